/** Uncommitted changes. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** The tracked files with staged or unstaged changes, without those inside submodules. One git process. */
export async function trackedChanges(git: Git): Promise<string[]> {
  return (await changes(git, "no")).map(({ path }) => path);
}

/** A path with uncommitted changes, and what git calls them: `M`, `A`, `D`, `??` for an untracked file, ... */
export type UncommittedChange = { status: string; path: string };

/** The same with the untracked files; a folder of which nothing is tracked is one path that ends with "/". */
export async function uncommittedChanges(git: Git): Promise<UncommittedChange[]> {
  return await changes(git, "normal");
}

async function changes(git: Git, untracked: "no" | "normal"): Promise<UncommittedChange[]> {
  const args = [
    "status",
    "--porcelain=v1",
    "-z",
    `--untracked-files=${untracked}`,
    "--ignore-submodules=dirty",
    "--no-renames",
  ];
  return splitNul(await git.bytes(args)).map((field) => ({
    status: decodeField(field.subarray(0, 2)).trim(),
    path: decodeField(field.subarray(3)),
  }));
}
