/** The projects and their archived runs, kept up to date. */

import type { ArchiveLine } from "../store/archive_index.ts";
import { type ErrorInfo, errorInfo } from "../errors.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { listProjects, listSpecs, projectRoot } from "../store/project.ts";
import { createHistoryTail, type HistoryTail } from "../watch/history_tail.ts";
import type { PastRun, Project, RunKey } from "./world.ts";

/** What is known of one project. `runs`: newest first. */
type Known = {
  paths: ProjectPaths;
  root: string | null;
  specs: readonly string[];
  tail: HistoryTail;
  runs: PastRun[];
  problem: ErrorInfo | null;
};

/** Reads lists. */
export interface ListFeed {
  /** Looks for news and posts them; the first time, in parts. A call that comes too early waits for the one before. */
  look(): Promise<void>;
  /** Looks once more, after a look that has begun already. */
  lookAgain(): Promise<void>;
  /** The archived run of this key. */
  find(key: RunKey): { project: ProjectPaths; line: ArchiveLine } | null;
}

type Post = (
  message:
    | { kind: "projects"; projects: readonly Project[] }
    | { kind: "history"; runs: readonly PastRun[]; isComplete: boolean },
) => void;

/** Time between two posts of a history that is still being read, in ms. */
const partMs = 200;

/** A feed of the lists in autom8's home. */
export function createListFeed(home: string, post: Post): ListFeed {
  const known = new Map<string, Known>();
  let looking: Promise<void> | null = null;
  let postedProjects = "";
  let hasPostedHistory = false;

  async function findProjects(): Promise<void> {
    // What cannot be listed now stays as it was: the search for sessions reports it.
    const found = orElse([...known.values()].map(({ paths }) => paths), () => listProjects(home));
    for (const name of known.keys()) if (!found.some((one) => one.name === name)) known.delete(name);
    for (const paths of found) {
      const before = known.get(paths.name);
      const specs = orElse([], () => listSpecs(paths));
      if (before !== undefined) before.specs = specs;
      else {
        const root = await projectRoot(paths).catch(() => null);
        known.set(paths.name, {
          paths,
          root,
          specs,
          tail: createHistoryTail(paths),
          runs: [],
          problem: null,
        });
      }
    }
  }

  /** Whether something is new. */
  async function readHistory(): Promise<boolean> {
    let isNew = false;
    let posted = performance.now();
    for (const one of known.values()) {
      let part = readTail(one);
      if (part.restarted) one.runs = [];
      isNew ||= part.restarted || part.runs.length > 0;
      // What was added later is newer; the parts of one reading go back in time.
      const older = one.runs;
      one.runs = [];
      for (;;) {
        for (const run of part.runs) one.runs.push(pastRun(one.paths, run));
        if (part.rest === null) break;
        if (performance.now() - posted > partMs) {
          postHistory(false);
          posted = performance.now();
        }
        await nextTask();
        part = { restarted: false, ...part.rest() };
      }
      for (const run of older) one.runs.push(run);
    }
    return isNew;
  }

  function postHistory(isComplete: boolean): void {
    const runs = [...known.values()].flatMap((one) => one.runs);
    if (known.size > 1) {
      runs.sort((a, b) => a.finishedAt < b.finishedAt ? 1 : a.finishedAt > b.finishedAt ? -1 : 0);
    }
    hasPostedHistory = true;
    post({ kind: "history", runs, isComplete });
  }

  function postProjects(): void {
    // Adding up the cost of ten thousand runs is only worth it if something is new.
    const text = JSON.stringify([...known.values()].map(({ paths, root, specs, runs, problem }) => [
      paths.name,
      root,
      specs,
      runs.length,
      runs[0]?.runId,
      problem?.message,
    ]));
    if (text === postedProjects) return;
    postedProjects = text;
    post({ kind: "projects", projects: [...known.values()].map(projectOf) });
  }

  async function lookOnce(): Promise<void> {
    await findProjects();
    if (postedProjects === "") postProjects();
    if (await readHistory() || !hasPostedHistory) postHistory(true);
    postProjects();
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => looking = null);
    return looking;
  }

  return {
    look,
    async lookAgain() {
      await looking;
      await look();
    },
    find(key) {
      for (const { paths, runs } of known.values()) {
        const line = key.startsWith(`${paths.name}/`) ? runs.find((run) => run.key === key) : undefined;
        if (line !== undefined) return { project: paths, line };
      }
      return null;
    },
  };
}

function readTail(one: Known): ReturnType<HistoryTail["read"]> {
  try {
    const read = one.tail.read();
    one.problem = null;
    return read;
  } catch (error) {
    one.problem = errorInfo(error);
    return { restarted: false, runs: [], rest: null };
  }
}

function pastRun({ name }: ProjectPaths, line: ArchiveLine): PastRun {
  return { ...line, project: name, key: `${name}/${line.runId}` };
}

function projectOf({ paths, root, specs, runs, problem }: Known): Project {
  return {
    name: paths.name,
    root,
    specs,
    archivedRuns: runs.length,
    costUsd: runs.reduce((sum, { costUsd }) => sum + costUsd, 0),
    costIsEstimate: runs.some(({ usageIsEstimate }) => usageIsEstimate === true),
    lastRun: runs[0] ?? null,
    problem,
  };
}

/** Lets keys and frames through. */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function orElse<T>(value: T, read: () => T): T {
  try {
    return read();
  } catch {
    return value;
  }
}
