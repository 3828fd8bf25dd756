/** A recorded run, event by event: what happened, when, and the run after it. */

import { apply, foldRun, startRun } from "../run/apply.ts";
import type { RunEvent } from "../run/events.ts";
import { runJournal } from "../run/journal.ts";
import type { RunState } from "../run/state.ts";
import { readJournal } from "../store/journal.ts";
import type { JournalEntry } from "../store/journal_format.ts";

/** An event as it was recorded, and the run after it. `at`: ISO 8601. */
export type Moment = { event: RunEvent; at: string; run: RunState };

/** A whole run. `damage` says why the end of its journal is not used; null if all of it is. */
export type RunRecord = { run: RunState; moments: readonly Moment[]; damage: string | null };

/** Reads a journal; null if nothing was recorded yet. @throws Autom8Error state-newer, state-damaged */
export async function readRecord(journal: string): Promise<RunRecord | null> {
  const read = await readJournal(journal, runJournal);
  const run = read === null ? null : foldRun(read.entries);
  if (read === null || run === null) return null;
  return { run, moments: replay(read.entries, null), damage: read.damage?.detail ?? null };
}

/** The events of some entries, those of a transition one by one. `before`: the run before them, null at its start. */
export function replay(entries: readonly JournalEntry<RunEvent>[], before: RunState | null): Moment[] {
  const moments: Moment[] = [];
  let run = before;
  for (const { event, at } of entries) {
    for (const one of event.kind === "transition" ? event.events : [event]) {
      run = run === null ? one.kind === "run-started" ? startRun(one, at) : null : apply(run, one, at);
      if (run === null) return moments;
      moments.push({ event: one, at, run });
    }
  }
  return moments;
}
