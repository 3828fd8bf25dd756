/** Runs a program for the scripts of this folder and returns what it printed. */

import { fileURLToPath } from "node:url";
import { runWithDax } from "../src/shell/dax.ts";
import { NotStarted } from "../src/shell/shell.ts";

/** The project's root folder, an absolute path. */
export const projectRoot: string = fileURLToPath(new URL("..", import.meta.url));

/**
 * Standard output of a program that ended with exit code 0; null if it ended otherwise or is not installed.
 *
 * @param command The program and its arguments.
 * @param folder Where it runs. Default: the project's root.
 */
export async function outputOf(
  command: readonly string[],
  folder: string = projectRoot,
): Promise<string | null> {
  const [program = "", ...args] = command;
  try {
    const { code, stdout } = await runWithDax({ program, args, folder });
    return code === 0 ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof NotStarted && error.missing === "program") return null;
    throw error;
  }
}

/**
 * Runs this very Deno with the given arguments.
 *
 * @param options.folder Where it runs. Default: the project's root.
 * @param options.env Variables added to the inherited ones.
 * @throws Error with everything that Deno printed, if it fails
 */
export async function runDeno(
  args: readonly string[],
  options: { folder?: string; env?: Record<string, string> } = {},
): Promise<void> {
  const { folder = projectRoot, env = {} } = options;
  const { code, stdout, stderr } = await runWithDax({ program: Deno.execPath(), args, folder, env });
  if (code === 0) return;
  const printed = new TextDecoder().decode(stdout) + stderr;
  throw new Error(`deno ${args.join(" ")} failed:\n${printed.trim()}`);
}
