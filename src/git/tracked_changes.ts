/** Uncommitted changes in tracked files. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** The tracked files with staged or unstaged changes, without those inside submodules. One git process. */
export async function trackedChanges(git: Git): Promise<string[]> {
  const args = [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=no",
    "--ignore-submodules=dirty",
    "--no-renames",
  ];
  return splitNul(await git.bytes(args)).map((field) => decodeField(field.subarray(3)));
}
