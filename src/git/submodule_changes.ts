/** Changes inside submodules, which no checkpoint records. */

import { join } from "path";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** The submodules with changed or new files inside. No git process in a repository without submodules. */
export async function changedSubmodules(git: Git, workTree: string): Promise<string[]> {
  try {
    await Deno.stat(join(workTree, ".gitmodules"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const args = ["status", "--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=none"];
  const fields = splitNul(await git.bytes(args)).map(decodeField);
  // `1 XY S<commit><modified><untracked> ... path`
  return fields.flatMap((field) => {
    const entry = /^1 \S+ S.(..) (?:\S+ ){5}(.*)$/s.exec(field);
    return entry !== null && entry[1] !== ".." ? [entry[2] ?? ""] : [];
  });
}
