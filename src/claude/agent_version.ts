/** Asking the agent's program which version it is. */

import { startChild } from "../process/child.ts";
import { createBoundedOutput } from "../process/bounded_output.ts";
import { settlesWithin } from "../process/settles_within.ts";
import { isUnusableProgram } from "./unusable_program.ts";

/** `version` is `major.minor.patch`; `output` is what a program said that did not tell one, at most 2 KB. */
export type AgentVersion =
  | { kind: "found"; version: string }
  | { kind: "not-found" }
  | { kind: "unreadable"; output: string };

const answerBytes = 2048;

/**
 * Runs the program with `--version`.
 *
 * @param command The program and its leading arguments.
 * @param boundMs How long it may take, in ms.
 */
export async function agentVersion(command: readonly string[], boundMs = 10_000): Promise<AgentVersion> {
  const [program = "", ...leading] = command;
  const output = createBoundedOutput({ headBytes: answerBytes, tailBytes: 0 });
  let child;
  try {
    child = startChild({
      program,
      arguments: [...leading, "--version"],
      folder: ".",
      runId: `version-${crypto.randomUUID()}`,
      environment: { DISABLE_AUTOUPDATER: "1" },
      input: null,
      onStdout: output.push,
      onStderr: output.push,
    });
  } catch (error) {
    if (isUnusableProgram(error)) return { kind: "not-found" };
    throw error;
  }
  await settlesWithin(child.ended, boundMs);
  await child.settle({ interruptMs: null, graceMs: 0 });
  const version = /^\s*v?(\d+\.\d+\.\d+)\b/.exec(output.text())?.[1];
  return version === undefined ? { kind: "unreadable", output: output.text() } : { kind: "found", version };
}
