/** Draws the items of a run, always in the same columns: time, label, text. */

import { displayWidth } from "../text/characters.ts";
import { plural } from "../text/plural.ts";
import { sanitize } from "../text/sanitize.ts";
import { fit, fitStart, pad, wrap } from "../text/width.ts";
import { type Item, type ItemLabel, itemLabels, type Part } from "../view/items.ts";
import { fitLine, type Line, line, type Span, span, type Tone } from "../view/line.ts";
import { renderBox } from "./panel.ts";

/** Where and when an item is shown: `time` as `06:12:01`, `width` in columns. */
export type EntryPlace = { time: string; width: number };

const labelWidth = Math.max(...itemLabels.map((label) => label.length));

/** The lines of an item, at most `place.width` columns wide but for a path, which stays whole. */
export function renderItem(item: Item, place: EntryPlace): Line[] {
  const { width } = place;
  switch (item.kind) {
    case "title":
      return [fitLine(line(span(item.name, "strong"), span(`  ${item.detail}`, "quiet")), width)];
    case "fact":
      return [fitLine(line(span(`  ${item.name.padEnd(9)}`, "quiet"), item.text), width)];
    case "entry":
      return [entry(place, item.label, joined(item.parts, place), item.tone)];
    case "file":
      return [entry(place, item.label, [fitStart(sanitize(item.path), entryRoom(place))])];
    case "check": {
      const result = span(` … ${item.result}`, item.passed ? "good" : "bad-strong");
      const room = Math.max(4, entryRoom(place) - displayWidth(result.text));
      const command = fit(sanitize(item.command), room);
      return [entry(place, item.label, [command, result], item.passed ? "text" : "bad")];
    }
    case "note":
      return note(place, item.label, item.text, item.tone);
    case "detail":
      return detail(place, item.head, item.tone, item.text);
    case "excerpt":
      return excerptLines(item.text, place);
    case "path":
      return [wholePath(item.head, item.path, place)];
    case "output":
      return outputLines(item.text, place);
    case "warning":
      return renderBox(item.title, item.body, "bad-strong", width);
    default:
      return item satisfies never;
  }
}

function isNarrow(place: EntryPlace): boolean {
  return place.width < 60;
}

/** Columns before, between and after time and label. */
function spacing(place: EntryPlace): { before: string; gap: string } {
  return isNarrow(place) ? { before: "", gap: " " } : { before: "  ", gap: "  " };
}

/** Columns before the text of an entry. */
function indentOf(place: EntryPlace): number {
  const { before, gap } = spacing(place);
  return before.length + place.time.length + gap.length + labelWidth + gap.length;
}

/** Columns that are left for the text of an entry. */
function entryRoom(place: EntryPlace): number {
  return Math.max(1, place.width - indentOf(place));
}

/** `  06:12:01  Edit    src/auth.ts`, cut to the width. */
function entry(
  place: EntryPlace,
  label: ItemLabel,
  text: readonly (string | Span)[],
  tone: Tone = "text",
): Line {
  const { before, gap } = spacing(place);
  const time = span(`${before}${place.time}${gap}`, "quiet");
  return fitLine(line(time, span(`${pad(label, labelWidth)}${gap}`, tone), ...text), place.width);
}

/** The parts with space between them; in a narrow terminal without the optional ones. */
function joined(parts: readonly Part[], place: EntryPlace): (string | Span)[] {
  const { gap } = spacing(place);
  const kept = parts.filter((part) => part.optional !== true || !isNarrow(place));
  return kept.flatMap(({ text }, i): (string | Span)[] => {
    const spans = typeof text === "string" || "tone" in text ? [text] : text;
    return i === 0 ? [...spans] : [gap, ...spans];
  });
}

/** Lines that a note may take. */
const mostNoteLines = 8;

/** An entry whose text continues in the lines below. */
function note(place: EntryPlace, label: ItemLabel, text: string, tone: Tone): Line[] {
  const [first = "", ...all] = wrap(sanitize(text), entryRoom(place));
  const rest = all.slice(0, mostNoteLines - 1);
  if (rest.length < all.length) rest.push("…");
  const indent = " ".repeat(indentOf(place));
  return [
    entry(place, label, [first], tone),
    ...rest.map((one) => fitLine(line(indent, one), place.width)),
  ];
}

/** A text below an entry; further lines of it are indented. */
function detail(place: EntryPlace, head: string, tone: Tone, text: string): Line[] {
  const indent = " ".repeat(isNarrow(place) ? 4 : indentOf(place));
  const all = wrap(sanitize(`${head} ${text}`).trimEnd(), Math.max(1, place.width - indent.length - 2));
  const lines = all.length > mostNoteLines ? [...all.slice(0, mostNoteLines - 1), "…"] : all;
  return lines.map((one, i) => {
    const begins = i === 0 && one.startsWith(head);
    const parts = begins ? [span(head, tone), one.slice(head.length)] : [one];
    return fitLine(line(i === 0 ? indent : `${indent}  `, ...parts), place.width);
  });
}

/** A path below an entry, further to the left if it does not fit there. It is never broken, so that it can be copied. */
function wholePath(head: string, path: string, place: EntryPlace): Line {
  const text = sanitize(`${head} ${path}`);
  const indent = [indentOf(place), 4].find((columns) => columns + displayWidth(text) <= place.width) ?? 2;
  return line(" ".repeat(indent), span(text, "quiet"));
}

/** Lines that a single line of an excerpt may take. */
const mostRows = 3;

/** The lines of an excerpt, below an entry, each wrapped where it is too long. */
function excerptLines(excerpt: string, place: EntryPlace): Line[] {
  const indent = " ".repeat(isNarrow(place) ? 4 : indentOf(place));
  const room = Math.max(1, place.width - indent.length);
  return sanitize(excerpt, { keepNewlines: true }).split("\n").flatMap((text) => {
    const rows = wrap(text, room);
    if (rows.length <= mostRows) return rows;
    return [...rows.slice(0, mostRows - 1), fit(`${rows[mostRows - 1]} …`, room)];
  }).map((one) => fitLine(line(indent, span(one, "quiet")), place.width));
}

/** Lines of an output that are shown: the first few, and the last ones. */
const mostOutputLines = 14;
const firstOutputLines = 4;

/** The beginning and the end of an output, below an entry, with the count of the lines between them. */
function outputLines(output: string, place: EntryPlace): Line[] {
  const indent = " ".repeat(isNarrow(place) ? 4 : indentOf(place));
  const lines = sanitize(output, { keepNewlines: true }).replaceAll("\t", "    ").trimEnd().split("\n")
    .filter((one) => one.trim() !== "");
  const left = lines.length - mostOutputLines;
  const shown = left <= 0 ? lines : [
    ...lines.slice(0, firstOutputLines),
    `… ${plural(left, "more line")} …`,
    ...lines.slice(firstOutputLines - mostOutputLines),
  ];
  return shown.map((one) => fitLine(line(indent, span(one, "quiet")), place.width));
}
