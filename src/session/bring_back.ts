/** The worktree of a run to be resumed: found where it was moved to, or made again where it is gone. */

import { Autom8Error } from "../errors.ts";
import { lastCheckpoint } from "../git/checkpoint.ts";
import { createGit } from "../git/command.ts";
import { resolveRef } from "../git/head.ts";
import { pinnedGit } from "../git/pins.ts";
import { readRepository } from "../git/repository.ts";
import { ensureWorktree } from "../git/worktree.ts";
import { exists, isLinked, preparedWith } from "../git/worktree_admin.ts";
import { openWorkbench, type Recorder } from "../run/driver.ts";
import type { Workspace } from "../run/state.ts";
import { whileLocked } from "../store/lock.ts";
import { addingLock } from "../store/paths.ts";
import { openGround } from "./ground.ts";
import type { Observer } from "./observer.ts";
import type { OpenSession } from "./open.ts";

/**
 * Makes sure that the run's worktree is there, with the content of the last checkpoint if it had to be made again, and
 * takes the lock of the work tree. May be cut off and done again.
 * @throws Autom8Error work-tree-in-use, worktree-gone (its branch is gone as well), worktree-conflict
 */
export async function bringBack(
  session: OpenSession,
  recorder: Recorder,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const { run } = recorder;
  const { workspace } = run;
  const isOwn = workspace !== null && run.options.worktree;
  const isThere = !isOwn || run.remaking === null && await isLinked(workspace.workTree);
  if (!isThere) await makeAgain(session, recorder, workspace, observer);
  const workTree = recorder.run.workspace?.workTree ?? (run.options.worktree ? null : run.checkout);
  if (workTree !== null && exists(workTree)) await session.lockWorkTree(workTree, run.branch);
}

async function makeAgain(
  session: OpenSession,
  recorder: Recorder,
  workspace: Workspace,
  observer: Pick<Observer, "message">,
): Promise<void> {
  const { branch, root, runId, sessionId, remaking } = recorder.run;
  const { workTree } = workspace;
  const git = await pinnedGit(root, recorder.run.gitPins);
  if (await resolveRef(git, `refs/heads/${branch}`) === null) {
    throw new Autom8Error("worktree-gone", { path: workTree, branch });
  }
  const checkpoint = remaking ?? await lastCheckpoint(session.paths.git, runId) ??
    recorder.run.abandoned?.checkpoint ?? null;
  await recorder.record({ kind: "workspace-intended", workTree, branch, createFrom: null, checkpoint });
  const result = await ensureWorktree(git, {
    branch,
    sessionId,
    path: workTree,
    createFrom: null,
    serially: (work) => whileLocked(addingLock(session.paths), work),
  });
  if (result.kind === "conflict") {
    const { existingPath, isMainCheckout, isGone } = result;
    throw new Autom8Error("worktree-conflict", { branch, path: existingPath, isMainCheckout, isGone });
  }
  const { path } = result;
  await session.lockWorkTree(path, branch);
  const now = { ...workspace, workTree: path };
  // A worktree that was only moved has the work in it; one that was made just before a crash has not.
  const isNew = result.kind === "created" || remaking !== null && !await isPrepared(path);
  if (isNew && checkpoint !== null) {
    const { checkpoints } = await openWorkbench(
      { ...recorder.run, workspace: now },
      await openGround(path),
      session.paths,
    );
    await checkpoints.restore(checkpoint, { saveAs: "made-again" });
  }
  await recorder.record({ kind: "workspace-ready", ...now });
  observer.message(
    isNew
      ? `The worktree was gone. It was made again from ${branch} and the last checkpoint: ${path}`
      : path === workTree
      ? `The \`.git\` file of the worktree was put back: ${path}`
      : `The worktree was moved. The run continues in ${path}`,
  );
}

async function isPrepared(path: string): Promise<boolean> {
  const { folders } = await readRepository(createGit({ folder: path }));
  return await preparedWith(folders.gitFolder) !== null;
}
