/** The one place that runs git: argv only, a known environment, bounded output, short retries while a lock is held. */

import { Autom8Error } from "../errors.ts";
import { runWithDax } from "../shell/dax.ts";
import { type CommandOutput, NotStarted, type Runner } from "../shell/shell.ts";

export type GitOptions = {
  /** Written to git's standard input, which is then closed. Without it, standard input is empty. */
  input?: string | Uint8Array<ArrayBuffer>;
  /** Added to the inherited environment. */
  env?: Record<string, string>;
  /** The command changes something: it may take locks, and is retried while another process holds one. */
  write?: boolean;
  /** The user's hooks may run: they get the user's own locale. */
  userHooks?: boolean;
  /** Standard output beyond this ends git; what was read so far is returned with `truncated`. Default: 256 MB. */
  maxOutputBytes?: number;
  /** Ends git with SIGTERM, on which it removes its locks. */
  signal?: AbortSignal;
};

export type GitOutput = CommandOutput;

/** What each command runs with, whatever the configuration says by then: settings by key, and variables. */
export type FixedGit = {
  settings: readonly (readonly [key: string, value: string])[];
  env: Readonly<Record<string, string>>;
};

/** git in one folder. */
export interface Git {
  readonly folder: string;
  /**
   * Runs git. A non-zero exit code is a result, not an error.
   *
   * @throws Autom8Error `git-missing`, `disk-full`, `folder-unwritable`, `not-a-repository` (the folder is missing)
   */
  run(args: readonly string[], options?: GitOptions): Promise<GitOutput>;
  /**
   * Runs git and returns its standard output.
   *
   * @throws Autom8Error `git-failed` for a non-zero exit code or too much output, and what `run` throws
   */
  bytes(args: readonly string[], options?: GitOptions): Promise<Uint8Array>;
  /** The same as `bytes`, decoded as UTF-8. */
  text(args: readonly string[], options?: GitOptions): Promise<string>;
}

/** Waits before each retry while a lock is held, in ms. */
const lockRetriesMs = [50, 200, 600];

/**
 * git that runs in `folder`.
 *
 * @param options.fixed What the commands run with from now on
 * @param options.runner How git is started: through dax, or plainly where a command must start fast.
 */
export function createGit(options: { folder: string; runner?: Runner; fixed?: () => FixedGit }): Git {
  const { folder, runner = runWithDax, fixed } = options;
  const run = async (args: readonly string[], more: GitOptions = {}): Promise<GitOutput> => {
    for (let attempt = 0;; attempt++) {
      const output = await runOnce(
        runner,
        folder,
        args,
        fixed === undefined ? more : withFixed(more, fixed()),
      );
      if (output.code !== 0 && isDiskFull(output.stderr)) {
        throw new Autom8Error("disk-full", { path: folder });
      }
      const unwritable = output.code === 0 ? null : unwritableDetail(output.stderr);
      if (unwritable !== null) {
        throw new Autom8Error("folder-unwritable", { path: folder, detail: unwritable });
      }
      const delay = lockRetriesMs[attempt];
      const retries = output.code !== 0 && isPassing(args, output.stderr, more);
      if (!retries || delay === undefined || more.signal?.aborted) return output;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  };
  const bytes = async (args: readonly string[], more: GitOptions = {}): Promise<Uint8Array> => {
    const output = await run(args, more);
    if (output.code !== 0 || output.truncated) throw gitFailed(args, output);
    return output.stdout;
  };
  const text = async (args: readonly string[], more: GitOptions = {}) =>
    new TextDecoder().decode(await bytes(args, more));
  return { folder, run, bytes, text };
}

/** The error for a git command that failed. */
export function gitFailed(args: readonly string[], output: GitOutput): Autom8Error<"git-failed"> {
  const stderr = output.truncated ? "its output is too large" : output.stderr;
  return new Autom8Error("git-failed", {
    command: ["git", ...withoutSettings(args)].join(" "),
    exitCode: output.code,
    stderr,
  });
}

/** The `-c` settings in front of a command are autom8's own, and say nothing to a reader. */
function withoutSettings(args: readonly string[]): readonly string[] {
  return args[0] === "-c" ? withoutSettings(args.slice(2)) : args;
}

/** Whether git failed because of what another git is doing right now. */
function isPassing(args: readonly string[], stderr: string, { write }: GitOptions): boolean {
  // What makes and lists worktrees waits for others itself, and longer.
  return write === true && isLockHeld(stderr) || args[0] !== "worktree" && isHalfMadeElsewhere(stderr);
}

/** Whether git failed because of a worktree, of any branch, that another git was just making or removing. */
export function isHalfMadeElsewhere(stderr: string): boolean {
  return /^(fatal|error): .*[/\\]worktrees[/\\]/m.test(stderr);
}

/** Whether git reports that a lock file is in its way. */
export function isLockHeld(stderr: string): boolean {
  return /^(fatal|error|warning): .*(\.lock': File exists|could not lock config file)/m.test(stderr);
}

function isDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(stderr);
}

/** git's message if it may not write into the repository, else null. */
function unwritableDetail(stderr: string): string | null {
  const said = /^(?:fatal|error): (.*(?:Read-only file system|insufficient permission for adding .*))$/m;
  const denied =
    /^(?:fatal|error): (.*(?:unable to|could not|cannot) (?:create|write|open|lock) .*: Permission denied)$/mi;
  return (said.exec(stderr) ?? denied.exec(stderr))?.[1] ?? null;
}

async function runOnce(
  runner: Runner,
  folder: string,
  args: readonly string[],
  options: GitOptions,
): Promise<GitOutput> {
  const { input, maxOutputBytes, signal } = options;
  try {
    return await runner({
      program: "git",
      args,
      folder,
      env: environment(options),
      ...(input === undefined ? {} : { input: typeof input === "string" ? encoder.encode(input) : input }),
      ...(maxOutputBytes === undefined ? {} : { maxOutputBytes }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    throw error.missing === "folder"
      ? new Autom8Error("not-a-repository", { path: folder })
      : new Autom8Error("git-missing", { hasPath: (Deno.env.get("PATH") ?? "") !== "" });
  }
}

const encoder = new TextEncoder();

/** As variables rather than `-c`, because a key may hold a `=`. `-c` in the arguments counts more. */
function withFixed(options: GitOptions, { settings, env }: FixedGit): GitOptions {
  const first = Number(Deno.env.get("GIT_CONFIG_COUNT") ?? 0) || 0;
  const variables = settings.flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${first + i}`, key],
    [`GIT_CONFIG_VALUE_${first + i}`, value],
  ]);
  const count = { GIT_CONFIG_COUNT: String(first + settings.length) };
  return { ...options, env: { ...env, ...Object.fromEntries(variables), ...count, ...options.env } };
}

function environment(options: GitOptions): Record<string, string> {
  const env: Record<string, string> = { GIT_TERMINAL_PROMPT: "0", ...options.env };
  if (options.write !== true) env.GIT_OPTIONAL_LOCKS = "0";
  // autom8 reads messages in English. LANGUAGE alone leaves the hooks' character set as the user has it.
  if (options.userHooks === true) env.LANGUAGE = "en";
  else env.LC_ALL = "C";
  return env;
}
