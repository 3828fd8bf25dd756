/** initializing: the branch to work on, in this checkout or in a worktree of its own. */

import { Autom8Error } from "../../errors.ts";
import {
  type Branches,
  committerIdentity,
  defaultBranch,
  readBranches,
  switchBranch,
} from "../../git/branches.ts";
import { ensureWorktree } from "../../git/worktree.ts";
import { worktreePath } from "../../git/worktree_path.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";

/** Git processes: one for the branches, one for the identity, and one for the switch if it is needed. */
export async function initializing(driver: Driver): Promise<Outcomes["initializing"]> {
  const { git, repository } = driver.checkout;
  const { branch, config, options, project, sessionId } = driver.run;
  const branches = await readBranches(git);
  const baseBranch = defaultBranch(branches, config.baseBranch) ?? repository.branch;
  if (branch === baseBranch && !options.allowDefaultBranch) {
    throw new Autom8Error("default-branch", { branch });
  }
  if (config.commit) await committerIdentity(git);

  const existing = branches.local.get(branch);
  const createFrom = existing === undefined ? startOf(branches, baseBranch) : null;
  const baselineCommit = existing?.commit ?? createFrom?.commit ?? repository.head;
  let workTree = options.worktree
    ? worktreePath(repository.mainRoot, config.worktreePathPattern, { branch, project, session: sessionId })
    : repository.workTree;

  await driver.record({ kind: "workspace-intended", workTree, branch, createFrom: createFrom?.ref ?? null });
  if (options.worktree) {
    const result = await ensureWorktree(git, {
      branch,
      sessionId,
      path: workTree,
      createFrom: createFrom?.ref ?? null,
    });
    if (result.kind === "conflict") {
      throw new Autom8Error("worktree-conflict", { branch, path: result.existingPath });
    }
    workTree = result.path;
  } else {
    const elsewhere = existing?.workTree ?? null;
    if (elsewhere !== null && elsewhere !== repository.workTree) {
      throw new Autom8Error("branch-checked-out", { branch, path: elsewhere });
    }
    if (repository.branch !== branch) {
      await switchBranch(git, { branch, createFrom: createFrom?.ref ?? null });
    }
  }
  return { kind: "ready", workspace: { workTree, branch, baseBranch, baselineCommit } };
}

/** Where a new branch starts: the base branch here, or as the remote has it. */
function startOf(branches: Branches, baseBranch: string): { ref: string; commit: string } {
  const local = branches.local.get(baseBranch);
  if (local !== undefined) return { ref: `refs/heads/${baseBranch}`, commit: local.commit };
  const remote = branches.remote.get(`origin/${baseBranch}`);
  if (remote !== undefined) return { ref: `refs/remotes/origin/${baseBranch}`, commit: remote };
  throw new Autom8Error("branch-missing", { branch: baseBranch });
}
