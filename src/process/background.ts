/** A program that lives on when we end: in a group of its own, without a terminal, its output in a file. */

export type BackgroundOptions = {
  program: string;
  arguments: readonly string[];
  folder: string;
  /** Created, or emptied: what the program prints, on both streams. */
  output: string;
};

const isWindows = Deno.build.os === "windows";

/**
 * Starts it. Returns its exit code once it has ended; waiting for it does not keep us alive.
 * @throws What `Deno.Command` throws if the folder is missing or the system has no shell
 */
export function startInBackground(options: BackgroundOptions): { ended: Promise<number> } {
  const child = new Deno.Command(isWindows ? "cmd" : "sh", {
    args: isWindows ? windowsArguments(options) : shellArguments(options),
    cwd: options.folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
    windowsRawArguments: isWindows,
  }).spawn();
  child.unref();
  return { ended: child.status.then(({ code }) => code) };
}

/** A child's output can go to a file only through a shell, which the program then replaces. */
function shellArguments({ program, arguments: args, output }: BackgroundOptions): string[] {
  return ["-c", 'out=$1; shift; umask 077; exec "$@" >"$out" 2>&1', "autom8", output, program, ...args];
}

function windowsArguments({ program, arguments: args, output }: BackgroundOptions): string[] {
  const words = [program, ...args].map((word) => `"${word}"`).join(" ");
  return ["/d", "/s", "/c", `"${words} > "${output}" 2>&1"`];
}
