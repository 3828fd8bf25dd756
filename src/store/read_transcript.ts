/** Reading an agent's recorded stream back. */

/** The bytes of a transcript in order; nothing where it was never begun. */
export async function* readTranscript(path: string): AsyncIterable<Uint8Array> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  yield* file.readable;
}

/** Its length in bytes; 0 where it was never begun. */
export async function transcriptLength(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
