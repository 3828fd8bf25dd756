/** Draws a table that fits its width: one column is cut, and others are dropped before it gets too narrow. */

import { fitLine, type Line, line, type Span, span, type Tone } from "../view/line.ts";
import { displayWidth } from "../text/characters.ts";
import { pad } from "../text/width.ts";

export type Column<Row> = {
  title: string;
  cell: (row: Row) => string;
  tone?: (row: Row) => Tone;
  align?: "left" | "right";
  /** The order in which columns are dropped if there is no room, the highest first. Columns without it always stay. */
  dropAt?: number;
  /** Marks the column that takes the remaining room, and its minimum width. */
  flexible?: { least: number };
  /** Its maximum width. */
  most?: number;
};

const gap = 2;

/**
 * A heading, a line for each row, and the `totals` below a rule; at most `width` columns wide. Sanitizes the cells.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  totals: readonly Row[],
  width: number,
): Line[] {
  const measured = columns.map((column) => measure(column, [...rows, ...totals]));
  const kept = fitColumns(measured, width);
  const header = row(kept, (column) => span(column.title, "quiet"));
  const body = (one: Row) => row(kept, (column) => span(column.cell(one), column.tone?.(one) ?? "text"));
  const rule = totals.length === 0 ? [] : [line(span("─".repeat(totalWidth(kept)), "quiet"))];
  const all = [header, ...rows.map(body), ...rule, ...totals.map(body)];
  // Even the columns that always stay may be too wide together.
  return all.map((one) => fitLine(one, width));
}

type Measured<Row> = Column<Row> & { width: number };

function measure<Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> {
  const texts = [column.title, ...rows.map((row) => span(column.cell(row)).text)];
  const natural = Math.max(...texts.map(displayWidth));
  return { ...column, width: Math.min(natural, column.most ?? Infinity) };
}

/** The columns that stay, with the flexible one cut to the remaining room. */
function fitColumns<Row>(columns: readonly Measured<Row>[], width: number): Measured<Row>[] {
  const over = totalWidth(columns) - width;
  if (over <= 0) return [...columns];
  const room = columns.find((column) => column.flexible !== undefined);
  const spare = room === undefined ? 0 : room.width - Math.min(room.width, room.flexible?.least ?? 0);
  const drop = columns.reduce<Measured<Row> | null>(
    (worst, column) => (column.dropAt ?? 0) > (worst?.dropAt ?? 0) ? column : worst,
    null,
  );
  if (over > spare && drop !== null) return fitColumns(columns.filter((column) => column !== drop), width);
  return columns.map((column) =>
    column === room ? { ...column, width: Math.max(1, room.width - over) } : column
  );
}

function totalWidth<Row>(columns: readonly Measured<Row>[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + gap * Math.max(0, columns.length - 1);
}

function row<Row>(columns: readonly Measured<Row>[], cell: (column: Measured<Row>) => Span): Line {
  const spans = columns.flatMap((column, i): Span[] => {
    const { text, tone } = cell(column);
    const padded = pad(text, column.width, column.align === "right" ? "right" : "left");
    return i === 0
      ? [{ text: padded, tone }]
      : [{ text: " ".repeat(gap), tone: "text" }, { text: padded, tone }];
  });
  // No trailing spaces: they would wrap if the terminal becomes narrower.
  const last = spans.findLastIndex(({ text }) => text.trim() !== "");
  return spans.slice(0, last + 1).map((one, i) => i === last ? { ...one, text: one.text.trimEnd() } : one);
}
