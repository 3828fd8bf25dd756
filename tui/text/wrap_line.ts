/** Wraps a line of spans. */

import { characters, displayWidth } from "../../src/text/characters.ts";
import { type Line, type Span, textOf } from "../../src/view/line.ts";

/** Of long lines, the rows at the width that was asked for last. */
const wrapped = new WeakMap<Line, { columns: number; rows: readonly Line[] }>();

/** The line in rows of at most `columns` columns, broken after spaces if it can be; only spaces at the ends of rows are lost. At least one row. */
export function wrapLine(whole: Line, columns: number): readonly Line[] {
  const known = wrapped.get(whole);
  if (known?.columns === columns) return known.rows;
  const text = textOf(whole);
  // The common case, without any copy.
  if (displayWidth(text) <= columns) return [whole];
  const ends = rowEnds(text, columns);
  const rows = ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    // Spaces at the end of a row would stick out of it.
    return slice(whole, start, start + text.slice(start, end).trimEnd().length);
  });
  wrapped.set(whole, { columns, rows });
  return rows;
}

/** Where each row ends, in UTF-16 units. */
function rowEnds(text: string, columns: number): number[] {
  const ends: number[] = [];
  let start = 0;
  let at = 0;
  let width = 0;
  /** After the last space of the row, and the width up to there. */
  let space = { at: 0, width: 0 };
  for (const one of characters(text)) {
    const own = displayWidth(one);
    // A character that is wider than the row still needs a row; spaces are cut off.
    if (width + own > columns && at > start && one !== " ") {
      // A word that takes more than half of a row is broken: code has long ones.
      const isAtSpace = space.at > start && space.width > columns / 2;
      const end = isAtSpace ? space.at : at;
      ends.push(end);
      start = end;
      width = isAtSpace ? width - space.width : 0;
    }
    at += one.length;
    width += own;
    if (one === " ") space = { at, width };
  }
  return [...ends, text.length];
}

/** A part of a line, each text with its tone. */
function slice(whole: Line, start: number, end: number): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { text, tone } of whole) {
    const first = Math.max(0, start - at);
    const last = Math.min(text.length, end - at);
    if (first < last) spans.push({ text: text.slice(first, last), tone });
    at += text.length;
  }
  return spans;
}
