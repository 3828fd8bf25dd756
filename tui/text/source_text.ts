/** The text of a run screen: live output, the summary, the diff, or what an agent did in an attempt. */

import { renderItem } from "../../src/terminal/entry.ts";
import { renderReport } from "../../src/terminal/report.ts";
import { renderSummary } from "../../src/terminal/summary.ts";
import { clockTime } from "../../src/view/amounts.ts";
import { type Line, line, span, textOf } from "../../src/view/line.ts";
import { runDetails, runHead } from "../../src/view/run_report.ts";
import type { Report } from "../../src/view/report.ts";
import type { ErrorInfo } from "../../src/errors.ts";
import { plural } from "../../src/text/plural.ts";
import type { Model, RunScreen } from "../model.ts";
import { attemptLabel, currentSource, sessionOf } from "../sources.ts";
import type { Document, RunDetail, TailEntry } from "../../src/feed/world.ts";
import type { Text } from "./pane.ts";
import { wrapLine } from "./wrap_line.ts";

/** The text that a run screen shows now. */
export function sourceText(model: Model, screen: RunScreen): Text {
  const session = sessionOf(model, screen);
  const source = currentSource(model, screen);
  switch (source.kind) {
    case "live":
      return liveText(session?.tail ?? []);
    case "summary":
      return summaryText(model, screen);
    case "diff":
    case "attempt":
      return documentText(screen.document);
    default:
      return source satisfies never;
  }
}

function liveText(tail: readonly TailEntry[]): Text {
  if (tail.length === 0) return linesText([line(span("Nothing has happened yet.", "quiet"))]);
  return {
    count: tail.length,
    rows: (entry, columns) => entryRows(tail[entry], columns),
    plain: (entry) => entryRows(tail[entry], 10_000).map(textOf).join(" "),
  };
}

/** An entry as the terminal draws it. At least one row. */
export function entryRows(entry: TailEntry | undefined, columns: number): readonly Line[] {
  if (entry === undefined) return [line()];
  const known = drawn.get(entry);
  if (known?.columns === columns) return known.rows;
  // A path stays whole in a terminal; here it must be wrapped.
  const rows = renderItem(entry.item, { time: clockTime(new Date(entry.at)), width: columns })
    .flatMap((row) => wrapLine(row, columns));
  const kept = rows.length === 0 ? [line()] : rows;
  drawn.set(entry, { columns, rows: kept });
  return kept;
}

/** Entries at the width that was asked for last: the same ones are drawn again and again. */
const drawn = new WeakMap<TailEntry, { columns: number; rows: readonly Line[] }>();

function documentText(document: Document | null): Text {
  if (document === null) return linesText([line(span("Reading …", "quiet"))]);
  if (document.problem !== null) return linesText(problemLines(document.problem));
  const { lines, cut } = document;
  if (lines.length === 0) {
    const text = document.ref.kind === "diff"
      ? "The run has changed nothing so far."
      : "The agent did nothing yet.";
    return linesText([line(span(text, "quiet"))]);
  }
  if (cut === 0) return linesText(lines);
  const head = line(span(`… the first ${plural(cut, "byte")} of it are not shown`, "quiet"));
  return {
    count: lines.length + 1,
    rows: (entry, columns) => wrapLine(entry === 0 ? head : lines[entry - 1] ?? line(), columns),
    plain: (entry) => textOf(entry === 0 ? head : lines[entry - 1] ?? line()),
  };
}

/** Lines that are wrapped where they are too long. */
function linesText(lines: readonly Line[]): Text {
  return {
    count: lines.length,
    rows: (entry, columns) => wrapLine(lines[entry] ?? line(), columns),
    plain: (entry) => textOf(lines[entry] ?? line()),
  };
}

function summaryText(model: Model, screen: RunScreen): Text {
  const session = sessionOf(model, screen);
  const problem = screen.problem ?? session?.problem ?? null;
  if (problem !== null) return linesText(problemLines(problem));
  const { detail } = screen;
  if (detail === null) {
    return linesText([
      line(span(screen.isRead ? "Nothing is recorded of this run." : "Reading the run …", "quiet")),
    ]);
  }
  const alive = session?.alive === true && !model.archived.has(session.key);
  const archived = session === null || model.archived.has(session.key);
  const columns = Math.max(1, model.size.columns - 2);
  return linesText(summaryLines(detail, { alive, archived, columns, now: model.now }));
}

type Shown = { alive: boolean; archived: boolean; columns: number; now: number };

const summaries = new WeakMap<RunDetail, Shown & { lines: readonly Line[] }>();

/** What `autom8 show` shows, then the files and the attempts. */
function summaryLines(detail: RunDetail, shown: Shown): readonly Line[] {
  const { alive, archived, columns } = shown;
  // Only of a run that is driven the time counts on, and it is shown in seconds.
  const now = alive ? shown.now - shown.now % 1_000 : 0;
  const known = summaries.get(detail);
  if (known?.columns === columns && known.now === now && known.archived === archived) return known.lines;
  const reported = { ...detail, alive, archived };
  const lines = [
    renderReport(runHead(reported, new Date(now)), columns),
    renderSummary(detail.run, columns),
    renderReport([...runDetails(reported), ...filesOf(detail), ...attemptsOf(detail)], columns),
  ].filter((part) => part.length > 0).flatMap((part, i) => i === 0 ? part : [line(), ...part]);
  summaries.set(detail, { ...shown, now, lines });
  return lines;
}

function filesOf({ run }: RunDetail): Report {
  const lines = run.knowledge.storyChanges.flatMap(({ storyId, filesCreated, filesModified, filesDeleted }) =>
    [
      ...filesCreated.map((file) => ({ ...file, mark: "+" })),
      ...filesModified.map((file) => ({ ...file, mark: "~" })),
      ...filesDeleted.map((path) => ({ path, mark: "-", additions: 0, deletions: 0 })),
    ].map(({ mark, path, additions, deletions }) => {
      const changes = mark === "-" ? "" : `  +${additions} -${deletions}`;
      return line(span(`${storyId}  `, "quiet"), `${mark} ${path}`, span(changes, "quiet"));
    })
  );
  return lines.length === 0 ? [] : [{ kind: "lines", lines: [line(span("Files", "strong")), ...lines] }];
}

function attemptsOf({ attempts }: RunDetail): Report {
  if (attempts.length === 0) return [];
  const rows = attempts.map((one) => line(`  ${attemptLabel(one)}`));
  const hint = line(span("Attempts", "strong"), span("  ← → show what the agent did in one", "quiet"));
  return [{ kind: "lines", lines: [hint, ...rows] }];
}

/** An error with what to do next. */
export function problemLines({ message, hint }: Pick<ErrorInfo, "message" | "hint">): Line[] {
  return [line(span("! ", "bad-strong"), span(message, "bad")), line(), line(hint)];
}
