/** A text that a person scrolls and searches, and its rows at a width. */

import type { Line } from "../../src/view/line.ts";

/** A text of entries, each of which takes one or more rows at a width. */
export type Text = {
  readonly count: number;
  /** At least one row, none wider than `columns`. */
  rows(entry: number, columns: number): readonly Line[];
  /** What the search looks at. */
  plain(entry: number): string;
};

/** The row at the top: row `row` of entry `entry`. */
export type Position = { readonly entry: number; readonly row: number };

/** Where a person is in a text. `end`: at its end, also when it grows. */
export type Pane = {
  readonly at: Position | "end";
  /** What is searched for; empty for nothing. */
  readonly find: string;
  /** The entry that was found last; null if none was. */
  readonly found: number | null;
};

export const startOfText: Pane = { at: { entry: 0, row: 0 }, find: "", found: null };
export const endOfText: Pane = { at: "end", find: "", found: null };

/** The part of the screen that a text has. */
export type Room = { readonly columns: number; readonly rows: number };

/** The position of the first visible row. */
export function topOf(text: Text, { at }: Pick<Pane, "at">, room: Room): Position {
  const last = lastTop(text, room);
  if (at === "end") return last;
  if (isBefore(last, at)) return last;
  const rows = at.entry < text.count ? text.rows(at.entry, room.columns).length : 1;
  return { entry: at.entry, row: Math.min(at.row, rows - 1) };
}

/** The pane moved by some rows: down, or up if negative. At the end it stays there when the text grows. */
export function scroll(text: Text, pane: Pane, by: number, room: Room): Pane {
  const from = topOf(text, pane, room);
  const at = by < 0 ? moveUp(text, from, -by, room.columns) : moveDown(text, from, by, room.columns);
  const last = lastTop(text, room);
  const isEnd = by > 0 && !isBefore(at, last);
  return { ...pane, at: isEnd ? "end" : isBefore(last, at) ? last : at };
}

/** The rows that are visible, with the entry of each; fewer than fit if the text ends. */
export function visibleRows(text: Text, pane: Pane, room: Room): { line: Line; entry: number }[] {
  const top = topOf(text, pane, room);
  const shown: { line: Line; entry: number }[] = [];
  for (let entry = top.entry; entry < text.count && shown.length < room.rows; entry++) {
    const rows = text.rows(entry, room.columns);
    const first = entry === top.entry ? top.row : 0;
    for (let row = first; row < rows.length && shown.length < room.rows; row++) {
      const line = rows[row];
      if (line !== undefined) shown.push({ line, entry });
    }
  }
  return shown;
}

/** The top at which the end of the text is visible. */
function lastTop(text: Text, { columns, rows }: Room): Position {
  if (text.count === 0) return { entry: 0, row: 0 };
  const entry = text.count - 1;
  const end = { entry, row: Math.max(0, text.rows(entry, columns).length - 1) };
  return moveUp(text, end, Math.max(0, rows - 1), columns);
}

function moveUp(text: Text, from: Position, by: number, columns: number): Position {
  let { entry, row } = from;
  let left = by;
  while (left > row && entry > 0) {
    left -= row + 1;
    entry -= 1;
    row = text.rows(entry, columns).length - 1;
  }
  return { entry, row: Math.max(0, row - left) };
}

function moveDown(text: Text, from: Position, by: number, columns: number): Position {
  let { entry, row } = from;
  let left = by;
  while (entry < text.count) {
    const rows = text.rows(entry, columns).length;
    if (row + left < rows) return { entry, row: row + left };
    left -= rows - row;
    entry += 1;
    row = 0;
  }
  return { entry: Math.max(0, text.count - 1), row: 0 };
}

function isBefore(a: Position, b: Position): boolean {
  return a.entry < b.entry || a.entry === b.entry && a.row < b.row;
}
