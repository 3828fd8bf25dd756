/** One process of the agent from start to end: its stream, its clocks, and how it ended. */

import { Autom8Error } from "../errors.ts";
import { crashPoint } from "../crash_point.ts";
import { agentReflogAction } from "../git/agent_commits.ts";
import { createBoundedOutput } from "../process/bounded_output.ts";
import { type Child, type ChildExit, isUnusableProgram, startChild } from "../process/child.ts";
import { defaultGraceMs } from "../process/tree.ts";
import type { AgentEvent } from "./events.ts";
import { type EndedByUs, type Exit, judgeTurn, type TurnEnding } from "./failure.ts";
import { beginsTurn, createReport, type TurnReport } from "./report.ts";
import { createStreamReader } from "./stream.ts";
import { createTurnTimers } from "./turn_timers.ts";

export type TurnRequest = {
  /** The program and its leading arguments. */
  command: string[];
  arguments: string[];
  /** Added to the inherited environment. */
  environment?: Readonly<Record<string, string>>;
  /** Passed on standard input. */
  prompt: string;
  folder: string;
  runId: string;
  /** The mode asked for; the stream says which one is in force. */
  permissionMode: string;
  /** For the whole process, in ms; 0: no limit. As below, time in which autom8 was suspended does not count. */
  timeoutMs: number;
  /** Since the last byte of output, in ms; 0: no limit. */
  idleTimeoutMs: number;
  /** Ends the process when aborted. */
  signal: AbortSignal;
  /** Gets the raw stream as it arrives, each chunk before its events are reported. An error it throws ends the turn. */
  transcript: { write(chunk: Uint8Array): void };
  onEvent: (event: AgentEvent) => void;
  /** Called as soon as the process runs. */
  onSpawn?: (pid: number) => void;
  grace?: Partial<TurnGrace>;
};

/** How long a process may take to end, in ms. */
export type TurnGrace = {
  /** How long a process may be silent after its result. Output delays its end up to six times as long. */
  afterResultMs: number;
  /** From SIGINT, on which the agent ends its tools itself, to SIGTERM. */
  interruptMs: number;
  /** From SIGTERM to SIGKILL. */
  killMs: number;
};

export type TurnOutcome = {
  ending: TurnEnding;
  report: TurnReport;
  durationMs: number;
  /** The end of what was printed on standard error, at most 16 KB. */
  stderr: string;
};

const defaultGrace: TurnGrace = { afterResultMs: 5000, interruptMs: 3000, killMs: defaultGraceMs };
const stderrBytes = 16_384;

/**
 * Runs one process of the agent to its end. Every process that it started, and every one with the run's mark, has ended
 * before this returns.
 *
 * @throws Autom8Error `folder-unwritable` if the folder is missing; whatever `transcript` or `onEvent` throws.
 */
export async function runTurn(request: TurnRequest): Promise<TurnOutcome> {
  const grace = { ...defaultGrace, ...request.grace };
  const startedAt = performance.now();
  const fold = createReport();
  const stderr = createBoundedOutput({ headBytes: 0, tailBytes: stderrBytes });
  const outcome = (exit: Exit, said = stderr.text()): TurnOutcome => {
    const report = fold.report();
    const durationMs = Math.round(performance.now() - startedAt);
    return { ending: judgeTurn(exit, report, said), report, durationMs, stderr: said };
  };
  await checkFolder(request.folder);
  if (request.signal.aborted) return outcome({ kind: "ended-by-us", why: "interrupted" });

  const ending = createEnding(grace, request);
  const reader = createStreamReader((event) => {
    fold.add(event);
    ending.see(event);
    request.onEvent(event);
  });
  const started = start(request, {
    onStdout(chunk) {
      ending.timers.alive();
      request.transcript.write(chunk);
      reader.push(chunk);
    },
    onStderr(chunk) {
      ending.timers.alive();
      stderr.push(chunk);
    },
    onBroken: () => ending.stop("interrupted"),
  });
  if (started.kind === "not-found") return outcome({ kind: "not-found" }, started.detail);
  ending.watch();
  const { child } = started;
  let stoppedFor: EndedByUs | null = null;
  let exit: ChildExit;
  try {
    crashPoint("claude-turn:torn");
    request.onSpawn?.(child.pid);
    await Promise.race([child.ended, ending.stopped]);
    if (!child.hasEnded()) stoppedFor = ending.why();
  } finally {
    ending.dispose();
    const { interruptMs, killMs } = grace;
    exit = await child.settle({ interruptMs, graceMs: killMs, order: "parents-first" });
  }
  reader.end();
  crashPoint("claude-turn:after");
  // Also if the agent was done before we had read its first line: it could not do its work in that mode.
  const why = ending.why() === "permission-mode" ? "permission-mode" : stoppedFor;
  if (why !== null) return outcome({ kind: "ended-by-us", why });
  const { code, signal } = exit;
  return outcome(signal === null ? { kind: "exited", code } : { kind: "signalled", signal });
}

type Ending = {
  /** Starts the clocks and listens to the request's signal until `dispose`. */
  watch: () => void;
  /** Resolves when the process is to be ended, for the reason that `why` returns from then on. */
  stopped: Promise<void>;
  why: () => EndedByUs | null;
  stop: (why: EndedByUs) => void;
  /** Stops the process if an event is a reason to. */
  see: (event: AgentEvent) => void;
  timers: { alive: () => void };
  dispose: () => void;
};

/** Everything that ends a process before it exits on its own: the first reason counts. */
function createEnding(grace: TurnGrace, request: TurnRequest): Ending {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let why: EndedByUs | null = null;
  let initialized = false;
  let hasResult = false;
  const stop = (reason: EndedByUs) => {
    // After its result the turn is over, no matter what ends the process: the result counts. Not if it has begun another turn.
    why ??= hasResult ? "lingered-after-result" : reason;
    resolve();
  };
  const timers = createTurnTimers({ ...request, onExpired: stop });
  const onAbort = () => stop("interrupted");
  return {
    watch() {
      timers.start();
      request.signal.addEventListener("abort", onAbort);
    },
    stopped,
    why: () => why,
    stop,
    timers,
    see(event) {
      if (event.kind === "init" && !initialized) {
        initialized = true;
        // A program that does not report its mode is assumed to be in the one asked for.
        if (event.permissionMode !== "" && event.permissionMode !== request.permissionMode) {
          stop("permission-mode");
        }
      }
      // In other modes the same lines mean nothing: whatever would ask is refused there anyway.
      if (event.kind === "auto-mode-unavailable" && request.permissionMode === "auto") {
        stop("permission-mode");
      }
      if (event.kind === "result") {
        hasResult = true;
        timers.finished(grace.afterResultMs);
      } else if (hasResult && beginsTurn(event)) {
        hasResult = false;
        timers.resumed();
      }
    },
    dispose() {
      timers.stop();
      request.signal.removeEventListener("abort", onAbort);
    },
  };
}

/** A missing folder fails the start in the same way as a missing program, so it is checked first. */
async function checkFolder(path: string): Promise<void> {
  const folder = await Deno.stat(path).catch(() => null);
  if (folder === null || !folder.isDirectory) {
    throw new Autom8Error("folder-unwritable", { path, detail: "there is no such folder" });
  }
}

type Output = Pick<Parameters<typeof startChild>[0], "onStdout" | "onStderr" | "onBroken">;

type Start = { kind: "started"; child: Child } | { kind: "not-found"; detail: string };

function start(request: TurnRequest, output: Output): Start {
  const [program = "", ...leading] = request.command;
  crashPoint("claude-turn:before");
  try {
    const child = startChild({
      ...output,
      program,
      arguments: [...leading, ...request.arguments],
      folder: request.folder,
      runId: request.runId,
      environment: {
        ...request.environment,
        // An update in the middle of a run would change the program under it.
        DISABLE_AUTOUPDATER: "1",
        // The reflog entries of the agent are recognised by it.
        GIT_REFLOG_ACTION: agentReflogAction(request.runId),
      },
      input: new TextEncoder().encode(request.prompt),
    });
    return { kind: "started", child };
  } catch (error) {
    if (isUnusableProgram(error)) return { kind: "not-found", detail: error.message };
    throw error;
  }
}
