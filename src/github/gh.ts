/** The GitHub CLI. */

import { runWithDax } from "../shell/dax.ts";
import { type CommandOutput, NotStarted } from "../shell/shell.ts";

/** The version of `gh`; null if it is not installed. */
export async function githubVersion(): Promise<string | null> {
  const output = await runGh(["--version"]);
  if (output === null) return null;
  return new TextDecoder().decode(output.stdout).match(/\d+\.\d+\.\d+/)?.[0] ?? "unknown";
}

/** Runs gh in the current folder, without prompts and without a look for updates; null if it is not installed. */
async function runGh(args: readonly string[]): Promise<CommandOutput | null> {
  try {
    const env = { GH_PROMPT_DISABLED: "1", GH_NO_UPDATE_NOTIFIER: "1" };
    return await runWithDax({ program: "gh", args, folder: ".", env });
  } catch (error) {
    if (error instanceof NotStarted || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}
