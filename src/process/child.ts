/** A child process with piped output, which leaves nothing behind. */

import { markName } from "./mark.ts";
import { pause, settlesWithin } from "./settles_within.ts";
import { endTree, type Order, type Root } from "./tree.ts";

export type ChildOptions = {
  program: string;
  arguments: string[];
  folder: string;
  /** Its mark is added to the environment. */
  runId: string;
  /** Added to the environment that the child inherits. */
  environment?: Readonly<Record<string, string>>;
  /** Variables that the child does not inherit. */
  hidden?: readonly string[];
  /** Written to its standard input, which is then closed; null: its standard input is empty. */
  input: Uint8Array | null;
  onStdout: (chunk: Uint8Array) => void;
  onStderr: (chunk: Uint8Array) => void;
  /** Called when `onStdout` or `onStderr` threw. Later output is dropped; `settle` throws the error at its end. */
  onBroken?: () => void;
  /** On Windows: pass the arguments as one command line, without quoting. */
  rawArguments?: boolean;
};

export type ChildExit = { code: number; signal: string | null };

export type Child = Root & {
  ended: Promise<ChildExit>;
  /**
   * Call this once, after the child has ended or to end it: ends it and everything it started, takes the rest of its
   * output, and closes its pipes even if another process keeps them open.
   *
   * @param interruptMs How long a running child may take after SIGINT, in ms; null sends none.
   * @param order All at once by default.
   */
  settle(options: { interruptMs: number | null; graceMs: number; order?: Order }): Promise<ChildExit>;
};

/** How long a pipe may still bring output after the child has ended, such as from a `tee` that finishes, in ms. */
const finishingMs = 250;
/** How long to keep reading after every known process has ended, in ms. */
const drainMs = 2000;
/** How long after the end of a process we may learn of it, in ms. */
const exitLagMs = 500;
/** How long to wait for a child that the kernel does not end on SIGKILL, in ms. */
const unkillableMs = 3000;
const killed: ChildExit = { code: 137, signal: "SIGKILL" };

/**
 * Starts a child in a process group of its own.
 *
 * @throws What `Deno.Command` throws if the program or the folder is missing or cannot be used.
 */
export function startChild(options: ChildOptions): Child {
  const env = { ...options.environment, [markName]: options.runId };
  const process = new Deno.Command(options.program, {
    args: options.arguments,
    cwd: options.folder,
    ...(options.hidden === undefined
      ? { env }
      : { clearEnv: true, env: { ...without(options.hidden), ...env } }),
    stdin: options.input === null ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
    windowsRawArguments: options.rawArguments ?? false,
  }).spawn();

  let hasEnded = false;
  const ended = process.status.then(({ code, signal }) => {
    hasEnded = true;
    return { code, signal };
  });
  const feed = options.input === null ? null : startFeed(process.stdin, options.input);
  let broken: { error: unknown } | null = null;
  const onBroken = (error: unknown) => {
    broken ??= { error };
    options.onBroken?.();
  };
  const out = startPump(process.stdout, options.onStdout, onBroken);
  const err = startPump(process.stderr, options.onStderr, onBroken);
  const drained = Promise.all([out.done, err.done]);
  const root: Root = { pid: process.pid, ended, hasEnded: () => hasEnded };

  return {
    ...root,
    ended,
    async settle({ interruptMs, graceMs, order = "all-at-once" }) {
      if (hasEnded) await settlesWithin(drained, finishingMs);
      await endTree({ root, runId: options.runId, interruptMs, graceMs, order });
      // The table of processes may be out of reach; the child itself never is.
      if (!await settlesWithin(ended, exitLagMs)) process.kill("SIGKILL");
      if (!await settlesWithin(ended, unkillableMs)) return killed;
      await settlesWithin(drained, drainMs);
      await Promise.all([feed?.stop(), out.stop(), err.stop()]);
      if (broken !== null) throw broken.error;
      return await ended;
    },
  };
}

/** The environment of this process without some variables. */
function without(hidden: readonly string[]): Record<string, string> {
  const variables = Object.entries(Deno.env.toObject());
  return Object.fromEntries(variables.filter(([name]) => !hidden.includes(name)));
}

/** Whether starting a program failed because it is missing, may not be executed, or is not a program. */
export function isUnusableProgram(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return true;
  return error instanceof Error && unusable.test(error.message);
}

/** ENOEXEC and ENOTDIR, for which Deno does not have an error class on every system. */
const unusable = /\(os error (?:8|20)\)/;

type Pump = { done: Promise<void>; stop(): Promise<void> };

/** Takes one chunk at a time, so that a slow reader slows the writer down instead of filling memory. */
function startPump(
  stream: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => void,
  onBroken: (error: unknown) => void,
): Pump {
  const reader = stream.getReader();
  let broken = false;
  const deliver = (chunk: Uint8Array) => {
    try {
      take(chunk);
    } catch (error) {
      broken = true;
      onBroken(error);
    }
  };
  const done = (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (!broken) deliver(read.value);
    }
  })().catch(onBroken);
  return {
    done,
    async stop() {
      await reader.cancel();
      await done;
    },
  };
}

/** A child that does not read its input, or has ended, is not an error: its output and exit show what it did. */
function startFeed(stream: WritableStream<Uint8Array>, input: Uint8Array): { stop(): Promise<void> } {
  const writer = stream.getWriter();
  const fed = writer.write(input).then(() => writer.close()).catch(() => {});
  return {
    async stop() {
      if (await settlesWithin(fed, 0)) return;
      await Promise.race([writer.abort().catch(() => {}), pause(100)]);
    },
  };
}
