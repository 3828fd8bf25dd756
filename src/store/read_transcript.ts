/** Reading an agent's recorded stream back. */

import { namingFailures } from "./failure.ts";

/** The bytes of a transcript in order; none if it was never begun. @throws Autom8Error folder-unwritable */
export async function* readTranscript(path: string): AsyncIterable<Uint8Array> {
  const file = await unlessMissing(path, () => Deno.open(path));
  if (file !== null) yield* file.readable;
}

/** Its length in bytes; 0 if it was never begun. @throws Autom8Error folder-unwritable */
export async function transcriptLength(path: string): Promise<number> {
  return (await unlessMissing(path, () => Deno.stat(path)))?.size ?? 0;
}

/** The end of a transcript: its last bytes, from the start of a line, and when it was last written. */
export type TranscriptEnd = { lines: string[]; writtenAt: string | null };

/** At most the last `maxBytes`; null if it was never begun. @throws Autom8Error folder-unwritable */
export async function readTranscriptEnd(path: string, maxBytes: number): Promise<TranscriptEnd | null> {
  return await unlessMissing(path, async () => {
    using file = await Deno.open(path);
    const { size, mtime } = await file.stat();
    const from = Math.max(0, size - maxBytes);
    await file.seek(from, Deno.SeekMode.Start);
    const bytes = new Uint8Array(size - from);
    let read = 0;
    while (read < bytes.length) {
      const more = await file.read(bytes.subarray(read));
      if (more === null) break;
      read += more;
    }
    const lines = new TextDecoder().decode(bytes.subarray(0, read)).split("\n");
    // The first one is cut unless the whole file was read; the last one may be unfinished.
    return { lines: lines.slice(from === 0 ? 0 : 1, -1), writtenAt: mtime?.toISOString() ?? null };
  });
}

function unlessMissing<T>(path: string, work: () => Promise<T>): Promise<T | null> {
  return namingFailures(path, async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  });
}
