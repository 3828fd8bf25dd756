/** Ignored files that a new worktree needs to build and run: which they are in the main checkout, and the copying. */

import { dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { copyMissing, type Problem } from "./copy_missing.ts";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { patternsOf, reachesInto } from "./worktree_patterns.ts";

/** All paths are relative to the root, with forward slashes; a folder that is meant as a whole ends with "/". */
export type CopiedFiles = {
  /** They are there now: copied, or there already. */
  present: string[];
  skipped: Problem[];
  /** Copied, but not ignored on the worktree's branch: to be left out of every checkpoint and commit. */
  notIgnored: string[];
};

/** In the main checkout's root: what comes along, in the syntax of .gitignore. */
const includeFile = ".worktreeinclude";
const maxIncludeBytes = 1024 * 1024;

/** The patterns of the repository's `.worktreeinclude`, followed by those of the configuration (`worktree_copy`). */
export async function includePatterns(mainRoot: string, configured: readonly string[]): Promise<string[]> {
  return [...patternsOf(await readInclude(join(mainRoot, includeFile))), ...configured];
}

/**
 * Untracked files of the checkout in `git.folder` (its root) that git ignores and the patterns match. As in Claude
 * Code, a folder that is ignored as a whole (`node_modules/`) comes as a whole or not at all, unless a pattern names
 * a path in it.
 */
export async function findIgnored(git: Git, patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0) return [];
  const list = ["ls-files", "-z", "--others", "--ignored", "--directory"];
  const ignored = pathsIn(await git.bytes([...list, "--exclude-standard"]));
  if (ignored.length === 0) return [];
  const matching = pathsIn(await git.bytes([...list, ...patterns.map((pattern) => `--exclude=${pattern}`)]));
  const wholes = new Set(matching);
  const isCovered = (path: string) =>
    wholes.has(path) || parentsOf(path).some((parent) => wholes.has(parent));
  const collapsed = new Set(ignored.filter((path) => path.endsWith("/")));
  const within = matching.filter((path) =>
    parentsOf(path).some((parent) =>
      collapsed.has(parent) && patterns.some((pattern) => reachesInto(pattern, parent))
    )
  );
  return withoutNested([...ignored.filter(isCovered), ...within]);
}

/**
 * Copies the paths from the main checkout into the worktree in `git.folder` (its root). What is there already stays as it is.
 * May be cut off at any point and started again.
 */
export async function copyIgnored(git: Git, from: string, paths: readonly string[]): Promise<CopiedFiles> {
  if (paths.length === 0) return { present: [], skipped: [], notIgnored: [] };
  const to = git.folder;
  const pathspecs = paths.map((path) => `:(top,literal)${path.replace(/\/$/, "")}`);
  // In a sparse checkout a tracked file may be missing on purpose.
  const tracked = new Set(pathsIn(await git.bytes(["ls-files", "-z", "--", ...pathspecs])));
  const present: string[] = [];
  const skipped: Problem[] = [];
  for (const path of paths) {
    if (tracked.has(path)) {
      skipped.push({ path, reason: "it is tracked on this branch" });
      continue;
    }
    crashPoint("git-copy-ignored:before");
    const problems = await copyMissing({ from, to, path: path.replace(/\/$/, ""), tracked });
    crashPoint("git-copy-ignored:after");
    skipped.push(...problems);
    if (!problems.some((problem) => problem.path === path.replace(/\/$/, ""))) present.push(path);
  }
  return { present, skipped, notIgnored: await notIgnoredOf(git, present) };
}

/** Which of the paths git would take for new files. */
async function notIgnoredOf(git: Git, paths: readonly string[]): Promise<string[]> {
  const list = ["ls-files", "-z", "--others", "--exclude-standard", "--directory", "--no-empty-directory"];
  const untracked = pathsIn(await git.bytes(list));
  const known = new Set(paths);
  const shown = new Set(untracked);
  return withoutNested([
    ...untracked.filter((path) => known.has(path) || parentsOf(path).some((parent) => known.has(parent))),
    ...paths.filter((path) => parentsOf(path).some((parent) => shown.has(parent))),
  ]);
}

async function readInclude(path: string): Promise<string> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile && size <= maxIncludeBytes ? await Deno.readTextFile(path) : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Paths that are not below another one of them, sorted. */
function withoutNested(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => !parentsOf(path).some((parent) => all.has(parent))).sort();
}

/** The folders above a path, each with "/" at its end. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = dirname(path); at !== "." && at !== "/"; at = dirname(at)) parents.push(`${at}/`);
  return parents;
}

function pathsIn(output: Uint8Array): string[] {
  return splitNul(output).map(decodeField);
}
