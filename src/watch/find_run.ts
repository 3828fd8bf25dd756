/** Which run is meant by what a person typed: a run's id, the beginning of one, a session's id, or `last`. */

import { Autom8Error } from "../errors.ts";
import { archivedFiles } from "../store/archive.ts";
import { readIndex } from "../store/archive_index.ts";
import type { ProjectPaths, SessionPaths } from "../store/paths.ts";
import { listSessions } from "../store/project.ts";
import { nearestWord } from "../text/nearest.ts";
import { readSessions } from "./runs.ts";

/** A run that can be looked at, in a session or archived. */
export type FoundRun = {
  project: ProjectPaths;
  /** Empty for a session whose run cannot be read. */
  runId: string;
  sessionId: string;
  branch: string;
  status: string;
  paths: SessionPaths;
  archived: boolean;
  /** When something was last recorded. */
  updatedAt: string;
};

/** What a wanted id means. */
export type RunChoice =
  | { kind: "found"; run: FoundRun }
  | { kind: "several"; runs: readonly FoundRun[] }
  | { kind: "none" };

/** Every run of a project, the newest first, then the sessions that cannot be read. */
export async function allRuns(project: ProjectPaths): Promise<FoundRun[]> {
  const { runs, unreadable } = await readSessions(project);
  const files = new Map(listSessions(project).map((paths) => [paths.id, paths]));
  const found: FoundRun[] = [];
  for (const { run } of runs) {
    const paths = files.get(run.sessionId);
    if (paths === undefined) continue;
    const { runId, sessionId, branch, status, updatedAt } = run;
    found.push({ project, runId, sessionId, branch, status, updatedAt, paths, archived: false });
  }
  const folders = new Set<string>();
  for (const line of await readIndex(project)) {
    if (folders.has(line.folder)) continue;
    folders.add(line.folder);
    const { runId, sessionId, branch, status, finishedAt: updatedAt } = line;
    const paths = archivedFiles(project, line);
    found.push({ project, runId, sessionId, branch, status, updatedAt, paths, archived: true });
  }
  found.sort((a, b) => a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0);
  for (const { sessionId } of unreadable) {
    const paths = files.get(sessionId);
    if (paths === undefined) continue;
    const unknown = { runId: "", branch: "?", status: "unreadable", updatedAt: "" };
    found.push({ project, sessionId, paths, archived: false, ...unknown });
  }
  return found;
}

/** Picks from runs that are sorted as by `allRuns`. A session's id means its newest run. Pure. */
export function pickRun(runs: readonly FoundRun[], wanted: string): RunChoice {
  if (wanted === "last") return runs[0] === undefined ? { kind: "none" } : { kind: "found", run: runs[0] };
  if (wanted === "") return { kind: "none" };
  const exact = runs.find(({ runId }) => runId === wanted) ??
    runs.find(({ sessionId }) => sessionId === wanted);
  if (exact !== undefined) return { kind: "found", run: exact };
  const begun = runs.filter(({ runId }) => runId.startsWith(wanted));
  const sessions = begun.length > 0 || wanted === ""
    ? []
    : newestOfEach(runs).filter(({ sessionId }) => sessionId.startsWith(wanted));
  const all = [...begun, ...sessions];
  const [only, ...others] = all;
  if (only === undefined) return { kind: "none" };
  return others.length === 0 ? { kind: "found", run: only } : { kind: "several", runs: all };
}

/** The run that is meant. @throws Autom8Error name-unknown, id-ambiguous */
export function chosenRun(runs: readonly FoundRun[], wanted: string): FoundRun {
  const choice = pickRun(runs, wanted);
  switch (choice.kind) {
    case "found":
      return choice.run;
    case "several":
      throw new Autom8Error("id-ambiguous", {
        what: "run",
        id: wanted,
        matches: choice.runs.map(({ runId, sessionId, branch, status }) => ({
          id: runId || sessionId,
          detail: `${branch}  ${status}`,
        })),
        list: "autom8 history",
      });
    case "none": {
      const ids = runs.flatMap(({ runId, sessionId }) => [runId, runId.slice(0, 8), sessionId]);
      const near = nearestWord(wanted, ids.filter((id) => id !== ""));
      throw new Autom8Error("name-unknown", { what: "run", name: wanted, near, list: "autom8 history" });
    }
    default:
      return choice satisfies never;
  }
}

function newestOfEach(runs: readonly FoundRun[]): FoundRun[] {
  const seen = new Set<string>();
  return runs.filter(({ sessionId }) => !seen.has(sessionId) && seen.add(sessionId));
}
