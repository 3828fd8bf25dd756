/** The file that a whole write goes to first, in the folder of the file that it will replace. */

import { basename, dirname, join } from "path";
import { Autom8Error } from "../errors.ts";

/** Permissions of every temp file until it is written: its content may be secret. */
export const tempMode = 0o600;

/** A new temp file, open for writing. Disposing removes it unless it was renamed. */
export interface TempFile extends Disposable {
  readonly path: string;
  readonly file: Deno.FsFile;
  /** Gives it its final name, replacing the file there. */
  rename(path: string): Promise<void>;
}

/** How often to look whether another writer of the same file is done, and the ms between two looks. */
const [looks, pause] = [1_000, 10];

/**
 * A temp file for `path`, locked by us. Its name is always the same, so the next write finds and removes a file that a
 * crash left behind. The lock distinguishes such a leftover from the temp file of another writer, which is waited for.
 * @throws Autom8Error folder-unwritable if another writer takes longer than 10 s
 */
export async function openTemp(path: string): Promise<TempFile> {
  // Cut, as the name may already be as long as names can be. Two files that share a temp name take turns.
  const temp = join(dirname(path), `.${basename(path).slice(0, 50)}.autom8-tmp`);
  for (let look = 0; look < looks; look++) {
    const file = createNew(temp);
    if (file !== null && tryLock(file) && isStillAt(file, temp)) return owned(file, temp);
    file?.close();
    if (file !== null || removeLeftover(temp)) continue;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Autom8Error("folder-unwritable", { path, detail: `${temp} is in use by another process` });
}

/** Whether an open file is still the one at the path: not removed, renamed or replaced. Follows no symbolic link. */
export function isStillAt(file: Deno.FsFile, path: string): boolean {
  let named: Deno.FileInfo;
  try {
    named = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  const open = file.statSync();
  return open.ino === named.ino && open.dev === named.dev;
}

function owned(file: Deno.FsFile, path: string): TempFile {
  let named = true;
  return {
    path,
    file,
    async rename(target) {
      await Deno.rename(path, target);
      named = false;
    },
    [Symbol.dispose]() {
      if (named) Deno.removeSync(path);
      file.close();
    },
  };
}

/** Opens a file that must not exist; never through a symbolic link. */
function createNew(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { write: true, createNew: true, mode: tempMode });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
}

/** Removes what is at the path unless a writer holds it. False if one does. */
function removeLeftover(path: string): boolean {
  try {
    if (!Deno.lstatSync(path).isFile) {
      Deno.removeSync(path);
      return true;
    }
    using file = Deno.openSync(path, { read: true });
    if (!tryLock(file)) return false;
    if (isStillAt(file, path)) Deno.removeSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** Some network file systems have no locks: no other writer is expected there. */
function tryLock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return true;
  }
}
