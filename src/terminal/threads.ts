/** Draws the table of the review threads of a pull request. */

import type { Line } from "../view/line.ts";
import type { ThreadRow } from "../view/threads.ts";
import { fitStart } from "../text/width.ts";
import { sanitize } from "../text/sanitize.ts";
import { type Column, renderTable } from "./table.ts";

/** The table in lines of at most `width` columns. Columns in which nothing is known are left out. */
export function renderThreads(rows: readonly ThreadRow[], width: number): Line[] {
  const shown = columns(width).filter(({ cell }) => rows.some((row) => cell(row) !== ""));
  return renderTable(shown, rows, [], width);
}

function columns(width: number): Column<ThreadRow>[] {
  // The end of a path says most.
  const place = Math.max(12, Math.floor(width / 4));
  return [
    { title: "", cell: (row) => row.label, dropAt: 2 },
    { title: "Thread", cell: (row) => fitStart(sanitize(row.place), place) },
    { title: "By", cell: (row) => row.author, most: 12, dropAt: 3 },
    { title: "Says", cell: (row) => row.text, flexible: { least: 12 }, dropAt: 1 },
    { title: "Verdict", cell: (row) => row.verdict },
    { title: "Done", cell: (row) => row.done, tone: (row) => row.tone },
  ];
}
