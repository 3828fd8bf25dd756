/** A project with sessions made from events, as a driver leaves them. */

import { apply, startRun } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { runJournal } from "../../src/run/journal.ts";
import { summarize } from "../../src/run/summary.ts";
import { ensureFolder } from "../../src/store/atomic.ts";
import { openJournal } from "../../src/store/journal.ts";
import { projectPaths, type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { writeSnapshot } from "../../src/store/snapshot.ts";
import { ready, started } from "../run/example_run.ts";

export const project = (home: string) => projectPaths(home, "repo");

/** The time of a run's n-th event. */
export const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 2, 3, 0, n)).toISOString();

/** Records events in a session: a new run's, or more of the one that is there. Writes no snapshot. */
export async function record(home: string, id: string, events: readonly RunEvent[]): Promise<SessionPaths> {
  const paths = sessionPaths(project(home), id);
  await ensureFolder(paths.transcripts);
  let n = 0;
  const { journal, entries } = await openJournal(paths.journal, {
    format: runJournal,
    autom8: "0.1.0",
    now: () => timeOf(n),
  });
  n = entries.length;
  for (const event of events) {
    n += 1;
    await journal.append(event);
  }
  journal.close();
  return paths;
}

/** A session with a run that has picked no story yet, and its snapshot. */
export async function makeRun(
  home: string,
  id: string,
  more: readonly RunEvent[] = [],
): Promise<SessionPaths> {
  const first = { ...started, sessionId: id, runId: `run-${id}`, branch: `feature/${id}` };
  const events = [...ready, ...more];
  const paths = await record(home, id, [first, ...events]);
  const run = events.reduce((run, event, i) => apply(run, event, timeOf(i + 2)), startRun(first, timeOf(1)));
  const { size } = await Deno.stat(paths.journal);
  await writeSnapshot(paths, summarize(run, { sequence: events.length + 1, bytes: size }));
  return paths;
}
