/** Bringing back a run that was abandoned: out of the archive, and its work into its worktree. */

import { join } from "path";
import { Autom8Error } from "../errors.ts";
import { applySegments } from "../git/commit.ts";
import { resolveRef } from "../git/head.ts";
import { privateIndexSettings } from "../git/settings.ts";
import type { Recorder, Workbench } from "../run/driver.ts";
import { isOwnWorktree } from "../run/ground.ts";
import { isOver, type RunState, shortRunId } from "../run/state.ts";
import { listArchive, unarchiveSession } from "../store/archive.ts";
import { type ProjectPaths, type SessionPaths, sessionPaths } from "../store/paths.ts";
import { readRuns } from "../watch/runs.ts";
import type { Observer } from "./observer.ts";

/**
 * Takes the abandoned run that is named out of the archive. Returns its session; null if there is no such run.
 * @throws Autom8Error run-unfinished: the branch has another run
 */
export async function unarchiveAbandoned(project: ProjectPaths, named: string): Promise<SessionPaths | null> {
  const runs = (await readRuns(project)).map(({ run }) => run);
  // Cut off before it was archived, or after it was taken out of the archive.
  const here = runs.find((run) => run.status === "abandoned" && isNamed(run, named));
  if (here !== undefined) return sessionPaths(project, here.sessionId);
  const archived = await listArchive(project, Infinity);
  const found = archived.find((run) => run.status === "abandoned" && isNamed(run, named));
  if (found === undefined) return null;
  const other = runs.find((run) => run.sessionId === found.sessionId);
  if (other !== undefined && !isOver(other.status)) {
    const { sessionId, branch, specFile } = other;
    throw new Autom8Error("run-unfinished", { sessionId, branch, specFile });
  }
  const paths = sessionPaths(project, found.sessionId);
  await unarchiveSession(project, paths, found.runId);
  return paths;
}

/** By the id of its session, or by the first characters of its own. */
function isNamed({ runId, sessionId }: { runId: string; sessionId: string }, named: string): boolean {
  return sessionId === named || named.length >= shortRunId && runId.startsWith(named);
}

/**
 * Puts the work of the abandoned run back into its own worktree if others worked there since, on top of what the branch
 * has now; their changes are nobody's. Returns whether it did. A lent checkout stays as it is.
 * @throws Autom8Error work-overlaps: nothing was changed
 */
export async function returnWork(
  project: ProjectPaths,
  paths: SessionPaths,
  recorder: Recorder,
  bench: Workbench,
  observer: Pick<Observer, "message">,
): Promise<boolean> {
  const { run } = recorder;
  const { git, checkpoints } = bench;
  const tip = await resolveRef(git, `refs/heads/${run.branch}`);
  const checkpoint = run.abandoned?.checkpoint ?? null;
  if (checkpoint === null || tip === null || !isOwnWorktree(run)) return false;
  if (run.abandoned?.tip === tip && !await wasFollowed(project, run)) return false;
  // Whatever is there now is kept, and the folder for the index is made.
  await checkpoints.take("before-return");
  const target = await treeOnto(paths, bench, run, { tip: run.abandoned?.tip ?? tip, checkpoint }, tip);
  await checkpoints.restore(target, { saveAs: "before-return" });
  const { commit: to } = await checkpoints.take("returned");
  await recorder.record({ kind: "work-continued", from: run.left?.at ?? checkpoint, to, tip, taken: false });
  observer.message(`The work of the abandoned run is back on ${run.branch} at ${tip.slice(0, 7)}.`);
  return true;
}

/** Whether a later run of the same branch is archived. */
async function wasFollowed(project: ProjectPaths, run: RunState): Promise<boolean> {
  const archived = await listArchive(project, Infinity);
  return archived.some(({ sessionId, startedAt }) =>
    sessionId === run.sessionId && startedAt > (run.finishedAt ?? run.updatedAt)
  );
}

/** The tree of the branch's tip with the run's uncommitted work applied. */
async function treeOnto(
  paths: SessionPaths,
  { git, repository }: Workbench,
  run: RunState,
  work: { tip: string; checkpoint: string },
  onto: string,
): Promise<string> {
  const indexFile = join(paths.git, "return-index");
  const segments = [{ before: work.tip, after: work.checkpoint }];
  const applied = await applySegments(git, repository, { indexFile, onto, segments, runId: run.runId });
  if (applied.kind === "unchanged") return `${onto}^{tree}`;
  if (applied.kind === "overlap") {
    const command = `git -C ${repository.workTree} diff ${work.tip.slice(0, 12)} ${
      work.checkpoint.slice(0, 12)
    }`;
    throw new Autom8Error("work-overlaps", { branch: run.branch, paths: applied.paths, command });
  }
  const env = { AUTOM8_RUN: run.runId, GIT_INDEX_FILE: indexFile };
  return (await git.text([...privateIndexSettings, "write-tree"], { write: true, env })).trim();
}
