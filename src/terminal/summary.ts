/** Draws the summary of a run: a table of its stories, and the command that shows the work. */

import type { RunState } from "../run/state.ts";
import { count } from "../text/plural.ts";
import { sanitize } from "../text/sanitize.ts";
import { wrap } from "../text/width.ts";
import { duration, shortCount, usd } from "../view/amounts.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { summarize, type SummaryRow } from "../view/summary.ts";
import { type Column, renderTable } from "./table.ts";

/** The summary in lines of at most `width` columns; none before the spec is loaded. */
export function renderSummary(run: RunState, width: number): Line[] {
  const summary = summarize(run);
  if (summary === null) return [];
  const { headline, rows, total, checks, uncommitted, place, lookCommand } = summary;
  const more = [
    ...checks.map(({ command, verdict }) => `Check: ${command} … ${verdict}`),
    ...(place === null ? [] : [`The work is in ${place}`]),
    ...(lookCommand === null ? [] : [`See the work: ${lookCommand}`]),
  ];
  const warned = uncommitted === null ? [] : [uncommitted.text, `See them: ${uncommitted.lookCommand}`];
  const look = [
    ...warned.flatMap((text) => wrap(sanitize(text), width).map((text) => line(span(text, "warn")))),
    ...more.flatMap((text) => wrap(sanitize(text), width).map((text) => line(text))),
  ];
  return [
    fitLine(line(span(headline, "strong")), width),
    line(),
    ...renderTable(columns(width), rows, [total], width),
    ...(look.length === 0 ? [] : [line(), ...look]),
  ];
}

const marks: Readonly<Record<SummaryRow["result"], { mark: string; tone: Tone }>> = {
  passed: { mark: "✓ ", tone: "good" },
  parked: { mark: "‖ ", tone: "warn" },
  failed: { mark: "✗ ", tone: "bad" },
  open: { mark: "· ", tone: "quiet" },
  other: { mark: "  ", tone: "text" },
};

/** Without room for all columns, the ones that matter least to somebody who returns to a run are dropped first. */
function columns(width: number): Column<SummaryRow>[] {
  const number = <T>(
    title: string,
    dropAt: number,
    value: (row: SummaryRow) => T | null,
    shown: (value: T) => string,
  ): Column<SummaryRow> => ({
    title,
    cell: (row) => {
      const known = value(row);
      return known === null ? "" : shown(known);
    },
    align: "right",
    dropAt,
  });
  return [
    {
      title: "  Story",
      cell: (row) => `${marks[row.result].mark}${row.name}`,
      tone: (row) => marks[row.result].tone,
      most: width < 60 ? 10 : 14,
    },
    { title: "Title", cell: (row) => row.title, flexible: { least: 12 } },
    number("Try", 4, (row) => row.attempts, count),
    number("Files", 6, (row) => row.changes, ({ files }) => count(files)),
    number("+/-", 3, (row) => row.changes, (made) => `+${count(made.additions)} -${count(made.deletions)}`),
    number("Tokens", 5, (row) => row.tokens, shortCount),
    number("Cost", 1, (row) => row.costUsd, usd),
    number("Time", 0, (row) => row.durationMs, duration),
    { title: "Commit", cell: (row) => row.commit?.slice(0, 7) ?? "", dropAt: 2 },
  ];
}
