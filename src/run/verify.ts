/** autom8's own checks: the project's verify commands, run in the work tree after the agent has stopped. */

import { runShellCommand } from "../process/shell_command.ts";
import { formatDuration } from "../config/duration.ts";
import type { Driver } from "./driver.ts";
import { type RunState, specOf, type VerifyResult, workspaceOf } from "./state.ts";

/** How much of a command's output is kept for the next prompt and the journal, in bytes. */
const maxOutputBytes = 16_384;

/** The commands that must exit 0 for a story, or for all that passed if no story is named. */
export function verifyCommands(run: RunState, storyId: string | null): string[] {
  const stories = specOf(run).userStories;
  const own = stories.filter((story) => storyId === null ? story.passes : story.id === storyId).flatMap((
    story,
  ) => story.verify);
  return [...new Set([...run.config.verify, ...own])];
}

/**
 * Runs the commands in order up to the first that fails, which is returned; null if all pass. A command that passed before
 * a crash is not run again for the same turn. What a command wrote belongs to the work that was checked.
 */
export async function verify(driver: Driver, commands: string[]): Promise<VerifyResult | null> {
  const failing = await runInOrder(driver, commands);
  await recordChecked(driver);
  return failing;
}

async function runInOrder(driver: Driver, commands: string[]): Promise<VerifyResult | null> {
  for (const command of commands) {
    const before = driver.run.turn?.verified.find((one) => one.command === command);
    const result = before ?? await runOne(driver, command);
    if (!result.passed) return result;
  }
  return null;
}

/** Records the work tree after the checks: a formatter or a generator may have changed it. */
async function recordChecked(driver: Driver): Promise<void> {
  const { turn, taken, turns } = driver.run;
  const recorded = turn === null ? taken?.after : turn.end?.after;
  if (recorded === undefined) return;
  const { checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${turns}-checked`);
  if (commit !== recorded) await driver.record({ kind: "work-checked", after: commit });
}

async function runOne(driver: Driver, command: string): Promise<VerifyResult> {
  const { verifyTimeoutMs } = driver.run.config;
  await driver.record({ kind: "verify-started", command });
  const ended = await runShellCommand({
    command,
    folder: workspaceOf(driver.run).workTree,
    timeoutMs: verifyTimeoutMs,
    maxOutputBytes,
    runId: driver.run.runId,
    signal: driver.signal,
  });
  if (driver.signal.aborted || ended.kind === "interrupted") throw driver.signal.reason;
  const result: VerifyResult = {
    command,
    passed: ended.kind === "exited" && ended.code === 0,
    detail: describe(),
    output: ended.kind === "failed-to-start" ? ended.detail : ended.output,
    durationMs: ended.kind === "failed-to-start" ? 0 : ended.durationMs,
  };
  await driver.record({ kind: "verify-ended", ...result });
  return result;

  function describe(): string {
    switch (ended.kind) {
      case "exited":
        return `exit ${ended.code}`;
      case "timed-out":
        return `timed out after ${formatDuration(verifyTimeoutMs)}`;
      case "failed-to-start":
        return "could not be started";
      case "interrupted":
        return "interrupted";
      default:
        return ended satisfies never;
    }
  }
}
