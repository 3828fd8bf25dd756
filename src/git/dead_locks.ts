/** Removes lock files that a git process of ours left when it was killed. */

import { join } from "path";
import { removeIfPresent } from "./private_index.ts";
import type { Repository } from "./repository.ts";

/**
 * Removes the locks that a write of ours takes (index, HEAD, the branch) if they are not older than `since`, the time
 * when our intent to write was recorded. The caller has made sure that no process of that run is left. A lock that
 * disappears within a second was someone else's. If `inUse` reports that a git of the user's is at work, no lock is
 * removed: `git commit` holds the index for as long as the user writes the message.
 *
 * @returns the paths removed
 */
export async function removeDeadLocks(
  repository: Pick<Repository, "gitFolder" | "commonFolder">,
  options: { branch: string; since: Date; inUse: () => Promise<boolean> },
): Promise<string[]> {
  const { gitFolder, commonFolder } = repository;
  const candidates = [
    join(gitFolder, "index.lock"),
    join(gitFolder, "HEAD.lock"),
    join(commonFolder, "refs", "heads", `${options.branch}.lock`),
    join(commonFolder, "packed-refs.lock"),
    // Where refs are kept in tables, one lock stands for all of them.
    join(commonFolder, "reftable", "tables.list.lock"),
    join(gitFolder, "reftable", "tables.list.lock"),
  ];
  // File systems keep times in steps, so a lock of that same moment counts.
  const since = Math.floor(options.since.getTime() / 1000) * 1000;
  const before = await Promise.all(candidates.map(lockTime));
  if (before.every((time) => time === null)) return [];
  await new Promise((resolve) => setTimeout(resolve, patienceMs));
  if (await options.inUse()) return [];
  const removed: string[] = [];
  for (const [at, path] of candidates.entries()) {
    const time = before[at] ?? null;
    if (time === null || time < since || await lockTime(path) !== time) continue;
    await removeIfPresent(path);
    removed.push(path);
  }
  return removed;
}

const patienceMs = 1_000;

async function lockTime(path: string): Promise<number | null> {
  try {
    return (await Deno.stat(path)).mtime?.getTime() ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}
