/** Ignored files that were staged all the same, with `git add -f`. */

import { join } from "path";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** `isClean`: the index has nothing that the commit has not. `paths`: from the work tree's root. */
export type Forced = { isClean: boolean; paths: Uint8Array[] };

/**
 * Files and links that the index has and a commit, HEAD's, has not, although the ignore rules match them. One git process
 * if nothing new is staged.
 */
export async function forcedFiles(git: Git, workTree: string, commit: string): Promise<Forced> {
  const at = ["-C", workTree];
  const added = ["diff", "--cached", "--diff-filter=A", "--no-renames", "--no-relative", "--name-only", "-z"];
  const { code, stdout: staged } = await git.run([...at, ...added, commit]);
  // The commit is gone.
  if (code !== 0) return { isClean: false, paths: [] };
  if (staged.length === 0) return { isClean: true, paths: [] };
  // 1: none is ignored; more: a path leads through a link, so it is no file of this work tree.
  const matched = await git.run([...at, "check-ignore", "--no-index", "-z", "--stdin"], {
    input: new Uint8Array(staged),
  });
  const ignored = matched.code === 0 ? splitNul(matched.stdout) : [];
  return { isClean: false, paths: ignored.filter((path) => isRecordable(join(workTree, decodeField(path)))) };
}

function isRecordable(path: string): boolean {
  try {
    const { isFile, isSymlink } = Deno.lstatSync(path);
    return isFile || isSymlink;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
