/** The run of one journal, kept up to date by reading only what was appended. */

import { foldRun } from "../run/apply.ts";
import { runJournal } from "../run/journal.ts";
import type { RunState } from "../run/state.ts";
import { journalIn, readJournal } from "../store/journal.ts";
import { readEntries } from "../store/journal_format.ts";
import { readTail, type TailPlace } from "../store/tail.ts";
import { type Moment, replay } from "./replay.ts";

/** A run after entry `sequence` of its journal, which ends at byte `bytes`. */
export type FoldedRun = { run: RunState; sequence: number; bytes: number };

/** Reads a journal and folds it; null if nothing was recorded yet. `damage`: why its end is not used. @throws Autom8Error state-newer, state-damaged */
export async function foldJournal(
  path: string,
): Promise<FoldedRun & { version: number; damage: string | null } | null> {
  const read = await readJournal(path, runJournal);
  const run = read === null ? null : foldRun(read.entries);
  if (read === null || run === null) return null;
  const damage = read.damage?.detail ?? null;
  return { run, sequence: read.entries.length, bytes: read.length, version: read.version, damage };
}

/** What a look at a journal found: the run as it is now, and how it came there. `damage`: why its end is not used. */
export type TailReading = FoldedRun & {
  damage: string | null;
  /** What was added since the last look; everything at the first one, and if the journal was replaced. */
  added: readonly Moment[];
  /** `added` is everything. */
  anew: boolean;
};

/** Follows one journal. */
export interface JournalTail {
  /** Null if nothing was recorded. @throws Autom8Error state-newer, state-damaged */
  read(): TailReading | null;
}

/** A tail that has read nothing yet. */
export function createJournalTail(path: string): JournalTail {
  let place: TailPlace | null = null;
  let folded: FoldedRun & { version: number } | null = null;

  function readAnew(): TailReading | null {
    const found = readTail(path, null);
    const read = found.kind === "missing" ? null : journalIn(path, found.bytes, runJournal);
    const added = read === null ? [] : replay(read.entries, null);
    const run = added.at(-1)?.run;
    if (found.kind === "missing" || read === null || run === undefined) {
      [place, folded] = [null, null];
      return null;
    }
    folded = { run, sequence: read.entries.length, bytes: read.length, version: read.version };
    place = { file: found.place.file, offset: read.length };
    return { ...folded, added, anew: true, damage: read.damage?.detail ?? null };
  }

  return {
    read() {
      if (place === null || folded === null) return readAnew();
      const found = readTail(path, place);
      // Cut back or rewritten in today's version by the driver that opened it.
      if (found.kind !== "added") return readAnew();
      if (found.bytes.length === 0) return { ...folded, added: [], anew: false, damage: null };
      const { version } = folded;
      const next = readEntries(found.bytes, folded.sequence + 1, (value) => runJournal.read(value, version));
      // What is not a whole entry yet may be one at the next look; an unknown one is refused as the whole journal is.
      if (next.end.kind === "unknown") return readAnew();
      const added = replay(next.entries, folded.run);
      const run = added.at(-1)?.run ?? folded.run;
      const bytes = folded.bytes + next.goodLength;
      folded = { run, version, bytes, sequence: folded.sequence + next.entries.length };
      place = { ...place, offset: bytes };
      const damage = next.end.kind === "whole" ? null : next.end.detail;
      return { ...folded, added, anew: false, damage };
    },
  };
}
