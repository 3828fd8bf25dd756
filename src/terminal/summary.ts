/** Draws the summary of a run: a table of its stories, what became of findings and checks, and the commands one wants next. */

import type { RunState } from "../run/state.ts";
import { count } from "../text/plural.ts";
import { sanitize } from "../text/sanitize.ts";
import { wrap } from "../text/width.ts";
import { approximate, duration, shortCount, usd } from "../view/amounts.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { findingText } from "../claude/findings.ts";
import { describeOutcome, skippedText } from "../view/findings.ts";
import { summarize, type Summary, type SummaryRow } from "../view/summary.ts";
import { threadRows } from "../view/threads.ts";
import { type Column, renderTable } from "./table.ts";
import { renderThreads } from "./threads.ts";

/**
 * The summary in lines of at most `width` columns, but for the commands at its end, which stay whole; none before the spec
 * is loaded. `brief`: without each check, finding and assumption, which the caller shows itself.
 */
export function renderSummary(run: RunState, width: number, { brief = false } = {}): Line[] {
  const summary = summarize(run);
  if (summary === null) return [];
  const { headline, rows, total } = summary;
  return [
    fitLine(line(span(headline, "strong")), width),
    line(),
    ...renderTable(columns(width).filter(holdsText([...rows, total])), rows, [total], width),
    ...spaced(threadLines(run, width)),
    ...spaced(outcomeLines(summary, width, brief)),
    ...spaced(uncommittedLines(summary, width)),
    ...spaced(nextLines(summary.next)),
  ];
}

/** The threads of the review that the run answers. */
function threadLines(run: RunState, width: number): Line[] {
  const rows = threadRows(run);
  return rows.length === 0 ? [] : renderThreads(rows, width);
}

/** Findings, checks and assumptions; with `brief` only how many findings there were. */
function outcomeLines(
  { checks, findings, reviewSkipped, assumptions }: Summary,
  width: number,
  brief: boolean,
): Line[] {
  const review = findings === null ? [] : [
    fact("Review", `${describeOutcome(findings)}${reviewSkipped ? "; the review was skipped" : ""}`),
  ];
  const facts = brief ? review : [
    ...review,
    ...(findings === null ? [] : [
      ...findings.open.map((finding) => fact("  open", findingText(finding), "warn")),
      ...findings.skipped.map((finding) => fact("  skipped", skippedText(finding), "warn")),
    ]),
    ...checks.map(({ command, verdict }) => fact("Check", `${command} … ${verdict}`)),
    ...assumptions.map(({ storyId, assumption }) => fact("Assumed", `${assumption} (${storyId})`)),
  ];
  return facts.flatMap((one) => renderFact(one, width));
}

/** The command stays whole, so that it can be copied. */
function uncommittedLines({ uncommitted }: Summary, width: number): Line[] {
  if (uncommitted === null) return [];
  const text = wrap(sanitize(uncommitted.text), width).map((one) => line(span(one, "warn")));
  return [...text, line(`  ${uncommitted.lookCommand}`)];
}

type Fact = { name: string; text: string; tone: Tone };

function fact(name: string, text: string, tone: Tone = "text"): Fact {
  return { name, text, tone };
}

const factIndent = "  skipped".length + 2;

function renderFact({ name, text, tone }: Fact, width: number): Line[] {
  return wrap(sanitize(text), Math.max(8, width - factIndent)).map((one, i) =>
    fitLine(line(span((i === 0 ? name : "").padEnd(factIndent), "quiet"), span(one, tone)), width)
  );
}

/** Commands have a line of their own and are never broken, so that they can be copied. */
function nextLines(commands: readonly string[]): Line[] {
  if (commands.length === 0) return [];
  return [line(span("Next", "quiet")), ...commands.map((command) => line(`  ${command}`))];
}

/** The lines after an empty one; none if there are none. */
function spaced(lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line(), ...lines];
}

const marks: Readonly<Record<SummaryRow["result"], { mark: string; tone: Tone }>> = {
  passed: { mark: "✓ ", tone: "good" },
  parked: { mark: "‖ ", tone: "warn" },
  failed: { mark: "✗ ", tone: "bad" },
  open: { mark: "· ", tone: "quiet" },
  other: { mark: "  ", tone: "text" },
};

/** Columns in which nothing is known yet are left out. */
function holdsText(rows: readonly SummaryRow[]): (column: Column<SummaryRow>) => boolean {
  return ({ cell }) => rows.some((row) => cell(row) !== "");
}

/** Without room for all columns, the ones that matter least to somebody who returns to a run are dropped first. */
function columns(width: number): Column<SummaryRow>[] {
  const number = <T>(
    title: string,
    dropAt: number,
    value: (row: SummaryRow) => T | null,
    shown: (value: T, row: SummaryRow) => string,
  ): Column<SummaryRow> => ({
    title,
    cell: (row) => {
      const known = value(row);
      return known === null ? "" : shown(known, row);
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
    number(
      "Tokens",
      5,
      (row) => row.tokens,
      (tokens, row) => approximate(shortCount(tokens), row.isEstimate),
    ),
    number("Cost", 1, (row) => row.costUsd, (cost, row) => approximate(usd(cost), row.isEstimate)),
    number("Time", 0, (row) => row.durationMs, duration),
    { title: "Commit", cell: (row) => row.commit?.slice(0, 7) ?? "", dropAt: 2 },
  ];
}
