/** What the page knows after a message of the stream. Pure. */

import type { Output, OutputRow, PlanAnswer, PlanNews, SessionCard } from "../protocol.ts";

/** The output of one session. `first`: the number of `rows[0]`. `leftOut`: rows before it that were not sent. */
export type OutputText = {
  readonly session: string;
  readonly first: number;
  readonly rows: readonly OutputRow[];
  readonly leftOut: number;
};

/** Rows that are kept of a session: the oldest ones go, and its transcripts still have them. */
const mostRows = 200_000;

/** The output with new rows. Rows that are known already are not added a second time. */
export function outputAfter(known: OutputText | null, news: Output): OutputText {
  const { session, first, rows } = news;
  if (known === null || known.session !== session || news.restarted) {
    return { session, first, rows, leftOut: news.leftOut };
  }
  const next = known.first + known.rows.length;
  // Between the last row and the first new one something is missing: older rows would look as if they came before it.
  if (first > next) {
    return { session, first, rows, leftOut: known.leftOut + known.rows.length + first - next };
  }
  const all = [...known.rows, ...rows.slice(next - first)];
  const over = Math.max(0, all.length - mostRows);
  return {
    session,
    first: known.first + over,
    rows: over === 0 ? all : all.slice(over),
    leftOut: known.leftOut + over,
  };
}

/** The number of the last row; null if there is none. */
export function lastRow(output: OutputText | null): number | null {
  return output === null || output.rows.length === 0 ? null : output.first + output.rows.length - 1;
}

/** The sessions after those that changed and those that are gone. */
export function sessionsAfter(
  known: ReadonlyMap<string, SessionCard> | null,
  news: { changed: readonly SessionCard[]; gone: readonly string[]; isAll: boolean },
): ReadonlyMap<string, SessionCard> {
  const sessions = new Map(news.isAll ? [] : known);
  for (const card of news.changed) sessions.set(card.key, card);
  for (const key of news.gone) sessions.delete(key);
  return sessions;
}

/** The conversation with the messages that are new or have grown; null if some before them are not known. */
export function planAfter(known: PlanAnswer | null, news: PlanNews): PlanAnswer | null {
  const { project, conversation, isBusy, first } = news;
  const before = known?.messages ?? [];
  if (first > before.length) return null;
  return {
    project,
    conversation,
    isBusy,
    messages: [...before.slice(0, first), ...news.messages],
    spec: news.spec === undefined ? known?.spec ?? null : news.spec,
  };
}
