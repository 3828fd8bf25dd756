/** What an abandoned run left in its worktree, before a new run of the branch works there. */

import { join } from "path";
import { reviewFile } from "../claude/review_file.ts";
import { bringBackCommand, createCheckpoints } from "../git/checkpoint.ts";
import { createGit } from "../git/command.ts";
import { readRepository } from "../git/repository.ts";
import { exists } from "../git/worktree_admin.ts";
import { returnCommand } from "../run/state.ts";
import { listArchive } from "../store/archive.ts";
import { removeIfPresent } from "../store/atomic.ts";
import { type ProjectPaths, sessionFiles } from "../store/paths.ts";
import { plural } from "../text/plural.ts";
import { readSummary } from "../watch/runs.ts";
import type { Observer } from "./observer.ts";
import type { OpenSession } from "./open.ts";

/**
 * Puts the uncommitted work of the branch's last run aside if that run was abandoned: the new run would take its files
 * for work that is already done. It is kept as a checkpoint of the abandoned run.
 */
export async function putAsideLeftovers(
  project: ProjectPaths,
  session: OpenSession,
  branch: string,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const { id } = session.paths;
  const last = (await listArchive(project, Infinity)).find(({ sessionId }) => sessionId === id);
  if (last?.status !== "abandoned") return;
  const run = await readSummary(sessionFiles(id, join(project.runs, last.folder)));
  const workTree = run?.workTree ?? null;
  if (run === null || workTree === null || !run.options.worktree || !exists(join(workTree, ".git"))) return;
  const git = createGit({ folder: workTree });
  const { folders, head, tree } = await readRepository(git);
  if (head.branch !== branch || head.commit === null || tree === null) return;
  await session.lockWorkTree(workTree, branch);
  const repository = { ...folders, head: head.commit, tree, branch };
  const { runId } = run;
  const options = { folder: session.paths.git, runId, exclude: [reviewFile] };
  const saveAs = "left-behind";
  const paths = await createCheckpoints(git, repository, options).restore(head.commit, { saveAs });
  // The new run's checkpoints start from an index of their own.
  await removeIfPresent(session.paths.git);
  if (paths.length === 0) return;
  observer.message(
    `${plural(paths.length, "file")} of the abandoned run ${
      paths.length === 1 ? "was" : "were"
    } put aside. ` +
      `To bring back the files alone: ${bringBackCommand(workTree, runId, saveAs)}`,
  );
  observer.message(`To bring that run back, once this one is over: ${returnCommand(runId)}`);
}
