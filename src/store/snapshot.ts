/** `state.json`: a summary of the run for readers. It is made from the journal, never the other way round. */

import { writeCacheAtomic } from "./atomic.ts";
import type { SessionPaths } from "./paths.ts";

/** Replaces the snapshot. A power cut may damage it: the journal has it all. @throws Autom8Error disk-full, folder-unwritable */
export async function writeSnapshot(session: SessionPaths, summary: unknown): Promise<void> {
  await writeCacheAtomic(session.state, `${JSON.stringify(summary)}\n`);
}

/**
 * The snapshot's JSON, for the reader to check; null if there is none that can be read: the journal has it all. Without
 * waiting, as there may be a hundred.
 */
export function readSnapshot(session: SessionPaths): unknown {
  try {
    return JSON.parse(Deno.readTextFileSync(session.state));
  } catch {
    return null;
  }
}
