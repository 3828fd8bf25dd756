/** What the checks passed with and no commit has: the commits alone may not pass them. */

import { join } from "path";
import { diff } from "../git/diff.ts";
import { overlookedChanges } from "../git/overlooked.ts";
import { resolveRef } from "../git/head.ts";
import { maxNamedFiles } from "../knowledge/model.ts";
import type { Driver } from "./driver.ts";
import { isOwnWorktree } from "./ground.ts";
import type { UncommittedFiles } from "./state.ts";
import { verifyCommands } from "./verify.ts";

/** Compares the work tree that the checks passed on with the branch, once all commits are made. Null: nothing differs. */
export async function findUncommitted(driver: Driver): Promise<UncommittedFiles | null> {
  const { checked, branch } = driver.run;
  if (checked === null || verifyCommands(driver.run, null).length === 0) return null;
  const { git } = await driver.workbench();
  const tip = await resolveRef(git, `refs/heads/${branch}`);
  if (tip === null) return null;
  const differing = await diff(git, tip, checked);
  // A file that the user committed after the checks was not in place either, but it is in a commit.
  const isGone = differing.some(({ status }) => status === "deleted")
    ? await findGone(driver, tip)
    : () => false;
  const paths = differing.flatMap(({ status, path }) => status !== "deleted" || isGone(path) ? [path] : []);
  const overlooked = await findOverlooked(driver);
  if (paths.length + overlooked.length === 0) return null;
  return { checked, tip, paths: paths.slice(0, maxNamedFiles), count: paths.length, overlooked };
}

/** In a worktree of its own, a run has nothing overlooked. */
async function findOverlooked({ run, workbench, tools }: Driver): Promise<string[]> {
  if (isOwnWorktree(run)) return [];
  const { git, repository } = await workbench();
  const found = await overlookedChanges(git, repository, join(tools.session.git, "overlooked-index"));
  return found.slice(0, maxNamedFiles);
}

/** Whether a file of the commit is not in the work tree now. */
async function findGone(driver: Driver, tip: string): Promise<(path: string) => boolean> {
  const { git, checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${driver.run.turns}-committed`);
  const gone = (await diff(git, tip, commit)).flatMap(({ status, path }) =>
    status === "deleted" ? [path] : []
  );
  return (path) => gone.includes(path);
}
