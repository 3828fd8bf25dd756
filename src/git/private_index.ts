/** Index files of our own, made from the user's, so that the user's index is never written. */

import { join } from "path";
import { fieldKey } from "./nul_fields.ts";

/** Copies an index if there is none at `to` yet. If there is none at `from` either, git starts with an empty one. */
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

/** The length of the longest checksum, in bytes: that of a SHA-256 repository. */
const checksumBytes = 32;

/**
 * What git writes at the end of an index: the checksum of everything in it, so that two indexes with the same one are the
 * same. It may have more bytes than the checksum in front. Null if there is no index, or one without a checksum
 * (`index.skipHash`).
 */
export async function indexChecksum(path: string): Promise<string | null> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(checksumBytes);
    const { size } = await file.stat();
    if (size < checksumBytes) return null;
    await file.seek(-checksumBytes, Deno.SeekMode.End);
    let length = 0;
    while (length < checksumBytes) {
      const read = await file.read(bytes.subarray(length));
      if (read === null) return null;
      length += read;
    }
    // The shortest checksum, that of a SHA-1 repository, has 20 bytes.
    return bytes.subarray(-20).every((byte) => byte === 0) ? null : `${size} ${fieldKey(bytes)}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Lets only the user read the files of a folder of ours: git gives an index the mode that other files get. */
export async function makePrivate(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (isFile) await Deno.chmod(join(folder, name), 0o600);
  }
}

/** Removes a file if it exists. */
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
