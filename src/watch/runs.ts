/** The runs of a project's sessions, read without disturbing whoever drives them. */

import { foldRun, parseEvent } from "../run/apply.ts";
import type { RunState } from "../run/state.ts";
import { readJournal } from "../store/journal.ts";
import { isLocked } from "../store/lock.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { listSessions } from "../store/sessions.ts";

export type ListedRun = { run: RunState; alive: boolean };

/** Sessions that hold a run, newest first. One that cannot be read hides no other: `doctor` tells of it. */
export async function readRuns(project: ProjectPaths): Promise<ListedRun[]> {
  const runs: ListedRun[] = [];
  for (const paths of await listSessions(project)) {
    // The journal is the run; the snapshot may be missing or one event behind after a crash.
    const read = await readJournal(paths.journal, parseEvent).catch(() => null);
    const run = read === null ? null : foldRun(read.entries);
    if (run !== null) runs.push({ run, alive: await isLocked(paths.lock) });
  }
  return runs.sort((a, b) => b.run.updatedAt.localeCompare(a.run.updatedAt));
}
