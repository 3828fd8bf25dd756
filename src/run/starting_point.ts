/** The branch of a run and where it starts. */

import { Autom8Error } from "../errors.ts";
import { type Branches, branchInTheWay, defaultBranch, readBranches } from "../git/branches.ts";
import type { Git } from "../git/command.ts";
import type { Repository } from "../git/repository.ts";
import type { RunState } from "./state.ts";

/** What the branch of a run is, or becomes. */
export type StartingPoint = {
  /** The branch that it starts from; null if there is no default branch and HEAD is detached. */
  baseBranch: string | null;
  /** Where the branch is checked out; null if it is not, or if it does not exist yet. */
  checkedOutIn: string | null;
  /** The ref, spelled out, or commit that a new branch starts from; null if the branch exists. */
  createFrom: string | null;
  /** The branch's commit, or the one that it starts from. */
  commit: string;
};

/**
 * Where a run would start. One git process.
 *
 * @throws Autom8Error `default-branch`, `branch-missing`, `branch-in-the-way`
 */
export async function startingPoint(
  git: Git,
  repository: Repository,
  { branch, config, options }: {
    branch: string;
    config: Pick<RunState["config"], "baseBranch">;
    options: Pick<RunState["options"], "allowDefaultBranch">;
  },
): Promise<StartingPoint> {
  const branches = await readBranches(git);
  // Without a default branch, the work starts from what is checked out here.
  const baseBranch = defaultBranch(branches, config.baseBranch) ?? repository.branch;
  if (branch === baseBranch && !options.allowDefaultBranch) {
    throw new Autom8Error("default-branch", { branch });
  }
  const existing = branches.local.get(branch);
  if (existing !== undefined) {
    return { baseBranch, checkedOutIn: existing.workTree, createFrom: null, commit: existing.commit };
  }
  const inTheWay = branchInTheWay(branches, branch);
  if (inTheWay !== null) throw new Autom8Error("branch-in-the-way", { branch, existing: inTheWay });
  const { ref, commit } = baseBranch === null
    ? { ref: repository.head, commit: repository.head }
    : startOf(branches, baseBranch);
  return { baseBranch, checkedOutIn: null, createFrom: ref, commit };
}

/** The base branch here, or as the remote has it. */
function startOf(branches: Branches, baseBranch: string): { ref: string; commit: string } {
  const local = branches.local.get(baseBranch);
  if (local !== undefined) return { ref: `refs/heads/${baseBranch}`, commit: local.commit };
  const remote = branches.remote.get(`origin/${baseBranch}`);
  if (remote !== undefined) return { ref: `refs/remotes/origin/${baseBranch}`, commit: remote };
  throw new Autom8Error("branch-missing", { branch: baseBranch });
}
