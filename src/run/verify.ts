/** autom8's own checks: the project's verify commands, run in the work tree after the agent has stopped. */

import { runShellCommand } from "../process/shell_command.ts";
import { formatDuration } from "../config/duration.ts";
import type { AttemptProblem } from "../claude/prompts/problem.ts";
import { readHead } from "../git/head.ts";
import type { Driver } from "./driver.ts";
import { headMoved, isOwnWorktree, named, restoreChecked } from "./ground.ts";
import { type RunState, specOf, type VerifyResult, workspaceOf } from "./state.ts";

/** How much of a command's output is kept for the next prompt and the journal, in bytes. */
const maxOutputBytes = 16_384;

/** A failing check as the reason why an attempt, or a correction, did not pass. */
export function checkProblem({ command, output, detail }: VerifyResult): AttemptProblem {
  return { kind: "verify-failed", command, output: `${output}\n(${detail})` };
}

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
  const since = driver.tools.clock.now();
  const failing = await runInOrder(driver, commands);
  const last = commands.at(-1);
  if (last === undefined) return failing;
  const gone = await recordChecked(driver, since);
  if (gone.length === 0) return failing;
  const detail = `recorded work was taken away while it ran, as a reset or a stash does; put back: ${
    named(gone)
  }`;
  await driver.record({ kind: "notice", text: `The checks do not count: ${detail}` });
  return { command: last, passed: false, detail, output: "", durationMs: 0 };
}

async function runInOrder(driver: Driver, commands: string[]): Promise<VerifyResult | null> {
  for (const command of commands) {
    const before = driver.run.turn?.verified.find((one) => one.command === command);
    const result = before ?? await runCheck(driver, command);
    if (!result.passed) return result;
  }
  return null;
}

/**
 * Records the work tree after the checks: a formatter or a generator may have changed it. Returns the paths whose recorded
 * work was gone; it was put back.
 * @throws Autom8Error head-moved
 */
async function recordChecked(driver: Driver, since: Date): Promise<string[]> {
  const { turn, taken, turns, branch } = driver.run;
  const recorded = turn === null ? taken?.after : turn.end?.after;
  if (recorded === undefined) return [];
  const { git, repository, checkpoints } = await driver.workbench();
  const head = await readHead(git);
  if (head.branch !== branch && !isOwnWorktree(driver.run)) {
    throw headMoved(driver.run, repository.workTree, head.branch);
  }
  const { commit } = await checkpoints.take(`${turns}-checked`);
  if (commit === recorded) return [];
  const gone = await restoreChecked(driver, commit, since);
  const after = gone.length === 0 ? commit : (await checkpoints.take(`${turns}-checked`)).commit;
  if (after !== recorded) await driver.record({ kind: "work-checked", after });
  return gone;
}

/** Runs one check and records how it ended. */
export async function runCheck(driver: Driver, command: string): Promise<VerifyResult> {
  await driver.record({ kind: "verify-started", command });
  const result = await runCommand(driver, command);
  await driver.record({ kind: "verify-ended", ...result });
  return result;
}

/** Runs a command of the user's in the work tree. Nothing is recorded. Throws the signal's reason if the run is to stop. */
export async function runCommand(driver: Driver, command: string): Promise<VerifyResult> {
  const { verifyTimeoutMs } = driver.run.config;
  const ended = await runShellCommand({
    command,
    folder: workspaceOf(driver.run).workTree,
    timeoutMs: verifyTimeoutMs,
    maxOutputBytes,
    runId: driver.run.runId,
    environment: driver.tools.environment,
    signal: driver.signal,
  });
  if (driver.signal.aborted || ended.kind === "interrupted") throw driver.signal.reason;
  return {
    command,
    passed: ended.kind === "exited" && ended.code === 0,
    detail: describe(),
    output: ended.kind === "failed-to-start" ? ended.detail : ended.output,
    durationMs: ended.kind === "failed-to-start" ? 0 : ended.durationMs,
  };

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
