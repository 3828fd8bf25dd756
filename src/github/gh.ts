/** The one place that runs gh, the GitHub CLI: argv only, without questions, bounded in time. */

import { runWithDax } from "../shell/dax.ts";
import { type CommandOutput, NotStarted } from "../shell/shell.ts";
import { type GithubFailure, githubFailure } from "./failure.ts";

/** The oldest gh that autom8 works with. */
export const minimumGh = "2.23.0";

export type GhOptions = {
  /** Where gh looks for a repository, if no argument names one. */
  folder: string;
  /** Ends gh early. */
  signal: AbortSignal;
  /** Written to its standard input. */
  input?: string;
};

/** What one command of gh ended with. */
export type GhResult = { kind: "done"; stdout: string } | { kind: "failed"; failure: GithubFailure };

/** How long one command of gh may take, in ms: gh has no time limit of its own. */
const boundMs = 30_000;

/**
 * No prompt, no pager, no colour, no look for updates, and no repository but the one that is meant. gh takes an empty
 * variable for one that is not set.
 */
const environment: Readonly<Record<string, string>> = {
  GH_PROMPT_DISABLED: "1",
  GH_NO_UPDATE_NOTIFIER: "1",
  GH_SPINNER_DISABLED: "1",
  GH_PAGER: "cat",
  GH_FORCE_TTY: "",
  GH_DEBUG: "",
  GH_REPO: "",
  DEBUG: "",
  NO_COLOR: "1",
  CLICOLOR_FORCE: "0",
};

/** The version of `gh`, as `2.23.0`; `unknown` if it does not say; null if it is not installed. */
export async function githubVersion(): Promise<string | null> {
  const output = await start(["--version"], { folder: "/", signal: AbortSignal.timeout(boundMs) });
  if (output === null) return null;
  return new TextDecoder().decode(output.stdout).match(/\d+\.\d+\.\d+/)?.[0] ?? "unknown";
}

/** Whether a version, as `githubVersion` returns it, is older than `minimumGh`. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = minimumGh.split(".").map(Number);
  return major < leastMajor || major === leastMajor && minor < leastMinor;
}

/**
 * Runs gh. A command that fails is a result, not an error.
 * @throws the reason of the signal
 */
export async function runGh(args: readonly string[], options: GhOptions): Promise<GhResult> {
  const bound = AbortSignal.timeout(boundMs);
  const output = await start(args, { ...options, signal: AbortSignal.any([options.signal, bound]) });
  options.signal.throwIfAborted();
  if (output === null) return failed("other", "gh is not installed");
  if (output.code === 0) return { kind: "done", stdout: new TextDecoder().decode(output.stdout) };
  if (bound.aborted) return failed("network", `gh did not answer within ${boundMs / 1000} s`);
  return { kind: "failed", failure: githubFailure(output.code, output.stderr) };
}

function failed(kind: GithubFailure["kind"], detail: string): GhResult {
  return { kind: "failed", failure: { kind, detail } };
}

/** Null: gh is not installed. */
async function start(
  args: readonly string[],
  { folder, signal, input }: GhOptions,
): Promise<CommandOutput | null> {
  const given = input === undefined ? {} : { input: new TextEncoder().encode(input) };
  try {
    return await runWithDax({ program: "gh", args, folder, signal, env: { ...environment }, ...given });
  } catch (error) {
    if (error instanceof NotStarted || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}
