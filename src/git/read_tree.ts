/** Reads files out of a commit. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** What a folder of a commit has: its files without symbolic links, and its folders, by name. */
export type TreeEntries = { files: string[]; folders: string[] };

/** The entries of a folder, given with a `/` at its end; the empty path is the root. None where there is no such folder. */
export async function readTree(git: Git, commit: string, folder: string): Promise<TreeEntries> {
  const path = folder === "" ? [] : [folder];
  const output = await git.run(["ls-tree", "-z", "--full-tree", "--end-of-options", commit, ...path]);
  const entries: TreeEntries = { files: [], folders: [] };
  if (output.code !== 0) return entries;
  for (const field of splitNul(output.stdout).map(decodeField)) {
    const [about = "", path = ""] = field.split("\t");
    const name = path.slice(folder.length);
    if (about.startsWith("100")) entries.files.push(name);
    if (about.startsWith("040")) entries.folders.push(name);
  }
  return entries;
}

/** A file's text, at most `maxBytes` of it; null if the commit has none at the path. */
export async function readBlob(
  git: Git,
  commit: string,
  path: string,
  maxBytes: number,
): Promise<string | null> {
  const args = ["cat-file", "blob", `${commit}:${path}`];
  const output = await git.run(args, { maxOutputBytes: maxBytes });
  return output.code === 0 ? decodeField(output.stdout) : null;
}
