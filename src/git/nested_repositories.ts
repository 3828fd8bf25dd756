/** Git repositories inside the work tree that are not submodules. Their files are not recorded. */

import { join } from "path";

/** What `git add` (with messages in English) reports about nested repositories. Paths are relative to the work tree. */
export type NestedReport = {
  /** Recorded as submodules, whether or not `.gitmodules` declares them. */
  added: string[];
  /** Refused, because they have no commit yet. */
  refused: string[];
};

/** Finds nested repositories in what `git add` wrote to stderr. */
export function parseNested(stderr: string): NestedReport {
  const all = (pattern: RegExp) =>
    [...stderr.matchAll(pattern)].map((match) => (match[1] ?? "").replace(/\/$/, ""));
  return {
    added: all(/^warning: adding embedded git repository: (.+)$/gm),
    refused: all(/^error: '(.+)' does not have a commit checked out$/gm),
  };
}

/** The paths that .gitmodules declares as submodules. */
export async function declaredSubmodules(workTree: string): Promise<Set<string>> {
  try {
    const text = await Deno.readTextFile(join(workTree, ".gitmodules"));
    return new Set([...text.matchAll(/^\s*path\s*=\s*"?(.*?)"?\s*$/gm)].map((match) => match[1] ?? ""));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}

/** Whether the path still holds a repository. */
export async function isRepository(workTree: string, path: string): Promise<boolean> {
  try {
    await Deno.lstat(join(workTree, path, ".git"));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
