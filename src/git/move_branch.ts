/** Moving a branch back over commits of our own. */

import { crashPoint } from "../crash_point.ts";
import type { Git } from "./command.ts";

/** Moves the branch only if it still stands where it is believed to. Raises `git-failed` otherwise. */
export async function moveBranch(
  git: Git,
  move: { branch: string; from: string; to: string },
): Promise<void> {
  crashPoint("git-move-branch:before");
  await git.text(["update-ref", "-m", "autom8: rollback", `refs/heads/${move.branch}`, move.to, move.from], {
    write: true,
  });
  crashPoint("git-move-branch:after");
}
