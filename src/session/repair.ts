/** Repairs before a run is resumed: what a killed git or agent left behind in the repository. */

import { takeBackAgentCommits } from "../git/agent_commits.ts";
import { bringBackCommand, createCheckpoints } from "../git/checkpoint.ts";
import { removeDeadLocks } from "../git/dead_locks.ts";
import { putBackHead } from "../git/head.ts";
import { refuseOperation } from "../git/repository.ts";
import { isWorkingIn } from "../process/working_in.ts";
import { checkpointExclusions } from "../run/driver.ts";
import { headMoved, isOwnWorktree } from "../run/ground.ts";
import { ownSegments } from "../run/parts.ts";
import type { RunState } from "../run/state.ts";
import type { SessionPaths } from "../store/paths.ts";
import { readRunGround } from "./ground.ts";
import type { Observer } from "./observer.ts";

/**
 * Removes git's locks that are not older than the run's last entry. In a worktree of the run's own, puts HEAD, its files
 * and the branch back if an agent that was cut off had moved them. No process of the run may be alive.
 *
 * @returns why the turn that was cut off cannot be continued; null if it can
 * @throws Autom8Error head-moved: the user switched the branch; operation-in-progress, in a lent checkout: nothing was
 * touched
 */
export async function repairGround(
  run: RunState,
  observer: Pick<Observer, "message">,
  paths: SessionPaths,
): Promise<string | null> {
  const { git, folders, head, tree } = await readRunGround(run);
  const isLent = run.workspace !== null && !isOwnWorktree(run);
  if (isLent) await refuseOperation(git, folders);
  // Between two turns it was no agent: only the user knows what is to become of the files.
  const isAtRest = run.turn === null || run.turn.end !== null;
  if (isLent || run.workspace !== null && isAtRest) {
    if (head.branch !== run.branch) throw headMoved(run, folders.workTree, head.branch);
  }
  const removed = await removeDeadLocks(folders, {
    branch: run.branch,
    since: new Date(run.updatedAt),
    inUse: () => isWorkingIn("git", [folders.workTree, folders.gitFolder]),
  });
  for (const path of removed) {
    observer.message(`Removed ${path}, which the interrupted run had left behind.`);
  }
  const { turn } = run;
  if (run.workspace === null || turn === null || turn.end !== null) return null;
  if (head.branch !== run.branch) {
    if (head.commit === null || tree === null) return null;
    const repository = { ...folders, head: head.commit, tree, branch: run.branch };
    const checkpoints = createCheckpoints(git, repository, {
      folder: paths.git,
      runId: run.runId,
      exclude: checkpointExclusions(run, folders.workTree, paths),
    });
    // The files first: while HEAD is elsewhere, a crash in between is found again.
    const saveAs = `${turn.number}-elsewhere`;
    const { commit } = await checkpoints.take(`${turn.number}-after`);
    const { undone } = await checkpoints.undo(ownSegments(turn, commit), { saveAs });
    await putBackHead(git, folders, run.branch);
    observer.message(
      `The agent had left branch ${run.branch}; HEAD and the files were put back to before its turn.` +
        (undone.length === 0
          ? ""
          : ` To bring its files back: ${bringBackCommand(folders.workTree, run.runId, saveAs)}`),
    );
    return `the agent left branch ${run.branch}`;
  }
  const left = await takeBackAgentCommits(git, folders, { branch: run.branch, runId: run.runId });
  if (left !== null) {
    observer.message(
      `The agent had moved branch ${run.branch} to ${
        left.slice(0, 7)
      }; the branch was put back, the files stay.`,
    );
  }
  return null;
}
