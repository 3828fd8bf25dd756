/** What an agent says it changed, compared with what is there. */

import { join } from "path";
import type { AgentAnswer } from "../claude/answer.ts";
import { type Claim, maxClaims } from "../claude/prompts/claims.ts";
import type { DiffEntry } from "../git/diff.ts";

/** An answer that names only what the story changed, and the claims that were taken out of it. */
export type CheckedAnswer = { answer: AgentAnswer; claims?: Claim[] };

/**
 * Takes the files out of an answer that the story did not touch. A folder counts as touched with any file in it.
 *
 * @param diff What all attempts at the story changed together
 */
export async function checkClaims(
  answer: AgentAnswer,
  diff: readonly DiffEntry[],
  workTree: string,
): Promise<CheckedAnswer> {
  const touched = touchedPaths(diff);
  const unfounded = answer.files.filter(({ path }) => !touched.has(path));
  if (unfounded.length === 0) return { answer };
  const claims: Claim[] = [];
  for (const { path } of unfounded.slice(0, maxClaims)) {
    claims.push({ path, what: await exists(join(workTree, path)) ? "unchanged" : "missing" });
  }
  return { answer: { ...answer, files: answer.files.filter(({ path }) => touched.has(path)) }, claims };
}

/** The changed paths and all folders above them. */
function touchedPaths(diff: readonly DiffEntry[]): Set<string> {
  const paths = new Set<string>();
  for (const { path } of diff) {
    for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1)) paths.add(path.slice(0, at));
  }
  return paths;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    // Also where a part of the path is a file, or the path is too long.
    return false;
  }
}
