/** Runs a program for the scripts of this folder and hands back what it printed. */

import { fileURLToPath } from "node:url";

/** The project's root folder, an absolute path. */
export const projectRoot: string = fileURLToPath(new URL("..", import.meta.url));

/**
 * Standard output of a program that ended with exit code 0, or null where it ended otherwise or is not installed.
 *
 * @param command The program and its arguments.
 * @param folder Where it runs; the project's root unless told.
 */
export async function outputOf(
  command: readonly string[],
  folder: string = projectRoot,
): Promise<string | null> {
  const [program = "", ...args] = command;
  try {
    const { success, stdout } = await new Deno.Command(program, {
      args,
      cwd: folder,
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Runs this very Deno with the given arguments.
 *
 * @param env Variables added to the ones inherited.
 * @throws Error with everything it printed where it fails.
 */
export async function runDeno(
  args: readonly string[],
  options: { folder?: string; env?: Record<string, string> } = {},
): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: options.folder ?? projectRoot,
    env: options.env ?? {},
    stdin: "null",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  throw new Error(`deno ${args.join(" ")} failed:\n${said.trim()}`);
}
