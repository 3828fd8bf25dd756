/** Runs a program of the user's that reads a document from its standard input, and waits for it only so long. */

import { createBoundedOutput } from "./bounded_output.ts";
import { type Child, isUnusableProgram, startChild } from "./child.ts";
import { settlesWithin } from "./settles_within.ts";

export type InputRequest = {
  /** The program and its arguments. */
  command: readonly string[];
  folder: string;
  input: string;
  /** In ms. */
  timeoutMs: number;
  runId: string;
  /** Variables of this process that the program does not get. */
  hidden: readonly string[];
};

/** `output` is the end of what it printed. */
export type InputResult =
  | { kind: "exited"; code: number; output: string }
  | { kind: "timed-out" }
  | { kind: "failed-to-start"; detail: string };

const outputBytes = 2_048;
/** From SIGTERM to SIGKILL for what has to be ended, in ms. */
const graceMs = 500;

/** Whatever the program started has ended before this returns. */
export async function runWithInput(request: InputRequest): Promise<InputResult> {
  const { command: [program = "", ...args], folder, input, timeoutMs, runId, hidden } = request;
  const output = createBoundedOutput({ headBytes: 0, tailBytes: outputBytes });
  let child: Child;
  try {
    child = startChild({
      program,
      arguments: args,
      folder,
      runId,
      hidden,
      input: new TextEncoder().encode(input),
      onStdout: output.push,
      onStderr: output.push,
    });
  } catch (error) {
    if (isUnusableProgram(error)) return { kind: "failed-to-start", detail: error.message };
    throw error;
  }
  const inTime = await settlesWithin(child.ended, timeoutMs);
  const { code } = await child.settle({ interruptMs: null, graceMs });
  return inTime ? { kind: "exited", code, output: output.text() } : { kind: "timed-out" };
}
