/** Whole files and folders: a reader never sees half a file, a crash never leaves one. */

import { dirname } from "path";
import { crashPoint } from "../crash_point.ts";
import { syncFolder, writeWhole } from "./durable_write.ts";
import { namingFailures, storeFailure } from "./failure.ts";
import { openTemp, tempMode } from "./temp_file.ts";

/**
 * Creates a folder (0700) and the missing ones above it, durably. A folder that exists keeps its permissions.
 * @throws Autom8Error folder-unwritable, disk-full
 */
export function ensureFolder(path: string): Promise<void> {
  return namingFailures(path, async () => {
    const missing = await missingFolders(path);
    if (missing.length === 0) return;
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    for (const folder of missing) await syncFolder(dirname(folder));
    crashPoint("folder-made:after");
  });
}

/**
 * Replaces a file durably in one step: temp file in the same folder, fsync, rename, fsync of the folder.
 * A symbolic link at the path is itself replaced, not what it points to. `mode` applies whatever the umask is.
 * @throws Autom8Error folder-unwritable, disk-full: the old file is unchanged then
 */
export function writeFileAtomic(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  return replace(path, data, { mode, durably: true });
}

/**
 * The same without waiting for the disk, for a file that can be made again: after a power cut it may be the old one, or
 * damaged.
 * @throws Autom8Error folder-unwritable, disk-full: the old file is unchanged then
 */
export function writeCacheAtomic(path: string, data: string | Uint8Array): Promise<void> {
  return replace(path, data, { mode: tempMode, durably: false });
}

function replace(
  path: string,
  data: string | Uint8Array,
  { mode, durably }: { mode: number; durably: boolean },
): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return namingFailures(path, async () => {
    crashPoint("atomic-write:before");
    using temp = await openTemp(path);
    writeWhole(temp.file, bytes, "atomic-write");
    if (mode !== tempMode) await Deno.chmod(temp.path, mode);
    if (durably) await temp.file.sync();
    crashPoint("atomic-write:written");
    await temp.rename(path);
    crashPoint("atomic-write:renamed");
    if (durably) await syncFolder(dirname(path));
    crashPoint("atomic-write:after");
  });
}

/** The text of a file; null if there is none. @throws Autom8Error folder-unwritable if it cannot be read */
export function readTextIfPresent(path: string): Promise<string | null> {
  return namingFailures(path, () => {
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  });
}

/** Whether anything has this path, also a symbolic link to nothing. @throws Autom8Error folder-unwritable */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw storeFailure(path, error);
  }
}

/**
 * Renames a file to the first name with `.bak`, `.bak2` and so on that is free. Returns its new path, null if it is not
 * there.
 * @throws Autom8Error folder-unwritable
 */
export function setAside(path: string): Promise<string | null> {
  return namingFailures(path, async () => {
    if (!isThere(path)) return null;
    for (let number = 1;; number++) {
      const kept = `${path}.bak${number === 1 ? "" : number}`;
      if (isThere(kept)) continue;
      await Deno.rename(path, kept);
      await syncFolder(dirname(path));
      return kept;
    }
  });
}

/** Removes a file, or a folder with all in it, if it is there. @throws Autom8Error folder-unwritable */
export function removeIfPresent(path: string): Promise<void> {
  return namingFailures(path, async () => {
    try {
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
}

/** The missing ones of a folder and those above it, innermost first. Throws if a file is in the way. */
async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path;; folder = dirname(folder)) {
    try {
      if ((await Deno.stat(folder)).isDirectory) return missing;
      throw new Deno.errors.NotADirectory(`${folder} is not a folder`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound) || dirname(folder) === folder) throw error;
      missing.push(folder);
    }
  }
}
