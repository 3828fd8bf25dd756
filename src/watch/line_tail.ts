/** The lines of a file that another process is writing, read as they are added. */

import { readTail, type TailPlace } from "../store/tail.ts";

/** Whole lines without their ends. `restarted`: the file is another one than before, and these are all its lines. */
export type NewLines = { lines: string[]; restarted: boolean };

/** Follows one file. */
export interface LineTail {
  /** The lines added since the last call; none if there is no file. @throws Autom8Error folder-unwritable */
  read(): NewLines;
}

/** More of an unfinished line than this is not kept: nobody shows it. In bytes. */
const maxUnfinished = 1024 * 1024;

/**
 * A tail that has read nothing yet.
 * @param most Of what the file holds at first, only the whole lines in this many bytes at its end
 */
export function createLineTail(path: string, most = Infinity): LineTail {
  let place: TailPlace | null = null;
  let unfinished = new Uint8Array();
  return {
    read() {
      const found = readTail(path, place, most);
      if (found.kind === "missing") {
        const restarted = place !== null;
        [place, unfinished] = [null, new Uint8Array()];
        return { lines: [], restarted };
      }
      if (found.kind === "added" && found.bytes.length === 0) return { lines: [], restarted: false };
      const restarted = place !== null && found.kind === "restarted";
      const isCut = found.kind === "restarted" && found.place.offset > found.bytes.length;
      const bytes = found.kind === "added" ? joined(unfinished, found.bytes) : found.bytes;
      // A line of which only the end was read is none.
      const start = isCut ? bytes.indexOf(10) + 1 : 0;
      const end = bytes.lastIndexOf(10) + 1;
      place = found.place;
      unfinished = bytes.slice(end).subarray(0, maxUnfinished);
      const text = new TextDecoder().decode(bytes.subarray(start, Math.max(start, end - 1)));
      return { lines: end <= start ? [] : text.split("\n"), restarted };
    },
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
