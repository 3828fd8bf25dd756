/** Runs one of the user's shell command lines: the only shell that gets text which is not ours. */

import { crashPoint } from "../crash_point.ts";
import { createAwakeClock } from "./awake_clock.ts";
import { createBoundedOutput } from "./bounded_output.ts";
import { type Child, startChild } from "./child.ts";
import { defaultGraceMs } from "./tree.ts";

export type CommandRequest = {
  /** A command line for `sh -c`, or for `cmd /d /s /c` on Windows. */
  command: string;
  folder: string;
  /** In ms; 0: no limit. Time in which autom8 was suspended does not count. */
  timeoutMs: number;
  /** How much of the output is kept, in bytes: a quarter from the beginning, the rest from the end. */
  maxOutputBytes: number;
  runId: string;
  /** Added to the environment that the command inherits. */
  environment?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** From SIGTERM to SIGKILL for processes that have to be ended, in ms. */
  graceMs?: number;
};

/** `output` is standard output and standard error in the order they arrived, `durationMs` from start to exit. */
export type CommandResult =
  | { kind: "exited"; code: number; output: string; durationMs: number }
  | { kind: "timed-out"; output: string; durationMs: number }
  | { kind: "interrupted" }
  | { kind: "failed-to-start"; detail: string };

/**
 * Runs the command with an empty standard input until it exits, takes too long, or `signal` is aborted. Whatever it
 * started is ended before this returns, including processes that it left behind on purpose.
 */
export async function runShellCommand(request: CommandRequest): Promise<CommandResult> {
  if (request.signal.aborted) return { kind: "interrupted" };
  const headBytes = Math.floor(request.maxOutputBytes / 4);
  const output = createBoundedOutput({ headBytes, tailBytes: request.maxOutputBytes - headBytes });
  const startedAt = performance.now();
  crashPoint("process-command:before");
  let child: Child;
  try {
    child = startChild({
      ...shell(request.command),
      folder: request.folder,
      runId: request.runId,
      environment: request.environment ?? {},
      input: null,
      onStdout: output.push,
      onStderr: output.push,
    });
  } catch (error) {
    if (error instanceof Error) return { kind: "failed-to-start", detail: error.message };
    throw error;
  }
  crashPoint("process-command:torn");
  const ending = await firstOf(child, request);
  const durationMs = Math.round(performance.now() - startedAt);
  const { code } = await child.settle({ interruptMs: null, graceMs: request.graceMs ?? defaultGraceMs });
  crashPoint("process-command:after");
  if (ending === "interrupted") return { kind: "interrupted" };
  if (ending === "timed-out") return { kind: "timed-out", output: output.text(), durationMs };
  return { kind: "exited", code, output: output.text(), durationMs };
}

/** One pipe for both streams keeps their lines in the order they were written, if the shell supports that. */
function shell(command: string): { program: string; arguments: string[]; rawArguments?: boolean } {
  if (Deno.build.os === "windows") {
    return { program: "cmd", arguments: ["/d", "/s", "/c", `"${command}"`], rawArguments: true };
  }
  return { program: "/bin/sh", arguments: ["-c", 'exec /bin/sh -c "$1" 2>&1', "sh", command] };
}

function firstOf(child: Child, request: CommandRequest): Promise<"exited" | "timed-out" | "interrupted"> {
  return new Promise((resolve) => {
    const limit = request.timeoutMs > 0
      ? createAwakeClock().at(request.timeoutMs, () => finish("timed-out"))
      : null;
    const onAbort = () => finish("interrupted");
    const finish = (how: "exited" | "timed-out" | "interrupted") => {
      limit?.stop();
      request.signal.removeEventListener("abort", onAbort);
      resolve(how);
    };
    request.signal.addEventListener("abort", onAbort);
    child.ended.then(() => finish("exited"));
  });
}
