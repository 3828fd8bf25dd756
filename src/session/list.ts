/** The runs of a folder's project, for the commands that show them. */

import { Autom8Error } from "../errors.ts";
import type { ArchiveLine } from "../store/archive_index.ts";
import type { ListedRun, UnreadableSession } from "../watch/runs.ts";
import { isOver } from "../run/state.ts";
import { lookAround } from "./ground.ts";

/** `last` is the run that was archived last, null if there is none. */
export type RunList = {
  project: string;
  runs: ListedRun[];
  unreadable: UnreadableSession[];
  last: ArchiveLine | null;
};

/** The runs that are in a session, newest first, or the run of the named session. @throws Autom8Error session-unknown */
export async function currentRuns(folder: string, named: string | null): Promise<RunList> {
  // git answers while the modules load.
  const [{ project }, { readSessions }, { listArchive }] = await Promise.all([
    lookAround(folder),
    import("../watch/runs.ts"),
    import("../store/archive.ts"),
  ]);
  const all = await readSessions(project);
  const isMeant = (id: string) => named === null || id === named;
  const runs = all.runs.filter(({ run }) => isMeant(run.sessionId));
  const unreadable = all.unreadable.filter(({ sessionId }) => isMeant(sessionId));
  if (named !== null && runs.length + unreadable.length === 0) {
    throw new Autom8Error("session-unknown", { sessionId: named });
  }
  const [last] = named === null ? await listArchive(project, 1) : [];
  return { project: project.name, runs, unreadable, last: last ?? null };
}

/** The same without runs that are over. */
export async function unfinishedRuns(folder: string, named: string | null): Promise<RunList> {
  const list = await currentRuns(folder, named);
  return { ...list, runs: list.runs.filter(({ run }) => !isOver(run.status)) };
}
