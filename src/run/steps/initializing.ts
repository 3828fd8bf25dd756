/** initializing: the branch to work on, in a worktree of the run's own or in this checkout, ready for the first agent. */

import { Autom8Error } from "../../errors.ts";
import { requireIdentity, switchBranch } from "../../git/branches.ts";
import { ensureWorktree } from "../../git/worktree.ts";
import { worktreePath } from "../../git/worktree_path.ts";
import { takeBaseline } from "../baseline.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { prepareWorktree } from "../prepare_worktree.ts";
import { startingPoint } from "../starting_point.ts";

export async function initializing(driver: Driver): Promise<Outcomes["initializing"]> {
  if (driver.run.workspace === null) await makeWorkspace(driver);
  await prepareWorktree(driver);
  await takeBaseline(driver);
  return { kind: "ready" };
}

/** Git processes: one for the branches, two for the identity, and those of the worktree or the switch. */
async function makeWorkspace(driver: Driver): Promise<void> {
  const { git, repository } = driver.checkout;
  const { branch, config, options } = driver.run;
  const { baseBranch, checkedOutIn, createFrom, commit } = await startingPoint(git, repository, driver.run);
  if (config.commit) await requireIdentity(git);
  const workTree = options.worktree
    ? await ownWorktree(driver, createFrom)
    : await lentCheckout(driver, checkedOutIn, createFrom);
  await driver.record({
    kind: "workspace-ready",
    workTree,
    branch,
    baseBranch: baseBranch ?? "HEAD",
    baselineCommit: commit,
  });
}

/** A worktree with the branch. Returns its path. */
async function ownWorktree(driver: Driver, createFrom: string | null): Promise<string> {
  const { git, repository } = driver.checkout;
  const { branch, config, project, sessionId } = driver.run;
  const names = { branch, project, session: sessionId };
  const path = worktreePath(repository.mainRoot, config.worktreePathPattern, names, driver.tools.userHome);
  await driver.record({
    kind: "workspace-intended",
    workTree: path,
    branch,
    createFrom,
    checkpoint: null,
  });
  const { serially } = driver.tools;
  const result = await ensureWorktree(git, { branch, sessionId, path, createFrom, serially });
  if (result.kind === "conflict") {
    const { existingPath, isMainCheckout, isGone } = result;
    throw new Autom8Error("worktree-conflict", { branch, path: existingPath, isMainCheckout, isGone });
  }
  await driver.tools.lockWorkTree(result.path);
  if (result.kind === "created" && result.hookFailure !== null) {
    const text = `A post-checkout hook failed in the new worktree: ${result.hookFailure}`;
    await driver.record({ kind: "notice", text });
  }
  return result.path;
}

/** The branch in the checkout that autom8 was started in. Returns its path. */
async function lentCheckout(
  driver: Driver,
  elsewhere: string | null,
  createFrom: string | null,
): Promise<string> {
  const { git, repository: { workTree, branch: current } } = driver.checkout;
  const { branch } = driver.run;
  await driver.tools.lockWorkTree(workTree);
  await driver.record({ kind: "workspace-intended", workTree, branch, createFrom, checkpoint: null });
  if (elsewhere !== null && elsewhere !== workTree) {
    throw new Autom8Error("branch-checked-out", { branch, path: elsewhere });
  }
  if (current !== branch) await switchBranch(git, { branch, createFrom });
  return workTree;
}
