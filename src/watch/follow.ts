/** A run's events as they are recorded, with what its agents print in between, until the run stops. */

import type { RunState } from "../run/state.ts";
import { isLocked } from "../store/lock.ts";
import { archivedFiles } from "../store/archive.ts";
import { readIndex } from "../store/archive_index.ts";
import { type SessionPaths, transcriptPath } from "../store/paths.ts";
import type { FoundRun } from "./find_run.ts";
import { createLineTail, type LineTail } from "./line_tail.ts";
import { createJournalTail } from "./journal_tail.ts";
import type { Moment } from "./replay.ts";

/** One thing that happened: an event, or lines that the agent printed. `run`: the run after it. */
export type Happening =
  | { kind: "event"; moment: Moment }
  | { kind: "printed"; lines: string[]; run: RunState; storyId: string | null };

/** Time between two looks, in ms. */
const lookMs = 200;

/**
 * Everything that happened in a run, in order. With `follow`, continues until the run is over, stops, or was killed.
 * @param printed Whether to read what agents printed
 * @throws Autom8Error state-newer, state-damaged
 */
export async function* happenings(
  found: FoundRun,
  { follow, printed }: { follow: boolean; printed: boolean },
): AsyncIterable<Happening> {
  let paths = found.paths;
  let journal = createJournalTail(paths.journal);
  let shown = 0;
  let agent: { tail: LineTail; storyId: string | null } | null = null;
  for (;;) {
    // Looked at before the journal is read: what is recorded until the driver ends is read then.
    const isDriven = follow && await isLocked(paths.lock);
    const read = await journal.read();
    if (read === null) {
      // A run that completes is archived.
      const archived = await archivedPlace(found);
      if (archived === null || archived.journal === paths.journal) return;
      paths = archived;
      journal = createJournalTail(paths.journal);
      continue;
    }
    // A journal that was rewritten in today's version has the same events.
    for (const moment of read.anew ? read.added.slice(shown) : read.added) {
      const { event, run } = moment;
      if (agent !== null && (event.kind === "agent-stopped" || event.kind === "agent-started")) {
        yield* linesOf(agent, run);
        agent = null;
      }
      yield { kind: "event", moment };
      shown += 1;
      if (printed && event.kind === "agent-started") {
        const tail = createLineTail(transcriptPath(paths, event.transcript));
        agent = { tail, storyId: run.turn?.storyId ?? null };
      }
    }
    if (agent !== null) yield* linesOf(agent, read.run);
    if (!isDriven || read.run.status !== "running") return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function* linesOf(
  { tail, storyId }: { tail: LineTail; storyId: string | null },
  run: RunState,
): AsyncIterable<Happening> {
  const { lines } = await tail.read();
  if (lines.length > 0) yield { kind: "printed", lines, run, storyId };
}

async function archivedPlace({ project, runId }: FoundRun): Promise<SessionPaths | null> {
  for (const line of await readIndex(project)) {
    if (line.runId === runId) return archivedFiles(project, line);
  }
  return null;
}
