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
  const places = Deno.build.os === "linux"
    ? await linesOf("/bin/sh", ["-c", linuxScript, "sh", name])
    : await placesByLsof(name);
  if (places !== null) {
    return places.some((place) =>
      folders.some((folder) => place === folder || place.startsWith(`${folder}/`))
    );
  }
  const names = (await linesOf("ps", ["-axo", "comm="]))?.map((path) => path.split("/").at(-1));
  return names?.includes(name) ?? true;
}

/** The current folders of the processes of this name, as `lsof` reports them on macOS and the BSDs; null without it. */
async function placesByLsof(name: string): Promise<string[] | null> {
  // -b and -w: a file system that does not answer must not hold it up.
  const lines = await linesOf("lsof", ["-b", "-w", "-a", "-c", name, "-d", "cwd", "-F", "pcn"]);
  return lines === null ? null : parseLsof(lines, name);
}

/**
 * Parses the fields that `lsof -F pcn` prints, one a line: `p` and a pid begin a process, `c` and its name follow, then `n`
 * and a path. `lsof -c` also finds names that only begin alike.
 */
export function parseLsof(lines: readonly string[], name: string): string[] {
  const places: string[] = [];
  let isOurs = false;
  for (const line of lines) {
    const value = line.slice(1);
    if (line.startsWith("p")) isOurs = false;
    else if (line.startsWith("c")) isOurs = value === name;
    else if (line.startsWith("n") && isOurs) places.push(value);
  }
  return places;
}

/** The lines that a program prints; null if there is no such program. */
async function linesOf(program: string, args: string[]): Promise<string[] | null> {
  const { stdout } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output().catch((error) => {
    if (error instanceof Deno.errors.NotFound) return { stdout: null };
    throw error;
  });
  if (stdout === null) return null;
  return new TextDecoder().decode(stdout).split("\n").map((line) => line.trimEnd()).filter((line) =>
    line !== ""
  );
}
