/** Linked worktrees: listing them, and making one for a branch. */

import { basename, dirname, resolve } from "path";
import { crashPoint } from "../crash_point.ts";
import { type Git, gitFailed } from "./command.ts";

export type Worktree = {
  path: string;
  /** Short name; null when detached or bare. */
  branch: string | null;
  /** Why it is locked: empty if no reason was given, null if it is not locked. */
  locked: string | null;
  /** Its folder is gone. */
  prunable: boolean;
};

export type WorktreeResult =
  | { kind: "created" | "existing"; path: string; branch: string }
  /** The branch is checked out elsewhere. */
  | { kind: "conflict"; branch: string; existingPath: string };

/** All worktrees, the main checkout first. */
export async function listWorktrees(git: Git): Promise<Worktree[]> {
  const args = ["worktree", "list", "--porcelain"];
  const output = await git.run([...args, "-z"]);
  // -z came with git 2.36; before it, a path with a newline cannot be read.
  if (output.code === 129) return parseWorktrees((await git.text(args)).replaceAll("\n", "\0"));
  if (output.code !== 0) throw gitFailed(args, output);
  return parseWorktrees(new TextDecoder().decode(output.stdout));
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
 * A worktree at `path` with `branch` checked out. If the branch is new, it is created from `createFrom`. An existing
 * worktree is used as it is; one that a killed git left half made is made again.
 *
 * @throws Autom8Error `git-failed` if something else is at `path`
 */
export async function ensureWorktree(
  git: Git,
  options: { branch: string; path: string; createFrom: string | null; env?: Record<string, string> },
): Promise<WorktreeResult> {
  const { branch, path, createFrom } = options;
  const more = { write: true, userHooks: true, ...(options.env === undefined ? {} : { env: options.env }) };
  const found = (await listWorktrees(git)).find((one) => one.branch === branch);
  if (found !== undefined && !isSamePath(found.path, path)) {
    return { kind: "conflict", branch, existingPath: found.path };
  }
  const halfMade = found?.locked === "initializing";
  if (found !== undefined && !halfMade && !found.prunable) {
    return { kind: "existing", path: found.path, branch };
  }
  crashPoint("git-worktree:before");
  if (halfMade) await git.text(["worktree", "remove", "--force", "--force", path], more);
  const again = found !== undefined ? ["--force"] : [];
  const target = createFrom === null ? [path, branch] : ["--no-track", "-b", branch, path, createFrom];
  await git.text(["-c", "checkout.workers=0", "worktree", "add", "--quiet", ...again, ...target], more);
  crashPoint("git-worktree:after");
  return { kind: "created", path, branch };
}

/** The path of a branch's worktree: the pattern with `{repo}` and `{branch}` filled in, beside the main checkout. */
export function worktreePath(mainRoot: string, pattern: string, branch: string): string {
  const name = pattern.replaceAll("{repo}", () => basename(mainRoot))
    .replaceAll("{branch}", () => branch.replaceAll("/", "-"));
  return resolve(dirname(mainRoot), name);
}

function isSamePath(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  try {
    return Deno.realPathSync(one) === Deno.realPathSync(other);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Removes a clean worktree. One with uncommitted changes stays.
 *
 * @returns why it stayed; null if it is gone, also if it was gone before
 */
export async function removeWorktree(git: Git, path: string): Promise<string | null> {
  crashPoint("git-remove-worktree:before");
  const output = await git.run(["worktree", "remove", "--end-of-options", path], { write: true });
  crashPoint("git-remove-worktree:after");
  if (output.code === 0) return null;
  const known = (await listWorktrees(git)).some((one) => isSamePath(one.path, path));
  return known ? output.stderr.trim() : null;
}
