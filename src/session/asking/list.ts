/** The runs of a project, for the commands that show them. */

import { listArchive } from "../../store/archive.ts";
import type { ArchiveLine } from "../../store/archive_index.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { readSessions, type Sessions } from "../../watch/runs.ts";
import { isOver } from "../../run/state.ts";
import type { Candidate } from "../choose.ts";
import { projectOf } from "./asked.ts";
import { surroundingsOf } from "../surroundings.ts";

/** `last` is the run that was archived last, null if there is none. */
export type RunList = Sessions & { project: string; last: ArchiveLine | null };

/**
 * The runs of a folder's project that are in a session, newest first, or the run of the named session.
 * @throws Autom8Error session-unknown, id-ambiguous
 */
async function currentRuns(folder: string, named: string | null): Promise<RunList> {
  return await runsOf(await projectOf(folder), named);
}

/** The same without runs that are over. */
export async function unfinishedRuns(folder: string, named: string | null): Promise<RunList> {
  const list = await currentRuns(folder, named);
  return { ...list, runs: list.runs.filter(({ run }) => !isOver(run.status)) };
}

/** The runs of a project, or the run of the named session. @throws Autom8Error session-unknown, id-ambiguous */
export async function runsOf(project: ProjectPaths, named: string | null): Promise<RunList> {
  const [sessions, [last]] = await Promise.all([readSessions(project), listArchive(project, 1)]);
  const list: RunList = { project: project.name, ...sessions, last: last ?? null };
  if (named === null) return list;
  const { namedSession } = await import("../choose.ts");
  const { id } = namedSession(candidatesOf(list), named);
  return {
    project: project.name,
    runs: list.runs.filter(({ run }) => run.sessionId === id),
    unreadable: list.unreadable.filter(({ sessionId }) => sessionId === id),
    last: null,
  };
}

/** The session of a list that is meant in a folder: of this branch or work tree, else the only one; null if none is. */
export async function meantSession(list: RunList, folder: string): Promise<string | null> {
  const candidates = candidatesOf(list);
  if (candidates.length < 2) return candidates[0]?.id ?? null;
  const [around, { choose, cluesOf }] = await Promise.all([
    surroundingsOf(folder),
    import("../choose.ts"),
  ]);
  const choice = choose(candidates, { named: null, ...cluesOf(around) });
  return choice.kind === "chosen" ? choice.session.id : null;
}

function candidatesOf({ runs, unreadable }: Sessions): Candidate[] {
  const readable = runs.map(({ run, alive }) => ({
    id: run.sessionId,
    branch: run.branch,
    workTree: run.workTree ?? run.checkout,
    status: run.status,
    isDriven: alive,
  }));
  const others = unreadable.map(({ sessionId }) => ({
    id: sessionId,
    branch: null,
    workTree: null,
    status: "unreadable",
    isDriven: false,
  }));
  return [...readable, ...others];
}
