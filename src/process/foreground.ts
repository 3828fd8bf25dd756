/** A child that has the terminal: for a person who talks to it, such as an interactive session with the agent. */

import { isUnusableProgram } from "./child.ts";
import { markName } from "./mark.ts";
import { settlesWithin } from "./settles_within.ts";
import { defaultGraceMs, endTree } from "./tree.ts";

export type ForegroundOptions = {
  program: string;
  arguments: string[];
  folder: string;
  /** Its mark is added to the environment; null: none is, and what the child started lives on when the child ends. */
  runId: string | null;
  /** Added to the environment that the child inherits. */
  environment?: Record<string, string>;
  /** How long it may take to end after a signal to us was passed on, and again from SIGTERM to SIGKILL, in ms. */
  graceMs?: number;
};

export type ForegroundExit =
  | {
    kind: "exited";
    /** 128 and more if a signal ended it. */
    code: number;
    /** The signal that ended the child; null if it exited. */
    signal: string | null;
    /** The signal that was sent to autom8 and passed on: the caller is expected to end as well. */
    received: PassedOn | null;
  }
  /** The program is missing or cannot be executed. The caller checks that the folder exists. */
  | { kind: "failed-to-start"; detail: string };

export type PassedOn = "SIGTERM" | "SIGHUP";

const isWindows = Deno.build.os === "windows";
/** The terminal sends these to the child too, and the child decides what they mean. */
const fromTheTerminal: readonly Deno.Signal[] = isWindows ? ["SIGINT"] : ["SIGINT", "SIGQUIT"];
const passedOn: readonly PassedOn[] = isWindows ? [] : ["SIGTERM", "SIGHUP"];

/**
 * Runs a program with our own standard input, output and error, and returns once it has ended.
 *
 * The child stays in our process group, which has the terminal. Ctrl-C and Ctrl-\ therefore reach it as well; we ignore
 * them while it runs, and so must every other listener of the process. SIGTERM and SIGHUP are passed on, and a child that
 * does not end on them in time is killed. The modes of the terminal are not touched: a child that changed them and was
 * killed leaves them changed. Whatever it started for a run is ended before this returns.
 */
export async function runInForeground(options: ForegroundOptions): Promise<ForegroundExit> {
  const { runId, graceMs = defaultGraceMs } = options;
  let received: PassedOn | null = null;
  const { promise: signalled, resolve: onSignalled } = Promise.withResolvers<void>();
  // Before the start: a Ctrl-C in between would end us and leave the child alone with the terminal.
  using _ = listen([
    ...fromTheTerminal.map((name): Listener => [name, () => {}]),
    ...passedOn.map((name): Listener => [name, () => {
      received ??= name;
      onSignalled();
    }]),
  ]);

  const started = start(options);
  if (started.kind === "failed-to-start") return started;
  const { child } = started;
  let hasEnded = false;
  const ended = child.status.then((status) => {
    hasEnded = true;
    return status;
  });
  const root = { pid: child.pid, ended, hasEnded: () => hasEnded };

  await Promise.race([ended, signalled]);
  if (received !== null && !hasEnded) {
    child.kill(received);
    await settlesWithin(ended, graceMs);
  }
  if (runId !== null) {
    await endTree({ root, runId, interruptMs: null, graceMs, order: "parents-first" });
  }
  // The table of processes may be out of reach; the child itself never is.
  if (!hasEnded) child.kill("SIGKILL");
  const { code, signal } = await ended;
  return { kind: "exited", code, signal, received };
}

type Start = { kind: "started"; child: Deno.ChildProcess } | { kind: "failed-to-start"; detail: string };

function start({ program, arguments: args, folder, runId, environment }: ForegroundOptions): Start {
  try {
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      env: { ...environment, ...(runId === null ? {} : { [markName]: runId }) },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    return { kind: "started", child };
  } catch (error) {
    if (isUnusableProgram(error)) return { kind: "failed-to-start", detail: error.message };
    throw error;
  }
}

type Listener = [name: Deno.Signal, listener: () => void];

function listen(listeners: readonly Listener[]): Disposable {
  for (const [name, listener] of listeners) Deno.addSignalListener(name, listener);
  return {
    [Symbol.dispose]() {
      for (const [name, listener] of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}
