/** Index files of our own, made from the user's, so that the user's index is never written. */

import { type IndexFile, parseIndex } from "./index_file.ts";

/** Copies an index if there is none at `to` yet. What is not there to copy is left out: git starts with an empty one. */
export async function seedIndex(from: string, to: string): Promise<void> {
  if (await modified(to) !== null) return;
  const time = await modified(from);
  if (time === null) return;
  const unfinished = `${to}.seed`;
  await Deno.copyFile(from, unfinished);
  // A copy that looks newer than its entries would hide changes made in the same instant (git's "racy" entries).
  const seconds = Math.floor(time.getTime() / 1000);
  await Deno.utime(unfinished, seconds, seconds);
  await Deno.rename(unfinished, to);
}

/** Reads an index file; null when it is missing or of a kind that only git reads. `id` is any object id. */
export async function readIndex(path: string, id: string): Promise<IndexFile | null> {
  try {
    return parseIndex(await Deno.readFile(path), id.length / 2);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A key that is the same for indexes with the same paths, modes and contents, whatever else they record. */
export async function contentKey(index: IndexFile): Promise<string> {
  // One buffer, filled in place: a list of parts would take longer than git does on a repository of thousands of files.
  const bytes = new Uint8Array(
    index.entries.reduce((sum, { id, path }) => sum + 6 + id.length + path.length, 0),
  );
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { path, stage, mode, id } of index.entries) {
    view.setUint32(at, mode);
    bytes[at + 4] = stage;
    bytes.set(id, at + 5);
    bytes.set(path, at + 5 + id.length);
    // The NUL that ends a path is there already.
    at += 6 + id.length + path.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Removes a file if it is there. */
export async function removeIfPresent(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function modified(path: string): Promise<Date | null> {
  try {
    return (await Deno.stat(path)).mtime ?? new Date(0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
