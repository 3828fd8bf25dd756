/** Asks the agent's program about itself, without model and network. */

import { createBoundedOutput } from "../process/bounded_output.ts";
import { isUnusableProgram, startChild } from "../process/child.ts";
import { settlesWithin } from "../process/settles_within.ts";

/** `output` is what it printed, at most 4 KB. `code` is its exit code; null if it did not exit in time. */
export type AgentReply = { kind: "not-found" } | { kind: "answered"; code: number | null; output: string };

/** What ends a program that does not answer. */
export type AskLimits = { boundMs?: number; signal?: AbortSignal };

const answerBytes = 4096;

/**
 * Runs the program with these arguments.
 *
 * @param command The program and its leading arguments.
 * @param limits What ends it: `boundMs`, ten seconds by default, and the signal when it is aborted.
 */
export async function askAgent(
  command: readonly string[],
  args: readonly string[],
  { boundMs = 10_000, signal }: AskLimits = {},
): Promise<AgentReply> {
  const [program = "", ...leading] = command;
  const output = createBoundedOutput({ headBytes: answerBytes, tailBytes: 0 });
  let child;
  try {
    child = startChild({
      program,
      arguments: [...leading, ...args],
      folder: ".",
      runId: `ask-${crypto.randomUUID()}`,
      environment: { DISABLE_AUTOUPDATER: "1" },
      input: null,
      onStdout: output.push,
      onStderr: output.push,
    });
  } catch (error) {
    if (isUnusableProgram(error)) return { kind: "not-found" };
    throw error;
  }
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
  signal?.addEventListener("abort", () => abort());
  const inTime = await settlesWithin(Promise.race([child.ended, aborted]), boundMs) && child.hasEnded();
  const { code } = await child.settle({ interruptMs: null, graceMs: 0 });
  return { kind: "answered", code: inTime ? code : null, output: output.text() };
}
