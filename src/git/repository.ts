/** The repository around a folder, and whether a run can start in it. */

import { basename, dirname, join, resolve } from "path";
import { Autom8Error } from "../errors.ts";
import { type Git, gitFailed, type GitOutput } from "./command.ts";
import { type Head, headArguments, isCommit, parseHead } from "./head.ts";

/** A work tree with at least one commit. All paths are absolute and free of symbolic links. */
export type Repository = RepositoryFolders & {
  /** Commit of HEAD when it was opened. */
  head: string;
  /** Tree of that commit. */
  tree: string;
  /** Short name of the branch that HEAD was on; null if it was detached. */
  branch: string | null;
};

export type RepositoryFolders = {
  workTree: string;
  /** Git folder of this work tree alone: it holds HEAD and the index. */
  gitFolder: string;
  /** Git folder that all work trees share: it holds objects, refs and the configuration. */
  commonFolder: string;
  /** Root of the main checkout, also if this is a linked worktree. For a bare repository, its folder. */
  mainRoot: string;
};

/** Oldest git that has everything used here. */
export const neededGit = "2.31";
/** How long an index lock may exist before it counts as held, in ms: most git commands are shorter. */
const lockPatienceMs = 1_000;

/**
 * Opens the repository for a run that works in this work tree. One git process.
 *
 * @throws Autom8Error as `openCheckout` and `refuseUnready`
 */
export async function openRepository(git: Git): Promise<Repository> {
  const repository = await openCheckout(git);
  await refuseUnready(git, repository);
  return repository;
}

/**
 * Opens the repository whatever state this work tree is in: for a run that works in another one. One git process.
 *
 * @throws Autom8Error `not-a-repository` (also in a bare one), `no-commits`, `git-too-old`, `git-missing`
 */
export async function openCheckout(git: Git): Promise<Repository> {
  const { folders, head, tree } = await readRepository(git);
  if (head.commit === null || tree === null) {
    await refuseOperation(git, folders);
    throw new Autom8Error("no-commits", { root: folders.workTree });
  }
  return { ...folders, head: head.commit, tree, branch: head.branch };
}

/**
 * Refuses a work tree in which no run can work.
 *
 * @throws Autom8Error `operation-in-progress`, `detached-head`, `index-locked`
 */
export async function refuseUnready(git: Git, repository: Repository): Promise<void> {
  await refuseOperation(git, repository);
  if (repository.branch === null) throw new Autom8Error("detached-head", { root: repository.workTree });
  await refuseLockedIndex(repository.gitFolder);
}

/**
 * The repository in whatever state it is: for resuming and for `doctor`. One git process, three without commits.
 *
 * @throws Autom8Error `not-a-repository` (also in a bare one), `git-too-old`, `git-missing`
 */
export async function readRepository(
  git: Git,
): Promise<{ folders: RepositoryFolders; head: Head; tree: string | null }> {
  // rev-parse has no -z. A path may hold a newline; a line with `true` or `false` shows where each path ends.
  const paths = ["--show-toplevel", "--git-dir", "--git-common-dir"].flatMap((
    path,
  ) => [path, "--is-bare-repository"]);
  const args = ["rev-parse", "--path-format=absolute", ...paths, "HEAD^{tree}", ...headArguments];
  const output = await git.run(args);
  const text = new TextDecoder().decode(output.stdout);
  if (text.startsWith("--path-format")) throw await tooOld(git);
  const parts = /^(.+?)\n(?:true|false)\n(.+?)\n(?:true|false)\n(.+?)\n(?:true|false)\n(.*)$/s.exec(text);
  const [, workTree, gitFolder, commonFolder, rest] = parts ?? [];
  if (workTree === undefined || gitFolder === undefined || commonFolder === undefined) {
    throw notOpened(git, args, output);
  }
  const mainRoot = await findMainRoot(git, { workTree, gitFolder, commonFolder });
  const [tree = "", ...head] = (rest ?? "").split("\n");
  return {
    folders: { workTree, gitFolder, commonFolder, mainRoot },
    head: await parseHead(git, head),
    tree: isCommit(tree) ? tree : null,
  };
}

/** What git may be in the middle of. */
export type Operation = "rebase" | "am" | "merge" | "cherry-pick" | "revert" | "bisect";

/** The unfinished operation of a work tree, or null. One git process. */
export async function operationInProgress(
  git: Git,
  { workTree, gitFolder }: Pick<RepositoryFolders, "workTree" | "gitFolder">,
): Promise<Operation | null> {
  for (const [file, operation] of operationFiles) {
    if (await exists(join(gitFolder, file))) return operation;
  }
  // These are refs, and only git knows where it keeps them.
  const input = operationRefs.map(([ref]) => `${ref}\n`).join("");
  const found = (await git.text(["-C", workTree, "cat-file", "--batch-check"], { input })).split("\n");
  return operationRefs.find((_, at) => isCommit(found[at]?.split(" ")[0] ?? ""))?.[1] ?? null;
}

/** @throws Autom8Error `operation-in-progress` if there is an unfinished operation */
export async function refuseOperation(
  git: Git,
  folders: Pick<Repository, "workTree" | "gitFolder">,
): Promise<void> {
  const operation = await operationInProgress(git, folders);
  if (operation !== null) {
    throw new Autom8Error("operation-in-progress", { root: folders.workTree, operation });
  }
}

const operationFiles: readonly (readonly [file: string, operation: Operation])[] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply/applying", "am"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["BISECT_LOG", "bisect"],
];

const operationRefs: readonly (readonly [ref: string, operation: Operation])[] = [
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
];

async function refuseLockedIndex(gitFolder: string): Promise<void> {
  const path = join(gitFolder, "index.lock");
  for (let waited = 0; await exists(path); waited += 50) {
    if (waited >= lockPatienceMs) throw new Autom8Error("index-locked", { path });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Where the repository's main checkout is: autom8 names projects and places worktrees by it. */
async function findMainRoot(git: Git, folders: Omit<RepositoryFolders, "mainRoot">): Promise<string> {
  const { workTree, gitFolder, commonFolder } = folders;
  if (gitFolder === commonFolder) return workTree;
  if (basename(commonFolder) === ".git") return dirname(commonFolder);
  // The common folder of a submodule (.git/modules/x) names its main checkout; a bare repository is its own root.
  const args = ["config", "--file", join(commonFolder, "config"), "--null", "--get", "core.worktree"];
  const { code, stdout } = await git.run(args);
  if (code !== 0) return commonFolder;
  return resolve(commonFolder, new TextDecoder().decode(stdout).replace(/\0$/, ""));
}

function notOpened(git: Git, args: readonly string[], output: GitOutput): Autom8Error {
  const { stderr } = output;
  const outside = /not a git repository|must be run in a work tree|cannot be used without a working tree/i;
  if (outside.test(stderr)) return new Autom8Error("not-a-repository", { path: git.folder });
  return gitFailed(args, output);
}

async function tooOld(git: Git): Promise<Autom8Error> {
  const version = await git.text(["version"]);
  return new Autom8Error("git-too-old", {
    found: version.replace(/^git version/, "").trim(),
    needed: neededGit,
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
