/** The branch that is improved, and where it is checked out. */

import type { Config } from "../../config/config.ts";
import { Autom8Error } from "../../errors.ts";
import { type Branches, defaultBranch, readBranches } from "../../git/branches.ts";
import { createGit, type Git } from "../../git/command.ts";
import { readRepository, refuseOperation } from "../../git/repository.ts";
import { isThere } from "../../store/atomic.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { nearestWord } from "../../text/nearest.ts";
import { loadConfiguration } from "../configuration/configuration.ts";
import { lookAround } from "../ground.ts";
import { autom8Home } from "../home.ts";

/** A feature branch that is checked out. */
export type ImprovePlace = {
  branch: string;
  /** The branch's commit. */
  tip: string;
  /** Where it is checked out. */
  workTree: string;
  mainRoot: string;
  project: ProjectPaths;
  /** To look at: no command of it may run before a yes. */
  config: Config;
  branches: Branches;
  git: Git;
};

/**
 * Finds the branch that is meant: the named one, else the one of the folder. Creates nothing.
 * @throws Autom8Error detached-head, operation-in-progress, no-commits, worktree-gone, usage: it cannot be improved
 */
export async function findPlace(folder: string, named: string | null): Promise<ImprovePlace> {
  const { mainRoot, project, workTree: here, branch: current } = await lookAround(folder);
  const git = createGit({ folder: here });
  const branch = named ?? current;
  if (branch === null) {
    await refuseOperation(git, (await readRepository(git)).folders);
    throw new Autom8Error("detached-head", { root: here });
  }
  const branches = await readBranches(git);
  const found = branches.local.get(branch);
  if (found === undefined) {
    if (named === null) throw new Autom8Error("no-commits", { root: here });
    throw unknownBranch(branch, branches);
  }
  const { config } = await loadConfiguration({ home: autom8Home(), project, root: mainRoot });
  if (branch === defaultBranch(branches, config.baseBranch) || branch === defaultBranch(branches, "")) {
    throw onDefaultBranch(branch, branches);
  }
  const { workTree } = found;
  if (workTree === null) {
    throw new Autom8Error("usage", {
      problem: `The branch ${branch} is checked out nowhere.`,
      hint: `Check it out first: \`git switch ${branch}\`.`,
    });
  }
  if (!isThere(workTree)) throw new Autom8Error("worktree-gone", { path: workTree, branch });
  return {
    ...{ branch, tip: found.commit, workTree, mainRoot, project, config, branches },
    git: createGit({ folder: workTree }),
  };
}

function unknownBranch(branch: string, { local }: Branches): Autom8Error {
  const near = nearestWord(branch, [...local.keys()]);
  return new Autom8Error("usage", {
    problem: `There is no branch ${branch}.`,
    hint: near === null ? "`git branch` lists the branches." : `Did you mean ${near}?`,
  });
}

/** Branches that are named in the hint. */
const mostNamed = 3;

function onDefaultBranch(branch: string, { local }: Branches): Autom8Error {
  const others = [...local].filter(([name, { workTree }]) => name !== branch && workTree !== null);
  const commands = others.slice(0, mostNamed).map(([name]) => `\`autom8 improve ${name}\``);
  return new Autom8Error("usage", {
    problem: `${branch} is the branch that others start from: there is no feature to improve on it.`,
    hint: commands.length > 0
      ? `Name a branch that is checked out: ${commands.join(", ")}.`
      : "Switch to a feature branch first, with `git switch BRANCH`. To build something new, run `autom8`.",
  });
}
