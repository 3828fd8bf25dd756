/** Index files of our own, made from the user's, so that the user's index is never written. */

import { join } from "path";

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
