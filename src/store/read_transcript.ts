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
