/** A request to pause at the next story boundary: a file beside the journal, so that any process can leave one. */

import { join } from "path";
import { removeIfPresent, writeFileAtomic } from "./atomic.ts";
import { namingFailures } from "./failure.ts";
import type { SessionPaths } from "./paths.ts";

/** Asks the run of a session to pause at its next story boundary. */
export async function requestPause(session: SessionPaths): Promise<void> {
  await writeFileAtomic(pauseFile(session), "");
}

/** Whether a pause was requested and not yet withdrawn. */
export function pauseRequested(session: SessionPaths): Promise<boolean> {
  return namingFailures(pauseFile(session), async () => {
    try {
      await Deno.stat(pauseFile(session));
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Withdraws the request: a run that is resumed starts without one. */
export function withdrawPause(session: SessionPaths): Promise<void> {
  return removeIfPresent(pauseFile(session));
}

function pauseFile(session: SessionPaths): string {
  return join(session.folder, "pause");
}
