/** The file in the work tree's root through which the reviewer speaks to the corrector and to people. */

import { join } from "path";
import { reviewFile } from "../claude/prompts/review.ts";

/** The review's text; null when there is no file or nothing in it, which means that the work passes. */
export async function readReview(workTree: string): Promise<string | null> {
  const path = join(workTree, reviewFile);
  try {
    // A link would show a file from anywhere as the review.
    if (!(await Deno.lstat(path)).isFile) return null;
    const text = await Deno.readTextFile(path);
    return text.trim() === "" ? null : text;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Removes the review of an earlier round. */
export async function removeReview(workTree: string): Promise<void> {
  try {
    await Deno.remove(join(workTree, reviewFile), { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
