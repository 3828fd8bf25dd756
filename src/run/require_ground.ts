/** The ground that a run stands on may be deleted while it works: an agent may run `rm -rf` anywhere. */

import { Autom8Error } from "../errors.ts";
import { createGit } from "../git/command.ts";
import { missingGround } from "../git/missing_ground.ts";
import type { Driver } from "./driver.ts";
import { isOwnWorktree } from "./ground.ts";

/**
 * Makes sure that the work tree and its repository are there. In a worktree of the run's own, puts back its `.git` file.
 *
 * @throws Autom8Error ground-gone
 */
export async function requireGround(driver: Driver): Promise<void> {
  const { run } = driver;
  const { repository } = await driver.workbench();
  const missing = await missingGround(repository);
  if (missing === null) return;
  const isOwn = isOwnWorktree(run);
  if (missing === "git-file" && isOwn) {
    await createGit({ folder: run.root }).run(["worktree", "repair"], { write: true });
    if (await missingGround(repository) === null) {
      const text = "The `.git` file of the worktree was deleted or changed; it was put back.";
      return await driver.record({ kind: "notice", text });
    }
  }
  const { workTree, commonFolder } = repository;
  throw new Autom8Error("ground-gone", { missing, workTree, commonFolder, branch: run.branch, isOwn });
}

/** What really happened behind an error: git and the system only report what they could not find. */
export async function causeOf(driver: Driver, thrown: unknown): Promise<unknown> {
  if (driver.run.workspace === null) return thrown;
  try {
    await requireGround(driver);
    return thrown;
  } catch (found) {
    return found instanceof Autom8Error && found.kind === "ground-gone" ? found : thrown;
  }
}
