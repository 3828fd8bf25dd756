/** The agent's raw stream on disk, written as it arrives. */

import { dirname } from "path";
import { ensureFolder } from "./atomic.ts";
import { writeAll } from "./durable_write.ts";
import { namingFailures, storeFailure } from "./failure.ts";
import { createByteMask } from "./byte_mask.ts";

export interface Transcript {
  /** Writes a chunk. An unfinished line waits in memory, up to a bound, so that no secret hides across two chunks. */
  write(chunk: Uint8Array): void;
  /** Writes what is waiting, and makes everything durable. */
  finish(): Promise<void>;
}

/** The most of an unfinished line that waits, in bytes. */
const maxHeldBytes = 1024 * 1024;

/** How much of a longer line keeps waiting, in bytes: a secret that began there may not be complete yet. */
const tailBytes = 64 * 1024;

/** Opens a new transcript. @throws Autom8Error disk-full, folder-unwritable; so do its methods */
export async function openTranscript(path: string, secrets: readonly string[]): Promise<Transcript> {
  await ensureFolder(dirname(path));
  const file = await namingFailures(
    path,
    () => Deno.open(path, { write: true, create: true, truncate: true, mode: 0o600 }),
  );
  const mask = createByteMask(secrets);
  // Grows as needed: nearly all lines are short, and a run opens hundreds of transcripts.
  let held = new Uint8Array(0);
  let heldBytes = 0;

  function put(bytes: Uint8Array, end = bytes.length): number {
    const { parts, done } = mask(bytes, end);
    try {
      for (const part of parts) writeAll(file, part);
    } catch (error) {
      throw storeFailure(path, error);
    }
    return done;
  }

  /** Keeps the line's end in memory of a fixed size; writes what no longer fits. */
  function hold(rest: Uint8Array): void {
    const needed = Math.min(maxHeldBytes, heldBytes + rest.length);
    if (needed > held.length) held = grown(held, needed);
    for (let from = 0; from < rest.length;) {
      const piece = rest.subarray(from, from + maxHeldBytes - heldBytes);
      held.set(piece, heldBytes);
      heldBytes += piece.length;
      from += piece.length;
      if (heldBytes < maxHeldBytes) return;
      const done = put(held, maxHeldBytes - tailBytes);
      held.copyWithin(0, done);
      heldBytes -= done;
    }
  }

  return {
    write(chunk) {
      let from = 0;
      if (heldBytes > 0) {
        const lineEnd = chunk.indexOf(10);
        hold(lineEnd < 0 ? chunk : chunk.subarray(0, lineEnd + 1));
        if (lineEnd < 0) return;
        put(held.subarray(0, heldBytes));
        heldBytes = 0;
        from = lineEnd + 1;
      }
      const lastLineEnd = chunk.lastIndexOf(10);
      if (lastLineEnd >= from) {
        put(chunk.subarray(from, lastLineEnd + 1));
        from = lastLineEnd + 1;
      }
      hold(chunk.subarray(from));
    },
    async finish() {
      try {
        put(held.subarray(0, heldBytes));
        heldBytes = 0;
        await namingFailures(path, () => file.syncData());
      } finally {
        file.close();
      }
    },
  };
}

/** A larger buffer with the same beginning; at least doubled, so that a long line is copied only a few times. */
function grown(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(maxHeldBytes, Math.max(needed, 2 * bytes.length)));
  larger.set(bytes);
  return larger;
}
