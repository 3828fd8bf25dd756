/** Checkpoints of runs that were archived long ago. */

import { deleteCheckpointRefs, listCheckpointRefs } from "../git/checkpoint_refs.ts";
import { listArchive } from "../store/archive.ts";
import type { Git } from "../git/command.ts";
import type { ProjectPaths } from "../store/paths.ts";

/** Removes the checkpoint refs of archived runs that ended more than `keepMs` ago. */
export async function expireCheckpoints(git: Git, project: ProjectPaths, keepMs: number): Promise<void> {
  const oldest = new Date(Date.now() - keepMs).toISOString();
  const expired = (await listArchive(project, Infinity)).filter((run) => run.finishedAt < oldest);
  if (expired.length === 0) return;
  const kept = new Set((await listCheckpointRefs(git)).map(({ runId }) => runId));
  for (const { runId } of expired) {
    if (kept.has(runId)) await deleteCheckpointRefs(git, runId);
  }
}
