/** What the ignore rules ignored when a turn began: in no checkpoint of the run, whatever becomes of the rules. */

import { join } from "path";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

export interface ProtectedPaths {
  /** Whether a path, from the work tree's root, is protected itself or inside a protected folder. */
  covers(path: string): boolean;
  /** At most so many of them. Folders end with "/". */
  first(count: number): string[];
  /** Protects these as well. */
  add(paths: readonly string[]): Promise<void>;
}

/** Kept in the folder for the next process: the run's id, then the paths. */
const fileName = "protected";

/** The paths that a run protected so far. */
export async function openProtectedPaths(folder: string, runId: string): Promise<ProtectedPaths> {
  const path = join(folder, fileName);
  const paths = await readPaths(path, runId);

  async function add(more: readonly string[]): Promise<void> {
    const known = paths.size;
    for (const one of more) paths.add(one);
    if (paths.size === known) return;
    const text = [runId, ...paths].map((one) => `${one}\0`).join("");
    await Deno.writeTextFile(`${path}.new`, text, { mode: 0o600 });
    await Deno.rename(`${path}.new`, path);
  }

  return {
    covers: (one) => isCovered(one, paths),
    first: (count) => [...paths.values().take(count)],
    add,
  };
}

/** What the rules ignore now, from the work tree's root; folders end with "/". One git process. */
export async function listIgnored(git: Git): Promise<string[]> {
  const list = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  return splitNul(await git.bytes([...list, "--full-name", ":/"])).map(decodeField);
}

/** Whether a path, or a folder above it that ends with "/", is among the paths. */
export function isCovered(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  if (paths.has(path)) return true;
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    if (paths.has(path.slice(0, slash + 1))) return true;
  }
  return false;
}

/**
 * A pathspec that excludes one path (from the work tree's root), and what is below it if it ends with "/".
 * `literal` magic would be plainer, but `git add` complains about an excluded path that .gitignore also names,
 * unless the pattern begins with an escape.
 */
export function excludePath(path: string): string {
  return `:(top,exclude,glob)\\${path[0] ?? ""}${path.slice(1).replace(/[\\*?[]/g, "\\$&")}`;
}

async function readPaths(path: string, runId: string): Promise<Set<string>> {
  try {
    const [run, ...paths] = splitNul(await Deno.readFile(path)).map(decodeField);
    return new Set(run === runId ? paths : []);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}
