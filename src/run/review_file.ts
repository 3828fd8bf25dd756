/** The file in the root of the work tree in which the reviewer leaves its issues for the corrector and for people. */

import { join } from "path";
import { reviewFile } from "../claude/prompts/review.ts";

/** The review's text; null if there is no file or it is empty, which means that the work passes. */
export async function readReview(workTree: string): Promise<string | null> {
  const path = join(workTree, reviewFile);
  try {
    // A link could present any file as the review.
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
