/** The file that a whole write goes to first, in the folder of the one that it will replace. */

import { basename, dirname, join } from "path";
import { Autom8Error } from "../errors.ts";
import { isStillAt } from "./same_file.ts";

/** Permissions that every temp file has at first: what it will hold may be secret. */
export const tempMode = 0o600;

/** A new temp file, open for writing. Disposing removes it unless it was renamed. */
export interface TempFile extends Disposable {
  readonly path: string;
  readonly file: Deno.FsFile;
  /** Gives it its final name, replacing the file there. */
  rename(path: string): Promise<void>;
}

/** More writers of one file at once than there ever are. */
const slots = 64;

/**
 * A temp file for `path`, locked by us. Its name is the same each time, so that the one a crash left is found and
 * removed by the next write, instead of staying in somebody's folder; the lock tells such a leftover from the temp
 * file of a writer at work, who is given way to.
 */
export function openTemp(path: string): TempFile {
  // Cut, as a name may already be as long as names can be; the lock keeps apart those that then look the same.
  const stem = `.${basename(path).slice(0, 50)}.autom8-tmp`;
  for (let slot = 0; slot < slots; slot++) {
    const temp = join(dirname(path), `${stem}${slot}`);
    removeLeftover(temp);
    const file = createNew(temp);
    if (file === null) continue;
    if (tryLock(file, true) && isStillAt(file, temp)) return owned(file, temp);
    file.close();
  }
  throw new Autom8Error("folder-unwritable", { path, detail: "too many temporary files are in the way" });
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

function removeLeftover(path: string): void {
  try {
    if (!Deno.lstatSync(path).isFile) return;
    using file = Deno.openSync(path, { read: true });
    if (tryLock(file, false) && isStillAt(file, path)) Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Some network file systems have no locks: `otherwise` is the answer there. */
function tryLock(file: Deno.FsFile, otherwise: boolean): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return otherwise;
  }
}
