/** What an agent did, besides its work, to the ground that the run stands on: HEAD, the branch, work recorded before. */

import { isAttempt } from "../config/phases.ts";
import { Autom8Error } from "../errors.ts";
import { isAncestor, judgeCommits, putBackBranch } from "../git/branch_moves.ts";
import { bringBackCommand, type Checkpoint } from "../git/checkpoint.ts";
import { endOperations } from "../git/end_operation.ts";
import { putBackHead, resolveRef } from "../git/head.ts";
import { findReverted, wasReset } from "../git/reverted.ts";
import { changedSubmodules } from "../git/submodule_changes.ts";
import { plural } from "../text/plural.ts";
import type { Driver, Workbench } from "./driver.ts";
import { ownSegments } from "./parts.ts";
import { progressOf, type RunState, type Turn } from "./state.ts";

/** Whether the run works in a worktree that nobody else works in. Else a checkout of the user's is lent to it. */
export function isOwnWorktree(run: RunState): boolean {
  return run.options.worktree;
}

/** Paths in one line, not too many. */
export function named(paths: readonly string[]): string {
  const most = 20;
  if (paths.length <= most) return paths.join(", ");
  return `${paths.slice(0, most).join(", ")} and ${paths.length - most} more`;
}

/**
 * Puts back what the agent must not change, after its turn: HEAD, the branch, earlier work. Returns why the attempt
 * fails, or null. What it does is idempotent: a crash in between finds the same again.
 *
 * @param checkpoint The work tree and HEAD as the turn left them
 * @throws Autom8Error head-moved, branch-rewritten: in a lent checkout, where only the user can decide
 */
export async function settleGround(
  driver: Driver,
  turn: Turn,
  { commit: after, head }: Checkpoint,
): Promise<string | null> {
  const bench = await driver.workbench();
  const { run } = driver;
  const { branch } = run;
  const { git, repository, checkpoints } = bench;
  const problems: string[] = [];
  if (head.branch !== branch) {
    if (!isOwnWorktree(run)) throw headMoved(run, repository.workTree, head.branch);
    // The files first: while HEAD is elsewhere, a crash in between is found again.
    const saveAs = `${turn.number}-elsewhere`;
    const { undone } = await checkpoints.undo(ownSegments(turn, after), { saveAs });
    await restoreBranch(driver, turn, await resolveRef(git, `refs/heads/${branch}`));
    await putBackHead(git, repository, branch);
    problems.push(
      `the agent left branch ${branch} for ${
        head.branch ?? "a detached HEAD"
      }; HEAD and files were put back` +
        kept(undone, repository.workTree, run.runId, saveAs),
    );
  } else {
    const lost = await restoreBranch(driver, turn, head.commit);
    if (lost !== null) problems.push(lost);
    const gone = await restoreRecorded(driver, turn, after, lost !== null);
    if (gone !== null) problems.push(gone);
  }
  // In a lent checkout it may be the user's; there the commit is refused.
  const operations = isOwnWorktree(run) ? await endOperations(git, repository) : [];
  if (operations.length > 0) {
    const what = operations.map((operation) => `git ${operation}`).join(", ");
    await notice(driver, `The agent left a ${what} in progress; it was ended, the files are kept.`);
  }
  const repositories = checkpoints.nested().filter((path) => !turn.nested.includes(path));
  if (repositories.length > 0) {
    problems.push(
      `the agent made a git repository inside the work tree, so its files would be in no commit: ${
        named(repositories)
      }. Remove its .git folder`,
    );
  }
  return problems.length === 0 ? null : problems.join("; ");
}

/** The error for a lent checkout that is on another branch. */
export function headMoved(run: RunState, workTree: string, now: string | null): Autom8Error<"head-moved"> {
  return new Autom8Error("head-moved", { workTree, branch: run.branch, now });
}

/** What a person should know about the turn's files: odd ones, and submodules. */
export async function describeUnrecorded({ git, repository, checkpoints }: Workbench): Promise<string[]> {
  const notices: string[] = [];
  const skipped = checkpoints.skipped();
  if (skipped.length > 0) {
    notices.push(`Not recorded, because too large (over 100 MB) or not to be read: ${named(skipped)}`);
  }
  const submodules = await changedSubmodules(git, repository.workTree);
  if (submodules.length > 0) {
    notices.push(`Changes inside submodules are not recorded: ${named(submodules)}`);
  }
  return notices;
}

/** Takes back the agent's commits, and puts the branch back if it lost commits. Returns why the attempt fails, or null. */
async function restoreBranch(driver: Driver, turn: Turn, now: string | null): Promise<string | null> {
  const { git, repository } = await driver.workbench();
  const { branch, runId } = driver.run;
  const { tip } = turn;
  if (tip === null || now === tip) return null;
  const commits = now === null ? [] : await judgeCommits(git, { branch, before: tip, now, runId });
  const short = (now ?? "nowhere").slice(0, 7);
  if (now === null || !await isAncestor(git, tip, now)) {
    if (!isOwnWorktree(driver.run) && commits.some(({ isAgents }) => !isAgents)) {
      throw new Autom8Error("branch-rewritten", { branch, before: tip, now: now ?? "nowhere" });
    }
    await putBackBranch(git, repository, { branch, from: now, to: tip });
    return `the agent moved branch ${branch} to ${short}, where commits were missing; it was put back`;
  }
  const others = commits.filter(({ isAgents }) => !isAgents);
  // Commits of the agent's below one of the user's stay: the branch would have to be rewritten.
  const to = others[0]?.commit ?? tip;
  if (others.length > 0) {
    await notice(
      driver,
      `${plural(others.length, "commit")} on branch ${branch} that the agent is not known to have made: ` +
        `${others.length === 1 ? "it stays" : "they stay"}.`,
    );
  }
  if (to === now) return null;
  await putBackBranch(git, repository, { branch, from: now, to });
  await notice(driver, `The agent moved branch ${branch} to ${short}; it was put back, the files are kept.`);
  return null;
}

/** Puts back recorded work that the turn took away. Returns why the attempt fails, or null. */
async function restoreRecorded(
  driver: Driver,
  turn: Turn,
  after: string,
  isLost: boolean,
): Promise<string | null> {
  const { git, repository, checkpoints } = await driver.workbench();
  const { run } = driver;
  const tip = turn.firstTip ?? await resolveRef(git, `refs/heads/${run.branch}`);
  if (tip === null || turn.phase === "review") return null;
  const segments = ownSegments(turn, after);
  const story = turn.storyId === null ? undefined : progressOf(run, turn.storyId).segments[0]?.before;
  const recorded = story ?? turn.before;
  // Few turns take anything away: for the others, git need not search its reflog.
  let reset: boolean | null = isLost ? true : null;
  const gone = new Set<string>();
  for (const { before, after } of segments) {
    const change = await checkpoints.changes(before, after);
    const { modified, added, isAll } = await findReverted(git, { tip, recorded, change });
    if (modified.length + added.length === 0) continue;
    // A corrector may rightly undo what a reviewer found wrong, and a story may replace a file of an earlier one.
    const counts = isAttempt(turn.phase) && (modified.length > 0 || isAll && added.length > 1) ||
      (reset ??= await wasReset(git, new Date(turn.startedAt)));
    if (counts) { for (const path of [...modified, ...added]) gone.add(path); }
  }
  if (gone.size === 0) return null;
  const saveAs = `${turn.number}-reverted`;
  const only = isOwnWorktree(run) ? {} : { only: gone };
  const { undone } = await checkpoints.undo(segments, { saveAs, ...only });
  return `the agent took away work that was recorded before its turn (${
    named([...gone])
  }), as a reset, a stash or a ` +
    `checkout of paths does; it was put back${kept(undone, repository.workTree, run.runId, saveAs)}`;
}

/**
 * Puts back what was taken away while the checks of a turn ran, as a stash of the user's does. Returns the paths.
 * @param checked The checkpoint at the checks' end
 * @param since When they began
 */
export async function restoreChecked(driver: Driver, checked: string, since: Date): Promise<string[]> {
  const { git, checkpoints } = await driver.workbench();
  const { turn, turns } = driver.run;
  const before = turn?.end?.after;
  if (!turn?.firstTip || before === undefined) return [];
  const change = await checkpoints.changes(before, checked);
  const { modified, added } = await findReverted(git, { tip: turn.firstTip, recorded: before, change });
  const gone = new Set([...modified, ...added]);
  if (gone.size === 0 || !await wasReset(git, since)) return [];
  const { undone } = await checkpoints.undo([{ before, after: checked }], {
    saveAs: `${turns}-check-reverted`,
    only: gone,
  });
  return undone;
}

function kept(undone: readonly string[], workTree: string, runId: string, name: string): string {
  return undone.length === 0 ? "" : `. What was there is kept: ${bringBackCommand(workTree, runId, name)}`;
}

async function notice(driver: Driver, text: string): Promise<void> {
  await driver.record({ kind: "notice", text });
}
