/** What of a work tree and its repository is gone, found out without git. */

import { join } from "path";
import type { RepositoryFolders } from "./repository.ts";
import { exists, isConnected } from "./worktree_admin.ts";

/**
 * `work-tree`: its folder. `repository`: the folder with all commits. `record`: what the repository knows of this linked
 * work tree. `git-file`: the `.git` file that leads from a linked work tree to its record.
 */
export type MissingGround = "work-tree" | "repository" | "record" | "git-file";

/** The first part that is gone, or no longer what it was; null if all is there. */
export async function missingGround(folders: RepositoryFolders): Promise<MissingGround | null> {
  const { workTree, gitFolder, commonFolder } = folders;
  if (!exists(workTree)) return "work-tree";
  if (!exists(join(commonFolder, "HEAD")) || !exists(join(commonFolder, "objects"))) return "repository";
  if (gitFolder === commonFolder) return null;
  if (!exists(join(gitFolder, "HEAD"))) return "record";
  return await isConnected(workTree, gitFolder) ? null : "git-file";
}
