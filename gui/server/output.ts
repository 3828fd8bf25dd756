/** The rows of a session's output, numbered, so that a window can go on where it stopped. Pure. */

import type { TailEntry } from "../../src/feed/world.ts";
import type { Output, OutputRow } from "../protocol.ts";
import { itemLines } from "./item_lines.ts";

/** What is kept of the output of a session. Numbers of rows begin with 0. */
export type Rows = {
  /** As the feed posted it last. */
  readonly tail: readonly TailEntry[];
  readonly rows: readonly OutputRow[];
  /** The number of the first of them. */
  readonly first: number;
  /** Rows before this number are void: the run was read again from its start. */
  readonly restartedAt: number;
};

/** Before there is any output. */
export const noRows: Rows = { tail: [], rows: [], first: 0, restartedAt: 0 };

/** Rows that are kept of a session; the transcripts have all. */
const mostRows = 4_000;

/** The rows after the feed posted a new tail. */
export function rowsAfter(before: Rows, tail: readonly TailEntry[]): Rows {
  if (tail === before.tail) return before;
  const last = before.tail.at(-1);
  // Entries that were posted before are the same objects.
  const known = last === undefined ? -1 : tail.lastIndexOf(last);
  const added = tail.slice(known + 1).flatMap(entryRows);
  const next = before.first + before.rows.length;
  if (known === -1) {
    const kept = added.slice(-mostRows);
    const restartedAt = next + added.length - kept.length;
    return {
      tail,
      rows: kept,
      first: restartedAt,
      restartedAt: last === undefined ? before.restartedAt : restartedAt,
    };
  }
  const rows = [...before.rows, ...added].slice(-mostRows);
  return { tail, rows, first: next + added.length - rows.length, restartedAt: before.restartedAt };
}

/** What a window lacks whose last row has the number `after` (-1: it has none); null if it has all. */
export function outputAfter(
  session: string,
  after: number,
  kept: Rows,
): { output: Output; last: number } | null {
  const { rows, first, restartedAt } = kept;
  const last = first + rows.length - 1;
  const isUnknown = after > last;
  const restarted = isUnknown || after >= 0 && after < restartedAt;
  const from = restarted ? first : Math.max(first, after + 1);
  if (from > last && !restarted) return null;
  return {
    output: {
      kind: "output",
      session,
      first: from,
      rows: rows.slice(from - first),
      restarted,
      leftOut: restarted || after === -1 ? 0 : from - after - 1,
    },
    last,
  };
}

function entryRows({ at, item }: TailEntry): OutputRow[] {
  return itemLines(item).map((line) => ({ at, line }));
}
