/** `state.json`: what the journal adds up to, for readers. It is rebuilt from the journal, never the other way. */

import { writeFileAtomic } from "./atomic.ts";
import { maskSecrets } from "./mask.ts";
import type { SessionPaths } from "./paths.ts";

/** Replaces the snapshot durably. */
export async function writeSnapshot(
  session: SessionPaths,
  state: unknown,
  secrets: readonly string[],
): Promise<void> {
  await writeFileAtomic(session.state, `${maskSecrets(JSON.stringify(state, null, 2), secrets)}\n`);
}
