/** Changes that git was told to overlook, with `update-index --assume-unchanged` or `--skip-worktree`. */

import { join } from "path";
import type { Git } from "./command.ts";
import { decodeField, fieldKey, quotePath, splitNul } from "./nul_fields.ts";
import { removeIfPresent, seedIndex } from "./private_index.ts";
import { privateIndexSettings } from "./settings.ts";

/**
 * The tracked files that differ from the index and that git does not report. Files that are only not checked out do not
 * count. One git process if git overlooks nothing.
 *
 * @param indexFile In a folder of ours; removed afterwards
 */
export async function overlookedChanges(
  git: Git,
  { gitFolder }: { gitFolder: string },
  indexFile: string,
): Promise<string[]> {
  const listed = splitNul(await git.bytes(["ls-files", "-v", "-z", "--full-name", ":/"]));
  // A small letter: assumed unchanged; S: not looked at in the work tree.
  const flagged = listed.filter((field) => /^[a-zS] /.test(decodeField(field))).map((field) =>
    field.subarray(2)
  );
  if (flagged.length === 0) return [];
  await removeIfPresent(indexFile);
  await seedIndex(join(gitFolder, "index"), indexFile);
  const onIndex = { write: true, env: { GIT_INDEX_FILE: indexFile } };
  const input = flagged.map((path) => `${quotePath(path)}\n`).join("");
  for (const flag of ["--no-assume-unchanged", "--no-skip-worktree"]) {
    await git.text([...privateIndexSettings, "update-index", flag, "--stdin"], { ...onIndex, input });
  }
  const args = [...privateIndexSettings, "diff-files", "--name-only", "--diff-filter=d", "-z"];
  const changed = splitNul(await git.bytes(args, onIndex));
  await removeIfPresent(indexFile);
  const keys = new Set(flagged.map(fieldKey));
  return changed.filter((path) => keys.has(fieldKey(path))).map(decodeField);
}
