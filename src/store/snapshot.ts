/** `state.json`: a summary of the run for readers. It is made from the journal, never the other way round. */

import { readTextIfPresent, writeCacheAtomic } from "./atomic.ts";
import type { SessionPaths } from "./paths.ts";

/** Replaces the snapshot. A power cut may damage it: the journal has it all. @throws Autom8Error disk-full, folder-unwritable */
export async function writeSnapshot(session: SessionPaths, summary: unknown): Promise<void> {
  await writeCacheAtomic(session.state, `${JSON.stringify(summary)}\n`);
}

/**
 * The snapshot's JSON, for the reader to check; null if there is none or it is not JSON: the journal has it all.
 * @throws Autom8Error folder-unwritable
 */
export async function readSnapshot(session: SessionPaths): Promise<unknown> {
  try {
    return JSON.parse(await readTextIfPresent(session.state) ?? "null");
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
