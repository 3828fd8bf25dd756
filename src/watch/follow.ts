/** A run's events as they are recorded, with what its agents print in between, until the run stops. */

import { isLocked } from "../store/lock.ts";
import { archivedFiles } from "../store/archive.ts";
import { readIndex } from "../store/archive_index.ts";
import type { SessionPaths } from "../store/paths.ts";
import type { FoundRun } from "./find_run.ts";
import { createRunTail, type Happening } from "./run_tail.ts";

/** Time between two looks, in ms. */
const lookMs = 200;

/**
 * Everything that happened in a run, in order. With `follow`, continues until the run is over, stops, or was killed.
 * @param printed Whether to read what agents printed
 * @throws Autom8Error state-newer, state-damaged
 */
export async function* happenings(
  found: FoundRun,
  { follow, printed }: { follow: boolean; printed: boolean },
): AsyncIterable<Happening> {
  const which = printed ? "all" as const : "none" as const;
  let paths = found.paths;
  let tail = createRunTail(paths, which);
  let shown = 0;
  for (;;) {
    // Looked at before the journal is read: what is recorded until the driver ends is read then.
    const isDriven = follow && isLocked(paths.lock);
    const look = tail.look();
    if (look === null) {
      // A run that completes is archived.
      const archived = await archivedPlace(found);
      if (archived === null || archived.journal === paths.journal) return;
      paths = archived;
      tail = createRunTail(paths, which, shown);
      continue;
    }
    yield* look.happenings;
    shown += look.happenings.filter(({ kind }) => kind === "event").length;
    if (!isDriven || look.run.status !== "running") return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function archivedPlace({ project, runId }: FoundRun): Promise<SessionPaths | null> {
  for (const line of await readIndex(project)) {
    if (line.runId === runId) return archivedFiles(project, line);
  }
  return null;
}
