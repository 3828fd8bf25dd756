/** The file in the root of the work tree in which the reviewer leaves its issues for the corrector and for people. */

import { join } from "path";
import { reviewFile } from "../claude/review_file.ts";

/** What is in the place of the review file. */
export type ReviewReading =
  /** There is no file, or it is empty. */
  | { kind: "none" }
  /** `text`: its start, bounded. */
  | { kind: "text"; text: string }
  /** It is nothing that can be read as a review: `what` says why, as in "it is a folder". */
  | { kind: "odd"; what: string };

/** The most that is read of a review, in bytes. */
const maxBytes = 1_000_000;

/** Reads the review. Never waits: a pipe or a socket is not opened. */
export async function readReview(workTree: string): Promise<ReviewReading> {
  const path = join(workTree, reviewFile);
  try {
    const info = await Deno.lstat(path);
    // A link could present any file as the review.
    if (!info.isFile) return { kind: "odd", what: oddity(info) };
    using file = await Deno.open(path);
    const bytes = new Uint8Array(maxBytes);
    let length = 0;
    for (let read = await file.read(bytes); read !== null && length < maxBytes;) {
      length += read;
      read = await file.read(bytes.subarray(length));
    }
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    return text.trim() === "" ? { kind: "none" } : { kind: "text", text };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "none" };
    if (error instanceof Deno.errors.PermissionDenied) return { kind: "odd", what: "it cannot be read" };
    throw error;
  }
}

function oddity({ isDirectory, isSymlink, isFifo, isSocket }: Deno.FileInfo): string {
  if (isDirectory) return "it is a folder";
  if (isSymlink) return "it is a symbolic link";
  if (isFifo === true) return "it is a pipe";
  return isSocket === true ? "it is a socket" : "it is no regular file";
}

/** Removes the review of an earlier round. */
export async function removeReview(workTree: string): Promise<void> {
  try {
    await Deno.remove(join(workTree, reviewFile), { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
