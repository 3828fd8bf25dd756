/** The sessions of a project, each read without disturbing the process that drives it. */

import { type ErrorInfo, errorInfo } from "../errors.ts";
import { parseSummary, type RunSummary, summarize } from "../run/summary.ts";
import { journalVersion } from "../run/upcast.ts";
import { isLocked } from "../store/lock.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { readSnapshot } from "../store/snapshot.ts";
import { lookAtFile } from "../store/tail.ts";

/**
 * A session's run; `alive` if a process drives it. `damage`: why the end of its journal is not used; null if all of it is,
 * and while a process writes there.
 */
export type ListedRun = { run: RunSummary; alive: boolean; damage: string | null };

/** A session whose run cannot be read, and why. */
export type UnreadableSession = { sessionId: string; error: ErrorInfo };

/** What the sessions of a project hold. A session in which nothing was recorded yet is in neither list. */
export type Sessions = {
  /** Newest first. */
  runs: ListedRun[];
  unreadable: UnreadableSession[];
};

/** Every session of a project. One that cannot be read never hides another. */
export async function readSessions(project: ProjectPaths): Promise<Sessions> {
  const sessions: Sessions = { runs: [], unreadable: [] };
  for (const paths of listSessions(project)) {
    try {
      const summed = summedUp(paths);
      const read = summed === "outdated" ? await foldRun(paths) : summed;
      if (read === null) continue;
      const alive = isLocked(paths.lock);
      sessions.runs.push({ run: read.run, alive, damage: alive ? null : read.damage });
    } catch (error) {
      sessions.unreadable.push({ sessionId: paths.id, error: errorInfo(error) });
    }
  }
  sessions.runs.sort(newestFirst);
  sessions.unreadable.sort((a, b) => compare(a.sessionId, b.sessionId));
  return sessions;
}

/** The sessions' runs that can be read, newest first. */
export async function readRuns(project: ProjectPaths): Promise<ListedRun[]> {
  return (await readSessions(project)).runs;
}

/** By the last event; sessions of the same moment by their ids. */
function newestFirst(a: ListedRun, b: ListedRun): number {
  return compare(b.run.updatedAt, a.run.updatedAt) || compare(a.run.sessionId, b.run.sessionId);
}

/** By code units: the first use of `localeCompare` takes milliseconds. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The summary of a session's run; null if nothing was recorded. It is that of `state.json` if the journal has nothing
 * newer, else it is made from the journal.
 * @throws Autom8Error state-newer, state-damaged, folder-unwritable
 */
export async function readSummary(paths: SessionPaths): Promise<RunSummary | null> {
  const summed = summedUp(paths);
  return (summed === "outdated" ? await foldRun(paths) : summed)?.run ?? null;
}

type ReadRun = Omit<ListedRun, "alive">;

/** The run as `state.json` has it, if the journal has nothing newer. Without waiting, as there may be a hundred. */
function summedUp(paths: SessionPaths): ReadRun | "outdated" | null {
  const journal = lookAtFile(paths.journal);
  if (journal === null) return null;
  const snapshot = parseSummary(readSnapshot(paths));
  return snapshot?.journal.bytes === journal.size ? { run: snapshot, damage: null } : "outdated";
}

/** The run as the journal has it. The fold is most of the program: it is loaded only for a journal that can be read. */
async function foldRun(paths: SessionPaths): Promise<ReadRun | null> {
  const { refuseByHeader } = await import("../store/journal.ts");
  refuseByHeader(paths.journal, journalVersion);
  const { foldJournal } = await import("./journal_tail.ts");
  const folded = await foldJournal(paths.journal);
  return folded === null ? null : { run: summarize(folded.run, folded), damage: folded.damage };
}
