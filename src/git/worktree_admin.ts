/** What git keeps about each linked worktree: a folder under `worktrees` in the common git folder. */

import { basename, dirname, join, resolve, sep } from "path";
import type { Git } from "./command.ts";
import { removeIfPresent } from "./private_index.ts";

/** In a worktree's git folder: the id of the session it was made for. It moves with the worktree. */
const sessionFile = "autom8-session";

/** In a worktree's git folder: its files were copied and its setup ran. It is gone with the worktree. */
const preparedFile = "autom8-prepared";

/** The git folder that all worktrees of the repository share; absolute. */
export async function commonFolderOf(git: Git): Promise<string> {
  const text = await git.text(["rev-parse", "--path-format=absolute", "--git-common-dir"]);
  return text.replace(/\n$/, "");
}

/** The git folder of the linked worktree that git records at `path`, or null. */
export async function adminFolderOf(commonFolder: string, path: string): Promise<string | null> {
  for (const folder of await adminFolders(commonFolder)) {
    const recorded = await readLine(join(folder, "gitdir"));
    if (recorded !== null && isSamePath(dirname(resolve(folder, recorded)), path)) return folder;
  }
  return null;
}

/** The session that a worktree was completely made for; null for one of the user's or one that is half made. */
export function sessionOf(adminFolder: string): Promise<string | null> {
  return readLine(join(adminFolder, sessionFile));
}

/** Records that a worktree is complete and which session it belongs to. */
export async function markSession(adminFolder: string, sessionId: string): Promise<void> {
  const unfinished = join(adminFolder, `${sessionFile}.new`);
  await Deno.writeTextFile(unfinished, `${sessionId}\n`, { mode: 0o600 });
  await Deno.rename(unfinished, join(adminFolder, sessionFile));
}

/** The paths that were copied into a worktree once it was prepared; null for one that was not. */
export async function preparedWith(adminFolder: string): Promise<string[] | null> {
  const text = await readLine(join(adminFolder, preparedFile));
  return text === null ? null : text.split("\0").filter((path) => path !== "");
}

/** Records that a worktree is prepared, and the paths that were copied into it. */
export async function markPrepared(adminFolder: string, copied: readonly string[]): Promise<void> {
  const unfinished = join(adminFolder, `${preparedFile}.new`);
  await Deno.writeTextFile(unfinished, `${copied.join("\0")}\0\n`, { mode: 0o600 });
  await Deno.rename(unfinished, join(adminFolder, preparedFile));
}

/** Whether nothing was ever checked out completely: git writes a worktree's index after its files. */
export async function isNeverCheckedOut(adminFolder: string): Promise<boolean> {
  return await sessionOf(adminFolder) === null && !exists(join(adminFolder, "index"));
}

/** Whether the worktree's `.git` file leads to the git folder that git has for it. */
export async function isConnected(path: string, adminFolder: string): Promise<boolean> {
  const target = await gitFileTarget(path);
  return target !== null && isSamePath(target, adminFolder);
}

/** Whether the folder's `.git` file leads to a record that is there. */
export async function isLinked(path: string): Promise<boolean> {
  const target = await gitFileTarget(path);
  return target !== null && exists(join(target, "HEAD"));
}

/** Whether the folder's `.git` file names a record of that name, wherever it says that the repository is. */
export async function namesRecord(path: string, adminFolder: string): Promise<boolean> {
  const target = await gitFileTarget(path);
  return target !== null && basename(target) === basename(adminFolder);
}

/** A worktree that was moved without git, looked for among the folders in `places`; null when none of them is it. */
export async function findMoved(
  adminFolder: string,
  commonFolder: string,
  places: readonly string[],
): Promise<string | null> {
  for (const place of new Set(places)) {
    for (const name of await folderNames(place)) {
      const path = join(place, name);
      const target = await gitFileTarget(path);
      if (target === null || !await namesRecord(path, adminFolder)) continue;
      // Where the repository moved too, the file still names its old place, which is gone.
      const isOfOldPlace = basename(dirname(target)) === "worktrees" && !exists(dirname(dirname(target)));
      if (isSamePath(dirname(dirname(target)), commonFolder) || isOfOldPlace) return path;
    }
  }
  return null;
}

/**
 * Removes what a git that was killed left under `worktrees` and every later git fails to read. Only for when git has
 * kept failing for seconds: a worktree that is being made looks the same for a moment.
 */
export async function removeUnreadable(commonFolder: string): Promise<void> {
  for (const folder of await adminFolders(commonFolder)) {
    const isHalfMade = await readLine(join(folder, "locked")) === "initializing";
    const isUnreadable = await readLine(join(folder, "commondir")) === null ||
      await readLine(join(folder, "HEAD")) === null;
    if (isHalfMade && isUnreadable) await Deno.remove(folder, { recursive: true });
  }
}

/** Removes the record of a worktree and its `.git` file; other files in its folder stay. */
export async function removeRecord(adminFolder: string, path: string): Promise<void> {
  if (await isConnected(path, adminFolder)) await removeIfPresent(join(path, ".git"));
  await Deno.remove(adminFolder, { recursive: true });
}

/** Whether both name the same place, also through symbolic links; a path that is not there is only itself. */
export function isSamePath(one: string, other: string): boolean {
  return resolve(one) === resolve(other) || realPath(one) === realPath(other);
}

/** Whether a path is below a folder, also through symbolic links. */
export function isInside(path: string, folder: string): boolean {
  return realPath(path).startsWith(join(realPath(folder), sep));
}

export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The path with the links of its existing part resolved. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) return resolve(path);
    return join(realPath(dirname(path)), basename(path));
  }
}

async function adminFolders(commonFolder: string): Promise<string[]> {
  const parent = join(commonFolder, "worktrees");
  return (await folderNames(parent)).map((name) => join(parent, name));
}

async function gitFileTarget(path: string): Promise<string | null> {
  const line = await readLine(join(path, ".git"));
  return line?.startsWith("gitdir: ") ? resolve(path, line.slice("gitdir: ".length)) : null;
}

/** The text of a file of one line, which may hold any character; null when it is missing, empty or no plain file. */
async function readLine(path: string): Promise<string | null> {
  try {
    if (!(await Deno.stat(path)).isFile) return null;
    const text = (await Deno.readTextFile(path)).replace(/\n$/, "");
    return text === "" ? null : text;
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

async function folderNames(folder: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const entry of Deno.readDir(folder)) if (entry.isDirectory) names.push(entry.name);
    return names.sort();
  } catch (error) {
    if (isMissing(error) || error instanceof Deno.errors.PermissionDenied) return [];
    throw error;
  }
}

/** Nothing is at a path, or nothing can be because its name is too long. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
}
