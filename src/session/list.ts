/** The runs of a folder's project, for the commands that show them. */

import { Autom8Error } from "../errors.ts";
import { listArchive } from "../store/archive.ts";
import type { ArchiveLine } from "../store/archive_index.ts";
import { type ListedRun, readRuns } from "../watch/runs.ts";
import { lookAround } from "./ground.ts";

/** `last` is the run that was archived last, null where there is none. */
export type RunList = { project: string; runs: ListedRun[]; last: ArchiveLine | null };

/** The runs that are in a session, newest first, or the run of the named session. @throws Autom8Error session-unknown */
export async function currentRuns(folder: string, named: string | null): Promise<RunList> {
  const { project } = await lookAround(folder);
  const runs = (await readRuns(project)).filter(({ run }) => named === null || run.sessionId === named);
  if (named !== null && runs.length === 0) throw new Autom8Error("session-unknown", { sessionId: named });
  const [last] = named === null ? await listArchive(project, 1) : [];
  return { project: project.name, runs, last: last ?? null };
}

/** The same without completed runs. */
export async function unfinishedRuns(folder: string, named: string | null): Promise<RunList> {
  const list = await currentRuns(folder, named);
  return { ...list, runs: list.runs.filter(({ run }) => run.status !== "completed") };
}
