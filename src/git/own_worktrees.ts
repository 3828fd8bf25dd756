/** The linked worktrees that autom8 made. */

import type { Git } from "./command.ts";
import { listWorktrees } from "./worktree.ts";
import { adminFolderOf, commonFolderOf, preparedWith, sessionOf } from "./worktree_admin.ts";

export type OwnWorktree = {
  path: string;
  /** Null when HEAD is detached. */
  branch: string | null;
  /** The session that it was made for. */
  sessionId: string;
  /** The paths that autom8 copied into it. */
  copied: readonly string[];
};

/** Every worktree of the repository that was made for a session. Half-made ones are left out. */
export async function ownWorktrees(git: Git): Promise<OwnWorktree[]> {
  const [, ...linked] = await listWorktrees(git);
  if (linked.length === 0) return [];
  const commonFolder = await commonFolderOf(git);
  const found = await Promise.all(linked.map(async ({ path, branch }) => {
    const adminFolder = await adminFolderOf(commonFolder, path);
    const sessionId = adminFolder === null ? null : await sessionOf(adminFolder);
    if (adminFolder === null || sessionId === null) return null;
    return { path, branch, sessionId, copied: await preparedWith(adminFolder) ?? [] };
  }));
  return found.filter((one) => one !== null);
}
