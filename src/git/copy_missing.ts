/** Copies files and folders that are not there yet: nothing is overwritten, nothing leaves the target folder. */

import { dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";

/** Files that are copied at the same time. */
const atOnce = 16;
/** Before the name of what is being copied; what a crash leaves under it is removed by the next copying. */
const unfinishedPrefix = ".autom8-copying-";

/** What was not copied, and why as a clause. */
export type Problem = { path: string; reason: string };

type Job = {
  /** Absolute folders. */
  from: string;
  to: string;
  /** Relative to both, with forward slashes. */
  path: string;
  /** Relative paths that are never written. */
  tracked: ReadonlySet<string>;
};

/**
 * Copies one file, symbolic link (as a link) or folder with its modes and times; the file system shares the blocks
 * where it can. A file is there completely or not at all. Returns what was not copied and why; all that was there
 * before is no problem.
 */
export async function copyMissing(job: Job): Promise<Problem[]> {
  const parents = job.path.split("/").slice(0, -1);
  for (let depth = 1; depth <= parents.length; depth++) {
    const parent = join(job.to, ...parents.slice(0, depth));
    const entry = await lstat(parent);
    if (entry === null) await Deno.mkdir(parent);
    else if (!entry.isDirectory) {
      return [{
        path: job.path,
        reason: `${parents.slice(0, depth).join("/")} is not a folder in the worktree`,
      }];
    }
  }
  return await copyEntry(job);
}

async function copyEntry(job: Job): Promise<Problem[]> {
  const { path } = job;
  const source = join(job.from, path);
  const target = join(job.to, path);
  try {
    const entry = await lstat(source);
    if (entry === null) return [{ path, reason: "it is gone, or its name is not UTF-8" }];
    const there = await lstat(target);
    if (entry.isDirectory) {
      if (there !== null && !there.isDirectory) return [];
      return await copyFolder(job, entry, there === null);
    }
    if (there !== null || job.tracked.has(path)) return [];
    if (!entry.isFile && !entry.isSymlink) return [{ path, reason: "it is not a file, a link or a folder" }];
    const unfinished = join(dirname(target), `${unfinishedPrefix}${await shortName(path)}`);
    await remove(unfinished);
    if (entry.isSymlink) await Deno.symlink(await Deno.readLink(source), unfinished);
    else await copyFile(source, unfinished, entry);
    crashPoint("git-copy-ignored:torn");
    await Deno.rename(unfinished, target);
    return [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [{ path, reason: "it went away meanwhile" }];
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return [{ path, reason: "it cannot be read, or its folder cannot be written" }];
  }
}

async function copyFolder(
  job: Job,
  entry: Deno.FileInfo,
  isNew: boolean,
): Promise<Problem[]> {
  const source = join(job.from, job.path);
  const target = join(job.to, job.path);
  const entries = await Array.fromAsync(Deno.readDir(source));
  // Another repository or worktree: a copy of its git file would make two work trees of one.
  if (entries.some(({ name }) => name === ".git")) {
    return [{ path: job.path, reason: "it is a git repository of its own" }];
  }
  // Writable until it is filled.
  const mode = (entry.mode ?? 0o777) & 0o7777;
  if (isNew) await Deno.mkdir(target, { mode: mode | 0o700 });
  const problems: Problem[] = [];
  const copyAll = async (names: string[]) => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      problems.push(...await copyEntry({ ...job, path: `${job.path}/${name}` }));
    }
  };
  const ours = entries.filter(({ name }) => !name.startsWith(unfinishedPrefix));
  const files = ours.filter(({ isDirectory }) => !isDirectory).map(({ name }) => name);
  await Promise.all(Array.from({ length: Math.min(atOnce, files.length) }, () => copyAll(files)));
  await copyAll(ours.filter(({ isDirectory }) => isDirectory).map(({ name }) => name));
  if (isNew) await Deno.chmod(target, mode);
  return problems;
}

async function copyFile(source: string, target: string, entry: Deno.FileInfo): Promise<void> {
  await Deno.copyFile(source, target);
  if (entry.mode !== null) await Deno.chmod(target, entry.mode & 0o7777);
  // Build tools compare times.
  if (entry.mtime !== null) await Deno.utime(target, entry.atime ?? entry.mtime, entry.mtime);
}

/** A name of its own that fits into 255 bytes together with the prefix. */
async function shortName(path: string): Promise<string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= 200) return name;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function lstat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
