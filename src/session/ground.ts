/** The ground of a command or a run: a repository's work tree, and autom8's files for its project. */

import { resolve } from "path";
import { Autom8Error } from "../errors.ts";
import { createGit, type Git } from "../git/command.ts";
import type { Head } from "../git/head.ts";
import { pinnedGit } from "../git/pins.ts";
import {
  openCheckout,
  openRepository,
  readRepository,
  type Repository,
  type RepositoryFolders,
} from "../git/repository.ts";
import type { RunState } from "../run/state.ts";
import { runPlain } from "../shell/plain.ts";
import type { Runner } from "../shell/shell.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { findProject, openProject } from "../store/project.ts";
import { autom8Home } from "./home.ts";

/** A work tree, and autom8's files for its project. */
export type Ground = { git: Git; repository: Repository; home: string; project: ProjectPaths };

/** What a command finds around the folder it was called in. `branch` is null where HEAD is detached. */
export type Surroundings = {
  mainRoot: string;
  workTree: string;
  branch: string | null;
  project: ProjectPaths;
};

/**
 * Opens the ground of a folder: the work tree it is in, and the project, which is created when missing.
 * @throws Autom8Error when the folder is in no work tree, or in one in which no run can work
 */
export async function openGround(folder: string): Promise<Ground> {
  return await groundAt(await openRepository(await gitIn(folder)));
}

/** The same, whatever state the work tree is in: for a run that works in another one. */
export async function openStartingPoint(folder: string): Promise<Ground> {
  return await groundAt(await openCheckout(await gitIn(folder)));
}

async function groundAt(repository: Repository): Promise<Ground> {
  const home = autom8Home();
  const project = await openProject(home, repository.mainRoot);
  return { git: createGit({ folder: repository.workTree }), repository, home, project };
}

/**
 * Opens the ground of a run: its own work tree, wherever the command was called.
 * @throws Autom8Error as `openGround`, and worktree-gone
 */
export async function openRunGround(run: RunState): Promise<Ground> {
  const path = await workTreeOf(run);
  // Before it has a worktree of its own, the run only looks at the checkout.
  return run.options.worktree && run.workspace === null
    ? await openStartingPoint(path)
    : await openGround(path);
}

/** Git in a run's work tree, kept to the run's pins, and its folders, whatever state they are in. @throws Autom8Error worktree-gone */
export async function readRunGround(
  run: RunState,
): Promise<{ git: Git; folders: RepositoryFolders; head: Head; tree: string | null }> {
  const git = await pinnedGit(await workTreeOf(run), run.gitPins);
  return { git, ...await readRepository(git) };
}

/** Reads what is around a folder, whatever state git is in there. Creates nothing, and does not load dax. */
export async function lookAround(folder: string): Promise<Surroundings> {
  const { folders, head } = await readRepository(await gitIn(folder, runPlain));
  const { mainRoot, workTree } = folders;
  return { mainRoot, workTree, branch: head.branch, project: await findProject(autom8Home(), mainRoot) };
}

async function gitIn(folder: string, runner?: Runner): Promise<Git> {
  const path = resolve(folder);
  if (!await isFolder(path)) throw new Autom8Error("not-a-repository", { path });
  return createGit({ folder: path, ...(runner === undefined ? {} : { runner }) });
}

/** The work tree of a run; before it has one, the checkout that the run was started in. */
async function workTreeOf(run: RunState): Promise<string> {
  const path = run.workspace?.workTree ?? run.checkout;
  if (!await isFolder(path)) throw new Autom8Error("worktree-gone", { path, branch: run.branch });
  return path;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
