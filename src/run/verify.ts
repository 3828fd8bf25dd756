/** autom8's own checks: the project's verify commands, run in the work tree after the agent has stopped. */

import { runShellCommand } from "../process/shell_command.ts";
import { formatDuration } from "../config/duration.ts";
import { keepOutput } from "../store/output.ts";
import { cutMiddle } from "../text/data_text.ts";
import { checkExcerpt } from "./check_excerpt.ts";
import type { Driver } from "./driver.ts";
import { headMoved, isOwnWorktree, named, restoreChecked } from "./ground.ts";
import { pinGit } from "./pin_git.ts";
import { type RunState, specOf, type VerifyResult, workspaceOf } from "./state.ts";

/** How much of a command's output is kept in its file, in bytes. */
const maxOutputBytes = 1024 * 1024;

/** How much of it is kept for the next prompt and the journal, in UTF-16 units. */
const maxJournaled = 16_384;

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
  return { command: last, passed: false, detail, output: "", excerpt: "", outputFile: null, durationMs: 0 };
}

async function runInOrder(driver: Driver, commands: string[]): Promise<VerifyResult | null> {
  for (const command of commands) {
    const before = driver.run.turn?.verified.find((one) => one.command === command);
    const result = before ?? await runCheck(driver, command);
    if (!result.passed) return result;
  }
  return null;
}

/** Before checks outside a turn: what they write from here on counts as the run's work. */
export async function beginChecks(driver: Driver): Promise<void> {
  const { checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${driver.run.turns}-checking`);
  await driver.record({ kind: "checking", before: commit });
}

/**
 * Records the work tree after the checks: a formatter or a generator may have changed it. Returns the paths whose recorded
 * work was gone; it was put back.
 * @throws Autom8Error head-moved
 */
export async function recordChecked(driver: Driver, since: Date): Promise<string[]> {
  const { turn, taken, checksWrote, turns, branch } = driver.run;
  const recorded = turn === null ? (taken.at(-1) ?? checksWrote)?.after : turn.end?.after;
  if (recorded === undefined) return [];
  await pinGit(driver);
  const { repository, checkpoints } = await driver.workbench();
  const { commit, head } = await checkpoints.take(`${turns}-checked`);
  if (head.branch !== branch && !isOwnWorktree(driver.run)) {
    throw headMoved(driver.run, repository.workTree, head.branch);
  }
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

/** The text with the paths inside the folder relative to it. */
function withoutFolder(text: string, folder: string): string {
  return text.replaceAll(`file://${folder}/`, "").replaceAll(`${folder}/`, "");
}

/** Runs a command of the user's in the work tree. Nothing is recorded. Throws the signal's reason if the run is to stop. */
export async function runCommand(driver: Driver, command: string): Promise<VerifyResult> {
  const { verifyTimeoutMs } = driver.run.config;
  const { workTree } = workspaceOf(driver.run);
  (await driver.workbench()).pinned = null;
  const ended = await runShellCommand({
    command,
    folder: workTree,
    timeoutMs: verifyTimeoutMs,
    maxOutputBytes,
    runId: driver.run.runId,
    environment: driver.tools.environment,
    signal: driver.signal,
  });
  if (driver.signal.aborted || ended.kind === "interrupted") throw driver.signal.reason;
  const passed = ended.kind === "exited" && ended.code === 0;
  const output = ended.kind === "failed-to-start" ? ended.detail : ended.output;
  const { session, mask } = driver.tools;
  return {
    command,
    passed,
    detail: describe(),
    output: cutMiddle(output, maxJournaled),
    excerpt: passed ? "" : checkExcerpt(withoutFolder(output, workTree)),
    outputFile: passed || output.trim() === "" ? null : await keepOutput(session, mask(output)),
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
