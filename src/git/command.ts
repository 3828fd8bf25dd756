/** The one place that starts git: argv only, a known environment, bounded output, short retries on locks. */

import { Autom8Error } from "../errors.ts";
import { boundedBytes, joinBytes } from "./bounded_bytes.ts";

export type GitOptions = {
  /** Written to git's stdin, which is then closed; without it stdin is empty. */
  input?: string | Uint8Array;
  /** Added to the inherited environment. */
  env?: Record<string, string>;
  /** The command changes something: it may take locks, and is tried again while someone else holds one. */
  write?: boolean;
  /** The user's hooks may run: they see the user's own locale. */
  userHooks?: boolean;
  /** stdout beyond this ends git; what came so far is returned with `truncated`. Default 256 MB. */
  maxOutputBytes?: number;
  /** Ends git (SIGTERM, on which it removes its locks). */
  signal?: AbortSignal;
};

export type GitOutput = {
  /** Exit code; 128 + the signal's number where a signal ended git. */
  code: number;
  stdout: Uint8Array;
  /** Head and end of it, at most 64 KB. */
  stderr: string;
  truncated: boolean;
};

/** git in one folder. */
export interface Git {
  readonly folder: string;
  /** Runs git; a non-zero exit code is a result. Raises `git-missing`, `disk-full`, `folder-unwritable`, `not-a-repository` (no folder). */
  run(args: readonly string[], options?: GitOptions): Promise<GitOutput>;
  /** Runs git and returns its stdout; raises `git-failed` on a non-zero exit code or too much output. */
  bytes(args: readonly string[], options?: GitOptions): Promise<Uint8Array>;
  /** The same, decoded as UTF-8. */
  text(args: readonly string[], options?: GitOptions): Promise<string>;
}

const defaultMaxOutputBytes = 256 * 1024 * 1024;
const maxStderrBytes = 64 * 1024;
/** Waits before each further try when a lock is held, in ms. */
const lockRetriesMs = [50, 200, 600];
/** How long output may go on after git itself has ended, in ms: a hook's child may hold the pipe for ever. */
const pipeGraceMs = 1_000;

/** git that runs in `folder`. `countSpawn` is called for each process. */
export function createGit(options: { folder: string; countSpawn?: () => void }): Git {
  const { folder } = options;
  const run = async (args: readonly string[], more: GitOptions = {}): Promise<GitOutput> => {
    for (let attempt = 0;; attempt++) {
      options.countSpawn?.();
      const output = await spawnGit(folder, args, more);
      if (output.code !== 0 && isDiskFull(output.stderr)) {
        throw new Autom8Error("disk-full", { path: folder });
      }
      const unwritable = output.code === 0 ? null : unwritableDetail(output.stderr);
      if (unwritable !== null) {
        throw new Autom8Error("folder-unwritable", { path: folder, detail: unwritable });
      }
      const delay = lockRetriesMs[attempt];
      const retries = more.write === true && output.code !== 0 && isLockHeld(output.stderr);
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

/** The error for a git command that did not do what it had to. */
export function gitFailed(args: readonly string[], output: GitOutput): Autom8Error<"git-failed"> {
  const stderr = output.truncated ? "its output is too large" : output.stderr;
  return new Autom8Error("git-failed", {
    command: ["git", ...withoutSettings(args)].join(" "),
    exitCode: output.code,
    stderr,
  });
}

/** Settings of ours in front of a command say nothing to people. */
function withoutSettings(args: readonly string[]): readonly string[] {
  return args[0] === "-c" ? withoutSettings(args.slice(2)) : args;
}

/** Whether git says that a lock file is in its way. */
export function isLockHeld(stderr: string): boolean {
  return /^(fatal|error|warning): .*(\.lock': File exists|could not lock config file)/m.test(stderr);
}

function isDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/.test(stderr);
}

/** What git says where it may not write into the repository, or null. */
function unwritableDetail(stderr: string): string | null {
  const said = /^(?:fatal|error): (.*(?:Read-only file system|insufficient permission for adding .*))$/m;
  const denied =
    /^(?:fatal|error): (.*(?:unable to|could not|cannot) (?:create|write|open|lock) .*: Permission denied)$/mi;
  return (said.exec(stderr) ?? denied.exec(stderr))?.[1] ?? null;
}

async function spawnGit(folder: string, args: readonly string[], options: GitOptions): Promise<GitOutput> {
  const child = start(folder, args, options);
  const errors = boundedBytes(maxStderrBytes);
  const chunks: Uint8Array[] = [];
  const limit = options.maxOutputBytes ?? defaultMaxOutputBytes;
  let received = 0;
  let truncated = false;

  const stdout = drain(child.stdout, (chunk) => {
    if (truncated) return;
    const room = limit - received;
    truncated = chunk.length > room;
    chunks.push(truncated ? chunk.subarray(0, room) : chunk);
    received += chunk.length;
    if (truncated) end(child);
  });
  const stderr = drain(child.stderr, errors.add);
  const stdin = options.input === undefined ? Promise.resolve() : feed(child.stdin, options.input);

  const status = await child.status;
  let timer: number | undefined;
  const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, pipeGraceMs));
  await Promise.race([Promise.all([stdout.done, stderr.done, stdin]), grace]);
  clearTimeout(timer);
  await Promise.all([stdout.stop(), stderr.stop()]);
  // Ctrl-C at a terminal reaches git and us: our own handler shall have seen it before git's end is judged.
  if (status.signal !== null && !truncated) await new Promise((resolve) => setTimeout(resolve, 50));
  return { code: truncated ? 0 : status.code, stdout: joinBytes(chunks), stderr: errors.text(), truncated };
}

function start(folder: string, args: readonly string[], options: GitOptions): Deno.ChildProcess {
  const env: Record<string, string> = { GIT_TERMINAL_PROMPT: "0", ...options.env };
  if (options.write !== true) env.GIT_OPTIONAL_LOCKS = "0";
  // Messages are read in English. LANGUAGE alone leaves the hooks' character set as the user has it.
  if (options.userHooks === true) env.LANGUAGE = "en";
  else env.LC_ALL = "C";
  try {
    return new Deno.Command("git", {
      args: [...args],
      cwd: folder,
      env,
      stdin: options.input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (!folderExists(folder)) throw new Autom8Error("not-a-repository", { path: folder });
    throw new Autom8Error("git-missing", {});
  }
}

function folderExists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function drain(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void) {
  const reader = stream.getReader();
  const done = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      take(value);
    }
  })();
  return {
    done,
    async stop() {
      await reader.cancel();
      await done;
    },
  };
}

async function feed(stream: WritableStream<Uint8Array>, input: string | Uint8Array): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input);
    await writer.close();
  } catch (error) {
    // git may end without reading all of it (the pipe breaks, or its stream is closed already); its exit code counts.
    if (!(error instanceof Deno.errors.BrokenPipe || error instanceof TypeError)) throw error;
  }
}
