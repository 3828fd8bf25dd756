/** Repairs before a run is resumed: what a killed git or agent left behind in the repository. */

import { takeBackAgentCommits } from "../git/agent_commits.ts";
import { removeDeadLocks } from "../git/dead_locks.ts";
import { putBackHead } from "../git/head.ts";
import { isWorkingIn } from "../process/working_in.ts";
import type { RunState } from "../run/state.ts";
import { readRunGround } from "./ground.ts";
import type { Observer } from "./observer.ts";

/**
 * Removes git's locks that are not older than the run's last entry. Puts HEAD and the branch back if an agent that was
 * cut off had moved them. No process of the run may be alive.
 */
export async function repairGround(run: RunState, observer: Pick<Observer, "message">): Promise<void> {
  const { git, folders, branch } = await readRunGround(run);
  const removed = await removeDeadLocks(folders, {
    branch: run.branch,
    since: new Date(run.updatedAt),
    inUse: () => isWorkingIn("git", [folders.workTree, folders.gitFolder]),
  });
  for (const path of removed) {
    observer.message(`Removed ${path}, which the interrupted run had left behind.`);
  }
  const agentWasWorking = run.workspace !== null && run.turn !== null && run.turn.end === null;
  if (!agentWasWorking) return;
  if (branch !== run.branch) {
    await putBackHead(git, folders, run.branch);
    observer.message(`The agent had left branch ${run.branch}; HEAD was put back.`);
  }
  const left = await takeBackAgentCommits(git, folders, { branch: run.branch, runId: run.runId });
  if (left === null) return;
  observer.message(
    `The agent had moved branch ${run.branch} to ${
      left.slice(0, 7)
    }; the branch was put back, the files stay.`,
  );
}
