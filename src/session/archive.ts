/** What remains to do once a run is over: its worktree, its folder, and the checkpoints of old runs. */

import type { Git } from "../git/command.ts";
import { pinnedGit } from "../git/pins.ts";
import { removeWorktree } from "../git/remove_worktree.ts";
import type { RunState } from "../run/state.ts";
import { type RunSummary, summarize } from "../run/summary.ts";
import { archiveSession } from "../store/archive.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { removeIfPresent } from "../store/atomic.ts";
import { expireCheckpoints } from "./expire.ts";
import type { Observer } from "./observer.ts";
import type { OpenSession } from "./open.ts";
import { saveSnapshot } from "./record.ts";

/** Does everything that follows a completed run. May be done again after a crash. */
export async function putAway(
  project: ProjectPaths,
  session: OpenSession,
  run: RunState,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const git = await pinnedGit(run.root, run.gitPins);
  await cleanUpWorktree(git, run, observer);
  await archiveRun(project, session, run);
  await expireCheckpoints(git, project, run.config.checkpointKeepMs);
}

/** Moves a run that is over to `runs/`. The session's folder is gone afterwards. */
export async function archiveRun(project: ProjectPaths, session: OpenSession, run: RunState): Promise<void> {
  const summary = summarize(run, session.journal.end);
  await saveSnapshot(session.paths, summary);
  session.journal.close();
  // These are only caches. What they hold is in the repository and in the configuration.
  await removeIfPresent(session.paths.git);
  await removeIfPresent(session.paths.agentSettings);
  await archiveSession(project, session.paths, archiveLine(summary));
}

/** The line of a run in the index of archived runs. */
export function archiveLine(run: RunSummary) {
  return {
    runId: run.runId,
    sessionId: run.sessionId,
    branch: run.branch,
    status: run.status,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt ?? run.updatedAt,
    storiesDone: run.storiesDone,
    storiesTotal: run.storiesTotal,
    costUsd: run.costUsd,
    usageIsEstimate: run.usageIsEstimate,
  };
}

async function cleanUpWorktree(git: Git, run: RunState, observer: Pick<Observer, "message">): Promise<void> {
  if (!run.config.worktreeCleanup || !run.options.worktree || run.workspace === null) return;
  const { workTree } = run.workspace;
  const reason = await removeWorktree(git, workTree, { ours: run.copied });
  if (reason !== null) observer.message(`The worktree stays, because it ${reason}: ${workTree}`);
}
