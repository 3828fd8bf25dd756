/**
 * Reading only what was added to a file since the last look. Nothing here waits: a call of the system takes some
 * microseconds, and a promise for it ten times as long.
 */

import { namingFailuresNow } from "./failure.ts";

/** How far a file was read, and which file it was: a file of the same name may have replaced it. */
export type TailPlace = { file: string; offset: number };

/** What one look found. */
export type TailReading =
  /** There is no such file. */
  | { kind: "missing" }
  /** `bytes` were added after the place; none if nothing changed. */
  | { kind: "added"; bytes: Uint8Array; place: TailPlace }
  /** The file was replaced or cut: `bytes` are all it holds, and what was read before is void. */
  | { kind: "restarted"; bytes: Uint8Array; place: TailPlace };

/**
 * Reads from a place to the file's end; all of it if `place` is null.
 * @param most Of a file that is read for the first time, only this many bytes at its end
 * @throws Autom8Error folder-unwritable
 */
export function readTail(path: string, place: TailPlace | null, most = Infinity): TailReading {
  return namingFailuresNow(path, () => {
    const before = lookAtFile(path);
    if (before === null) return { kind: "missing" };
    const continues = place !== null && place.file === before.file && place.offset <= before.size;
    if (continues && place.offset === before.size) return { kind: "added", bytes: new Uint8Array(), place };
    using file = Deno.openSync(path);
    const { size, ...rest } = file.statSync();
    const opened = identity(rest);
    const isSame = continues && opened === place.file && place.offset <= size;
    const offset = isSame ? place.offset : Math.max(0, size - most);
    const bytes = readFrom(file, offset, size - offset);
    const next = { file: opened, offset: offset + bytes.length };
    return { kind: isSame ? "added" : "restarted", bytes, place: next };
  });
}

/** A file's identity and length without opening it; null if it is missing. @throws Autom8Error folder-unwritable */
export function lookAtFile(path: string): { file: string; size: number } | null {
  return namingFailuresNow(path, () => {
    try {
      const { size, ...rest } = Deno.statSync(path);
      return { file: identity(rest), size };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  });
}

function identity({ dev, ino }: { dev: number; ino: number | null }): string {
  return `${dev}:${ino}`;
}

function readFrom(file: Deno.FsFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let done = 0;
  while (done < length) {
    const read = file.readSync(bytes.subarray(done));
    if (read === null) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
