/** What runs cost, over all their sessions and archives, and the agent's turns that belong to no run. */

import { Autom8Error } from "../../errors.ts";
import type { RunSummary } from "../../run/summary.ts";
import { type LoneTurn, readLoneTurns } from "../../store/lone_turns.ts";
import { allRuns, type FoundRun } from "../../watch/find_run.ts";
import { readSummary } from "../../watch/runs.ts";
import { askedProjects } from "./asked.ts";

/** The runs that were active since a moment, the newest first, and those that cannot be read; other turns since then. */
export type CostedRuns = {
  runs: RunSummary[];
  unreadable: { sessionId: string; runId: string }[];
  turns: (LoneTurn & { project: string })[];
};

/** Reads them. `since`: ISO 8601; null: all. @throws Autom8Error name-unknown, not-a-repository */
export async function readCosts(
  folder: string,
  asked: { project: string | null; global: boolean },
  since: string | null,
): Promise<CostedRuns> {
  const projects = await askedProjects(folder, asked);
  const all = (await Promise.all(projects.map(allRuns))).flat()
    .filter(({ updatedAt }) => since === null || updatedAt === "" || updatedAt >= since);
  all.sort((a, b) => a.updatedAt < b.updatedAt ? 1 : -1);
  const read = await Promise.all(all.map(async (found) => ({ found, run: await summaryOf(found) })));
  const turns = await Promise.all(projects.map(async (project) => {
    const own = await readLoneTurns(project);
    return own.map((turn) => ({ ...turn, project: project.name }));
  }));
  return {
    turns: turns.flat().filter(({ at }) => since === null || at >= since),
    runs: read.flatMap(({ run }) => run === null ? [] : [run]),
    unreadable: read.flatMap(({ found: { sessionId, runId }, run }) =>
      run === null ? [{ sessionId, runId }] : []
    ),
  };
}

async function summaryOf({ paths }: FoundRun): Promise<RunSummary | null> {
  try {
    return await readSummary(paths);
  } catch (error) {
    if (error instanceof Autom8Error) return null;
    throw error;
  }
}
