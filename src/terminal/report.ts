/** Draws reports. */

import { displayWidth } from "../text/characters.ts";
import { sanitize } from "../text/sanitize.ts";
import { wrap } from "../text/width.ts";
import { fitLine, type Line, line, type Span, span, textOf } from "../view/line.ts";
import type { Block, Fact, Item, Report } from "../view/report.ts";
import { type Column, renderTable } from "./table.ts";

/** The lines of a report, at most `width` columns wide, with an empty line between its blocks. */
export function renderReport(report: Report, width: number): Line[] {
  return report.map((block) => renderBlock(block, width).map((one) => fitLine(one, width)))
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => i === 0 ? lines : [line(), ...lines]);
}

function renderBlock(block: Block, width: number): Line[] {
  switch (block.kind) {
    case "heading":
      return [line(span(block.text, "strong"), ...(block.detail === "" ? [] : [quiet(`  ${block.detail}`)]))];
    case "facts":
      return renderFacts(block.facts, width);
    case "table":
      return renderCells(block, width);
    case "list":
      return [line(span(block.title, "strong")), ...block.items.flatMap((item) => renderItem(item, width))];
    case "lines":
      return [...block.lines];
    case "text":
      return wrap(sanitize(block.text, { keepNewlines: true }), width).map((text) =>
        line(span(text, block.tone ?? "text"))
      );
    default:
      return block satisfies never;
  }
}

type Cells = readonly (string | Span)[];

function renderCells({ columns, rows, totals }: Extract<Block, { kind: "table" }>, width: number): Line[] {
  const drawn = columns.map(({ least, ...column }, i): Column<Cells> => ({
    ...column,
    cell: (row) => spanOf(row[i]).text,
    tone: (row) => spanOf(row[i]).tone,
    ...(least === undefined ? {} : { flexible: { least } }),
  }));
  return renderTable(drawn, rows, totals, width);
}

function spanOf(cell: string | Span | undefined): Span {
  return typeof cell === "object" ? cell : { text: cell ?? "", tone: "text" };
}

/** The text starts after its lead and continues below, further in. */
function renderItem({ lead, text, after }: Item, width: number): Line[] {
  const all = after === undefined ? text : `${text} ${after.text}`;
  const used = displayWidth(textOf(lead)) + 2;
  const isWide = used > width / 2;
  const indent = isWide ? 4 : used;
  const texts = wrap(sanitize(all, { keepNewlines: true }), Math.max(1, width - indent));
  const last = texts.length - 1;
  const spans = texts.map((one, i) => i === last && after !== undefined ? withTone(one, after) : [span(one)]);
  const rest = (from: number) => spans.slice(from).map((one) => line(" ".repeat(indent), ...one));
  return isWide ? [line("  ", ...lead), ...rest(0)] : [line("  ", ...lead, ...spans[0] ?? []), ...rest(1)];
}

/** The end of a line in its own tone, if all of it is there. */
function withTone(text: string, after: Span): Span[] {
  if (!text.endsWith(after.text)) return [span(text)];
  return [span(text.slice(0, -after.text.length)), after];
}

/** Lines that a fact may take. */
const mostFactLines = 6;
/** Narrower texts go below their names. */
const leastColumns = 24;

function renderFacts(facts: readonly Fact[], width: number): Line[] {
  const names = Math.max(0, ...facts.map(({ name }) => name.length)) + 4;
  const isNarrow = width - names < leastColumns;
  const indent = isNarrow ? 4 : names;
  return facts.flatMap(({ name, text, tone }) => {
    const all = wrap(sanitize(text, { keepNewlines: true }), Math.max(1, width - indent));
    const shown = all.length > mostFactLines ? [...all.slice(0, mostFactLines - 1), "…"] : all;
    const texts = shown.map((one) => span(one, tone ?? "text"));
    const rest = (from: number) => texts.slice(from).map((one) => line(" ".repeat(indent), one));
    if (isNarrow) return [line(quiet(`  ${name}`)), ...rest(0)];
    return [line(quiet(`  ${name}`.padEnd(indent)), texts[0] ?? ""), ...rest(1)];
  });
}

function quiet(text: string): Span {
  return span(text, "quiet");
}
