/** Removes a worktree whose work is all in commits. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { type Git, gitFailed } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { operationInProgress } from "./repository.ts";
import { listWorktrees } from "./worktree.ts";
import { adminFolderOf, commonFolderOf, exists, isSamePath } from "./worktree_admin.ts";

/** In a worktree's git folder: it was clean, and its removal has begun. */
const removingFile = "autom8-removing";
/** How many paths a reason names. */
const named = 3;

/**
 * Removes a linked worktree in which nothing is uncommitted or untracked; ignored files go with it. The branch keeps
 * the commits. `ours` are paths that may be untracked there (what autom8 copied). Returns why it stays, as the end
 * of a sentence that begins with "it"; null where it is gone, also where it was gone before. A removal that was cut
 * off is completed.
 */
export async function removeWorktree(
  git: Git,
  path: string,
  options: { ours?: readonly string[] } = {},
): Promise<string | null> {
  const worktrees = await listWorktrees(git);
  const at = worktrees.findIndex((one) => isSamePath(one.path, path));
  const worktree = worktrees[at];
  if (worktree === undefined) return null;
  if (at === 0) return "is the main checkout";
  const adminFolder = await adminFolderOf(await commonFolderOf(git), worktree.path);
  if (adminFolder === null) return null;
  const removing = join(adminFolder, removingFile);
  if (worktree.locked !== null) {
    return worktree.locked === "" ? "is locked" : `is locked: ${worktree.locked}`;
  }
  if (exists(worktree.path) && !exists(removing)) {
    const reason = await reasonToStay(git, { path: worktree.path, adminFolder, ours: options.ours ?? [] });
    if (reason !== null) return reason;
    if (worktree.branch === null) return "is on no branch, so nothing would keep its commits";
    await Deno.writeTextFile(removing, "", { mode: 0o600 });
  }
  crashPoint("git-remove-worktree:before");
  const args = ["worktree", "remove", "--force", "--end-of-options", worktree.path];
  const output = await git.run(args, { write: true });
  crashPoint("git-remove-worktree:after");
  if (output.code === 0) return null;
  if (!exists(adminFolder)) return null;
  return `could not be removed: ${output.stderr.trim()}`;
}

async function reasonToStay(
  git: Git,
  { path, adminFolder, ours }: { path: string; adminFolder: string; ours: readonly string[] },
): Promise<string | null> {
  const operation = await operationInProgress(git, { workTree: path, gitFolder: adminFolder });
  if (operation !== null) return `has a ${operation} in progress`;
  const args = ["-C", path, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"];
  const output = await git.run([...args, "--ignore-submodules=none"]);
  if (output.code !== 0) throw gitFailed(args, output);
  const changed: string[] = [];
  const untracked: string[] = [];
  for (const field of splitNul(output.stdout).map(decodeField)) {
    const name = field.slice(3);
    if (!field.startsWith("??")) changed.push(name);
    else if (!ours.some((one) => isWithin(one, name))) untracked.push(name);
  }
  if (changed.length > 0) return `has uncommitted changes: ${list(changed)}`;
  if (untracked.length > 0) return `has untracked files: ${list(untracked)}`;
  // Commits made in a submodule are kept in the git folder that would go with the worktree.
  if (exists(join(adminFolder, "modules"))) return "has submodules, whose own commits would go with it";
  return null;
}

/** Whether the path is `folder` or below it. */
function isWithin(folder: string, path: string): boolean {
  const base = folder.replace(/\/$/, "");
  return path === base || path.replace(/\/$/, "") === base || path.startsWith(`${base}/`);
}

function list(paths: readonly string[]): string {
  const more = paths.length - named;
  return paths.slice(0, named).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
