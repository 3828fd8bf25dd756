/** Whether a program is running in a folder: checked before something that it may own is removed. */

/** Names and folders, one process a line; a compiled Deno program may not read /proc itself. Zombies have no folder. */
const linuxScript = `
LC_ALL=C; export LC_ALL
for process in /proc/[0-9]*; do
  [ "$(cat "$process/comm" 2> /dev/null)" = "$1" ] && readlink "$process/cwd" 2> /dev/null
done
exit 0
`;

/**
 * Whether a running process of this name has its current folder in or below one of the folders. If the system does not
 * report current folders, any process of this name counts.
 */
export async function isWorkingIn(name: string, folders: readonly string[]): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  if (Deno.build.os !== "linux") {
    const names = (await linesOf("ps", ["-axo", "comm="])).map((path) => path.split("/").at(-1));
    return names.includes(name);
  }
  const places = await linesOf("/bin/sh", ["-c", linuxScript, "sh", name]);
  return places.some((place) => folders.some((folder) => place === folder || place.startsWith(`${folder}/`)));
}

async function linesOf(program: string, args: string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n").map((line) => line.trimEnd()).filter((line) =>
    line !== ""
  );
}
