/** Before a run goes on: what a killed git or agent of ours left in the repository is put right. */

import type { Observer } from "./observer.ts";
import { takeBackAgentCommits } from "../git/agent_commits.ts";
import { createGit } from "../git/command.ts";
import { removeDeadLocks } from "../git/dead_locks.ts";
import { putBackHead } from "../git/head.ts";
import { readRepository } from "../git/repository.ts";
import { isWorkingIn } from "../process/working_in.ts";
import type { RunState } from "../run/state.ts";

/**
 * Removes locks that are not older than the run's last entry, and puts HEAD and the branch back where an agent that was
 * cut off left or moved it. No process of the run may be alive any more.
 */
export async function mendGround(run: RunState, observer: Observer): Promise<void> {
  for (const workTree of new Set([run.checkout, run.workspace?.workTree ?? run.checkout])) {
    const git = createGit({ folder: workTree });
    const { folders, head } = await readRepository(git);
    const removed = await removeDeadLocks(folders, {
      branch: run.branch,
      since: new Date(run.updatedAt),
      inUse: () => isWorkingIn("git", [folders.workTree, folders.gitFolder]),
    });
    for (const path of removed) {
      observer.message(`Removed ${path}, which the interrupted run had left behind.`);
    }
    const agentWasAtWork = run.turn !== null && run.turn.end === null && workTree === run.workspace?.workTree;
    if (!agentWasAtWork) continue;
    if (head.branch !== run.branch) {
      await putBackHead(git, folders, run.branch);
      observer.message(`The agent had left branch ${run.branch}; HEAD was put back.`);
    }
    const left = await takeBackAgentCommits(git, folders, { branch: run.branch, runId: run.runId });
    if (left === null) continue;
    const moved = `${run.branch} to ${left.slice(0, 7)}`;
    observer.message(`The agent had moved branch ${moved}; it was put back, the files stay.`);
  }
}
