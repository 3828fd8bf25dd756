/** Where everything stands: the sessions of a project, and what their agents do. */

import type { ProjectPaths } from "../../store/paths.ts";
import { sessionPaths } from "../../store/paths.ts";
import type { TranscriptEnd } from "../../store/read_transcript.ts";
import type { ListedRun } from "../../watch/runs.ts";
import { meantSession, type RunList, runsOf } from "./list.ts";

/** A session's run with the end of what its agent printed; null if no agent works. */
export type RunWithActivity = ListedRun & { printed: TranscriptEnd | null };

export type ProjectStatus = Omit<RunList, "runs"> & {
  runs: RunWithActivity[];
  /** The id of the session that is meant here; null if none is. */
  meant: string | null;
};

/**
 * A project. `named`: the session to show alone. `folder`: where the session that is meant is looked for; null: nowhere.
 * @throws Autom8Error session-unknown, id-ambiguous
 */
export async function statusOf(
  project: ProjectPaths,
  named: string | null,
  folder: string | null,
): Promise<ProjectStatus> {
  const list = await runsOf(project, named);
  const [only] = list.runs;
  // One that was named is the only one.
  const sole = list.runs.length + list.unreadable.length === 1 ? only?.run.sessionId ?? null : null;
  const meant = folder === null || named !== null ? sole : await meantSession(list, folder);
  return { ...await withActivity(project, list), meant };
}

async function withActivity(project: ProjectPaths, list: RunList): Promise<Omit<ProjectStatus, "meant">> {
  const isBusy = ({ run, alive }: ListedRun) => alive && run.turn?.transcript != null;
  if (!list.runs.some(isBusy)) return { ...list, runs: list.runs.map((one) => ({ ...one, printed: null })) };
  const { readActivity } = await import("../../watch/activity.ts");
  const runs = await Promise.all(list.runs.map(async (one) => {
    const paths = sessionPaths(project, one.run.sessionId);
    return { ...one, printed: isBusy(one) ? await readActivity(paths, one.run) : null };
  }));
  return { ...list, runs };
}
