/** Git operations that an agent began and did not end: a merge, a rebase and the like. */

import type { Git } from "./command.ts";
import { type Operation, operationInProgress, type RepositoryFolders } from "./repository.ts";

/** How git forgets an operation; HEAD and files stay as they are. */
const forget: Readonly<Record<Operation, readonly string[]>> = {
  "am": ["am", "--quit"],
  "bisect": ["bisect", "reset", "HEAD"],
  "cherry-pick": ["cherry-pick", "--quit"],
  "merge": ["merge", "--quit"],
  "rebase": ["rebase", "--quit"],
  "revert": ["revert", "--quit"],
};

/**
 * Makes git forget every unfinished operation of a work tree, which would change what its next commit means. HEAD and
 * files stay as they are; the index, which may have conflicts, becomes that of HEAD. Returns the operations.
 *
 * @throws Autom8Error `git-failed`
 */
export async function endOperations(
  git: Git,
  folders: Pick<RepositoryFolders, "workTree" | "gitFolder">,
): Promise<Operation[]> {
  const ended: Operation[] = [];
  for (;;) {
    const operation = await operationInProgress(git, folders);
    if (operation === null || ended.includes(operation)) break;
    await git.text(forget[operation], { write: true });
    ended.push(operation);
  }
  if (ended.length > 0) await git.text(["read-tree", "--reset", "HEAD"], { write: true });
  return ended;
}
