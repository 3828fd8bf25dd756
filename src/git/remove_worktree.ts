/** Removes a worktree whose work is all in commits. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { type Git, gitFailed } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { operationInProgress } from "./repository.ts";
import { listWorktrees, type Worktree } from "./worktree.ts";
import { adminFolderOf, commonFolderOf, exists, isSamePath } from "./worktree_admin.ts";

/** In a worktree's git folder: it was clean, and its removal has begun. */
const removingFile = "autom8-removing";
/** How many paths a reason names. */
const named = 3;

/** What keeps a worktree from being removed. `reason` is the end of a sentence that begins with "it". */
export type Obstacle = {
  reason: string;
  /** It is work in the files, which a checkpoint would keep. */
  isWork: boolean;
};

type Options = {
  /** Paths that may be untracked there: what autom8 copied. */
  ours?: readonly string[];
};

/** Why the worktree would stay; null where `removeWorktree` would remove it, or has nothing to remove. */
export async function removalObstacle(
  git: Git,
  path: string,
  options: Options = {},
): Promise<Obstacle | null> {
  return (await examine(git, path, options))?.obstacle ?? null;
}

/**
 * Removes a linked worktree in which nothing is uncommitted or untracked; ignored files go with it. The branch keeps
 * the commits. Returns why it stays, as the end of a sentence that begins with "it"; null where it is gone, also where
 * it was gone before. A removal that was cut off is completed.
 *
 * @param options.keep Keeps the work in the files, so that it is no obstacle any more. Returns why it cannot; null when
 * it is done
 */
export async function removeWorktree(
  git: Git,
  path: string,
  options: Options & { keep?: () => Promise<string | null> } = {},
): Promise<string | null> {
  const found = await examine(git, path, options);
  if (found === null) return null;
  const { obstacle, adminFolder, at } = found;
  if (obstacle !== null) {
    if (!obstacle.isWork || options.keep === undefined) return obstacle.reason;
    const reason = await options.keep();
    if (reason !== null) return reason;
  }
  if (exists(at)) await Deno.writeTextFile(join(adminFolder, removingFile), "", { mode: 0o600 });
  crashPoint("git-remove-worktree:before");
  const args = ["worktree", "remove", "--force", "--end-of-options", at];
  const output = await git.run(args, { write: true });
  crashPoint("git-remove-worktree:after");
  if (output.code === 0) return null;
  if (!exists(adminFolder)) return null;
  return `could not be removed: ${output.stderr.trim()}`;
}

/** A worktree as git records it, `at` its path; null if there is none, or if only its record is left. */
async function examine(
  git: Git,
  path: string,
  { ours = [] }: Options,
): Promise<{ at: string; adminFolder: string; obstacle: Obstacle | null } | null> {
  const worktrees = await listWorktrees(git);
  const index = worktrees.findIndex((one) => isSamePath(one.path, path));
  const worktree = worktrees[index];
  if (worktree === undefined) return null;
  const at = worktree.path;
  if (index === 0) return { at, adminFolder: "", obstacle: fixed("is the main checkout") };
  const adminFolder = await adminFolderOf(await commonFolderOf(git), at);
  if (adminFolder === null) return null;
  return { at, adminFolder, obstacle: await obstacleIn(git, worktree, adminFolder, ours) };
}

async function obstacleIn(
  git: Git,
  { path, branch, locked }: Worktree,
  adminFolder: string,
  ours: readonly string[],
): Promise<Obstacle | null> {
  if (locked !== null) return fixed(locked === "" ? "is locked" : `is locked: ${locked}`);
  if (!exists(path) || exists(join(adminFolder, removingFile))) return null;
  const operation = await operationInProgress(git, { workTree: path, gitFolder: adminFolder });
  if (operation !== null) return fixed(`has a ${operation} in progress`);
  // Commits made in a submodule are kept in the git folder that would go with the worktree.
  if (exists(join(adminFolder, "modules"))) {
    return fixed("has submodules, whose own commits would go with it");
  }
  if (branch === null) return fixed("is on no branch, so nothing would keep its commits");
  const { changed, untracked } = await uncommitted(git, path, ours);
  if (changed.length > 0) return { reason: `has uncommitted changes: ${list(changed)}`, isWork: true };
  if (untracked.length > 0) return { reason: `has untracked files: ${list(untracked)}`, isWork: true };
  return null;
}

async function uncommitted(
  git: Git,
  path: string,
  ours: readonly string[],
): Promise<{ changed: string[]; untracked: string[] }> {
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
  return { changed, untracked };
}

function fixed(reason: string): Obstacle {
  return { reason, isWork: false };
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
