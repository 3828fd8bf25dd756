/** A session with a run in it, and what the index shall say of it. */

import { join } from "path";
import { ensureFolder, writeFileAtomic } from "../../src/store/atomic.ts";
import { type JournalOptions, openJournal } from "../../src/store/journal.ts";
import { type ProjectPaths, projectPaths, type SessionPaths, sessionPaths } from "../../src/store/paths.ts";

export const archiveSummary = {
  runId: "run-1",
  sessionId: "0a1b2c3d",
  branch: "feature",
  status: "completed",
  startedAt: "2026-01-02T03:00:00.000Z",
  finishedAt: "2026-01-02T03:04:05.678Z",
  storiesDone: 2,
  storiesTotal: 3,
  costUsd: 1.25,
};

/** A journal of version 2 with any JSON as its events; one of version 1 had them in a list. */
export const journalOptions: JournalOptions<unknown> = {
  format: {
    version: 2,
    read: (value, version) => version === 1 && Array.isArray(value) ? value[0] : value,
    autom8Of: () => null,
  },
  autom8: "0.2.0",
  now: () => "2026-01-02T03:04:05.000Z",
};

/** Makes it, or leaves it as it is where there is something. */
export async function makeSession(
  home: string,
  id = archiveSummary.sessionId,
): Promise<{ project: ProjectPaths; session: SessionPaths }> {
  const project = projectPaths(home, "project");
  const session = sessionPaths(project, id);
  await ensureFolder(session.transcripts);
  await ensureFolder(project.runs);
  const { journal } = await openJournal(session.journal, journalOptions);
  await journal.append({ kind: "run-started" });
  journal.close();
  await writeFileAtomic(session.state, JSON.stringify({ id }));
  await writeFileAtomic(join(session.folder, "lock"), "");
  return { project, session };
}
