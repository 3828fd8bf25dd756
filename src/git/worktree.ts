/** Linked worktrees: which there are, and one for a branch. */

import { basename, dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { type Git, gitFailed, type GitOutput, isHalfMadeElsewhere } from "./command.ts";
import { removeIfPresent } from "./private_index.ts";
import {
  adminFolderOf,
  commonFolderOf,
  exists,
  findMoved,
  isConnected,
  isInside,
  isNeverCheckedOut,
  isSamePath,
  markSession,
  namesRecord,
  removeRecord,
  removeUnreadable,
  sessionOf,
} from "./worktree_admin.ts";

export type Worktree = {
  path: string;
  /** Short name; null when detached or bare. */
  branch: string | null;
  /** Why it is locked; empty when no reason was given, null when it is not. */
  locked: string | null;
  /** Its folder is gone. */
  prunable: boolean;
};

export type WorktreeInfo = { path: string; branch: string; sessionId: string };

export type WorktreeResult =
  | { kind: "created" } & WorktreeInfo & {
    /** What a post-checkout hook that failed printed; null when none did. The worktree is complete either way. */
    hookFailure: string | null;
  }
  | { kind: "existing" } & WorktreeInfo
  /** The branch is checked out in a worktree that is not this session's. */
  | {
    kind: "conflict";
    branch: string;
    existingPath: string;
    /** It is the user's own checkout, where a run without a worktree could work. */
    isMainCheckout: boolean;
    /** The folder of that worktree is missing; `git worktree prune` frees the branch. */
    isGone: boolean;
  };

export type WorktreeWanted = {
  branch: string;
  sessionId: string;
  /** Where it belongs. Where another branch's worktree is there already, "-" and the session id are appended. */
  path: string;
  /** The commit or ref that a new branch starts from; null when the branch is there. */
  createFrom: string | null;
  env?: Record<string, string>;
  /** Runs work, a few git commands long, while no other autom8 makes a worktree in this repository. */
  serially?: Serially;
};

export type Serially = <T>(work: () => Promise<T>) => Promise<T>;

/** How often something is tried that fails while another git makes a worktree: 4 s at least. */
const attempts = 40;

/**
 * All worktrees, the main checkout first. A worktree that another git is making can be unreadable for a moment: this
 * is waited out, and what a killed git left in that state is removed.
 */
export async function listWorktrees(git: Git): Promise<Worktree[]> {
  for (let attempt = 1;; attempt++) {
    const { args, output } = await readList(git);
    if (output.code === 0) return parseWorktrees(new TextDecoder().decode(output.stdout));
    if (!isHalfMadeElsewhere(output.stderr) || attempt > attempts) throw gitFailed(args, output);
    if (attempt === attempts) await removeUnreadable(await commonFolderOf(git));
    else await pause();
  }
}

/** Reads `git worktree list --porcelain -z`: NUL-ended lines, an empty one after each worktree. */
export function parseWorktrees(text: string): Worktree[] {
  return text.split("\0\0").filter((record) => record !== "").map((record) => {
    const value = (name: string) => {
      const line = record.split("\0").find((line) => line === name || line.startsWith(`${name} `));
      return line?.slice(name.length + 1) ?? null;
    };
    const branch = value("branch");
    return {
      path: value("worktree") ?? "",
      branch: branch?.startsWith("refs/heads/") ? branch.slice("refs/heads/".length) : null,
      locked: value("locked"),
      prunable: value("prunable") !== null,
    };
  });
}

/**
 * A worktree with the branch checked out. The session's own is used where it is now, also when it was moved with git,
 * or without it to a folder beside its old place or the main checkout. It is made again when its folder is gone, and
 * completed when it is half made. The path of the result is the one to work in.
 * @throws Autom8Error worktree-path-unusable (something else is at the path, it is inside this repository, or no folder
 * can be there), git-failed, disk-full, folder-unwritable
 */
export async function ensureWorktree(git: Git, wanted: WorktreeWanted): Promise<WorktreeResult> {
  const { branch, sessionId, serially = (work) => work() } = wanted;
  const commonFolder = await commonFolderOf(git);
  const found = await serially(() => findOrAdd(git, commonFolder, wanted));
  if (found.kind === "conflict") return found;
  const { path } = found;
  const adminFolder = await adminFolderOf(commonFolder, path);
  if (adminFolder === null) throw new Error(`git has no record of the worktree ${path}`);
  if (!await isNeverCheckedOut(adminFolder)) return { kind: "existing", path, branch, sessionId };
  crashPoint("git-worktree:torn");
  const hookFailure = await checkOut(git, { path, adminFolder, env: wanted.env ?? {} });
  await markSession(adminFolder, sessionId);
  crashPoint("git-worktree:after");
  return { kind: "created", path, branch, sessionId, hookFailure };
}

type Conflict = Extract<WorktreeResult, { kind: "conflict" }>;
type Found = { kind: "found"; path: string } | Conflict;

async function findOrAdd(git: Git, commonFolder: string, wanted: WorktreeWanted): Promise<Found> {
  for (let attempt = 1;; attempt++) {
    const worktrees = await listWorktrees(git);
    const holder = worktrees.find((one) => one.branch === wanted.branch);
    if (holder !== undefined) {
      const isMainCheckout = holder === worktrees[0];
      const found = isMainCheckout
        ? conflictWith(wanted.branch, holder.path, { isMainCheckout })
        : await useHolder(git, { commonFolder, wanted, holder, mainRoot: worktrees[0]?.path ?? holder.path });
      if (found !== null) return found;
      if (attempt > attempts) throw new Error(`git does not list the worktree ${holder.path} as it is`);
      continue;
    }
    const path = freePath(worktrees, wanted);
    if ([commonFolder, ...worktrees.map((one) => one.path)].some((folder) => isInside(path, folder))) {
      throw new Autom8Error("worktree-path-unusable", { path, problem: "inside-repository" });
    }
    const args = await addArguments(git, path, wanted);
    crashPoint("git-worktree:before");
    const output = await git.run(args, { write: true, env: wanted.env ?? {} });
    if (output.code === 0) return { kind: "found", path };
    const elsewhere = /already (?:checked out|used by worktree) at '(.+)'/.exec(output.stderr)?.[1];
    if (elsewhere !== undefined) {
      const isMainCheckout = isSamePath(elsewhere, worktrees[0]?.path ?? "");
      return conflictWith(wanted.branch, elsewhere, { isMainCheckout });
    }
    const failed = gitFailed(args, output);
    if (failed.kind === "git-failed" && /could not create leading directories/.test(output.stderr)) {
      throw new Autom8Error("worktree-path-unusable", { path, problem: "impossible" });
    }
    if (!isRace(output.stderr) || attempt > attempts) throw failed;
    await pause();
  }
}

/** What becomes of a linked worktree that has the branch; null: it was repaired or removed, so look again. */
async function useHolder(
  git: Git,
  { commonFolder, wanted, holder, mainRoot }: {
    commonFolder: string;
    wanted: WorktreeWanted;
    holder: Worktree;
    mainRoot: string;
  },
): Promise<Found | null> {
  const { path, locked } = holder;
  const adminFolder = await adminFolderOf(commonFolder, path);
  if (adminFolder === null) return null;
  const isOurs = candidates(wanted).some((one) => isSamePath(one, path)) ||
    await sessionOf(adminFolder) === wanted.sessionId;
  if (locked === "initializing" && isOurs) {
    await removeHalfMade(git, path, adminFolder);
    return null;
  }
  if (!isOurs && exists(path)) return conflictWith(wanted.branch, path);
  if (exists(path) && !isEmptyFolder(path)) {
    // A repository that was moved is no longer where the worktree's git file says.
    if (await namesRecord(path, adminFolder)) await git.run(["worktree", "repair"], { write: true });
    if (await isConnected(path, adminFolder)) return { kind: "found", path };
    throw new Autom8Error("worktree-path-unusable", { path, problem: "not-empty" });
  }
  const moved = await findMoved(adminFolder, commonFolder, [
    dirname(path),
    dirname(mainRoot),
    dirname(wanted.path),
  ]);
  if (moved !== null) {
    await git.run(["worktree", "repair", moved], { write: true });
    if (!await isConnected(moved, adminFolder)) return conflictWith(wanted.branch, moved);
    // git names it by where it is now; the mark says whose it is, and an old path that was expected says so too.
    return isOurs ? { kind: "found", path: moved } : null;
  }
  if (locked !== null && isOurs) throw new Autom8Error("worktree-path-unusable", { path, problem: "locked" });
  if (!isOurs) return conflictWith(wanted.branch, path, { isGone: true });
  await removeRecord(adminFolder, path);
  return null;
}

function conflictWith(
  branch: string,
  existingPath: string,
  { isMainCheckout = false, isGone = false } = {},
): Conflict {
  return { kind: "conflict", branch, existingPath, isMainCheckout, isGone };
}

/** Where the worktree may be: as the pattern says, or beside another branch's worktree of that name. */
function candidates({ path, sessionId }: WorktreeWanted): string[] {
  return basename(path).includes(sessionId) ? [path] : [path, `${path}-${sessionId}`];
}

/** The first place that no other branch's worktree has. */
function freePath(worktrees: readonly Worktree[], wanted: WorktreeWanted): string {
  const all = candidates(wanted);
  const free = all.find((path) => !worktrees.some((one) => isSamePath(one.path, path)));
  const path = free ?? all.at(-1) ?? wanted.path;
  if (!exists(path)) return path;
  if (free !== undefined && isEmptyFolder(path)) return path;
  const problem = isFolder(path) ? "not-empty" : "not-a-folder";
  throw new Autom8Error("worktree-path-unusable", { path, problem });
}

/** Nothing is checked out yet: so other runs wait for moments only, and every git process may help afterwards. */
async function addArguments(
  git: Git,
  path: string,
  { branch, createFrom }: WorktreeWanted,
): Promise<string[]> {
  const add = ["worktree", "add", "--quiet", "--no-checkout"];
  const known = await git.run(["show-ref", "--verify", "--quiet", `refs/heads/${branch}`]);
  if (createFrom === null || known.code === 0) return [...add, "--end-of-options", path, branch];
  return [...add, "--no-track", "-b", branch, "--end-of-options", path, createFrom];
}

/** Fills a worktree that has no index yet. Returns what a failing post-checkout hook printed, else null. */
async function checkOut(
  git: Git,
  { path, adminFolder, env }: { path: string; adminFolder: string; env: Record<string, string> },
): Promise<string | null> {
  // Of a git that was killed: nobody else works in a worktree that is not complete.
  await removeIfPresent(join(adminFolder, "index.lock"));
  const args = ["-C", path, "-c", "checkout.workers=0", "checkout", "--force", "--quiet"];
  args.push("--no-recurse-submodules");
  const output = await git.run(args, { write: true, userHooks: true, env });
  if (output.code === 0) return null;
  // The hook runs when the index is written; without an index it was git itself that failed.
  if (!exists(join(adminFolder, "index"))) throw gitFailed(args, output);
  return output.stderr.trim();
}

/** Removes what a killed `git worktree add` left; without its git file git itself would not. */
async function removeHalfMade(git: Git, path: string, adminFolder: string): Promise<void> {
  const output = await git.run(["worktree", "remove", "--force", "--force", "--end-of-options", path], {
    write: true,
  });
  if (output.code !== 0 && exists(adminFolder)) await removeRecord(adminFolder, path);
}

/** Another git made a worktree or a branch in the meantime: the next look decides. */
function isRace(stderr: string): boolean {
  return isHalfMadeElsewhere(stderr) ||
    /already exists|File exists|could not create directory|cannot lock ref(?!.*cannot create)/.test(stderr);
}

async function readList(git: Git): Promise<{ args: string[]; output: GitOutput }> {
  const args = ["worktree", "list", "--porcelain"];
  const output = await git.run([...args, "-z"]);
  // -z came with git 2.36; before it, a path with a newline cannot be read.
  if (output.code !== 129) return { args, output };
  const lines = await git.run(args);
  const fields = lines.stdout.map((byte) => byte === 0x0a ? 0 : byte);
  return { args, output: { ...lines, stdout: fields } };
}

/** Of random length, so that processes that met do not meet again. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    // A link that leads nowhere.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isEmptyFolder(path: string): boolean {
  return isFolder(path) && Deno.readDirSync(path)[Symbol.iterator]().next().done === true;
}
