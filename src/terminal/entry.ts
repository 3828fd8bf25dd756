/** One thing that happened, always in the same columns: time, what, and the rest. */

import { fitLine, type Line, line, type Span, span, type Tone } from "../view/line.ts";
import { sanitize } from "../text/sanitize.ts";
import { displayWidth } from "../text/characters.ts";
import { fit, pad, wrap } from "../text/width.ts";

export const entryLabels = [
  "Edit",
  "Write",
  "Bash",
  "Check",
  "Agent",
  "Retry",
  "Passed",
  "Failed",
  "Review",
  "Fixed",
  "Commit",
  "Wait",
  "!",
] as const;
export type EntryLabel = typeof entryLabels[number];

/** Where and when an entry is shown: `time` as `06:12:01`, `width` in columns. */
export type EntryPlace = { time: string; width: number };

const labelWidth = Math.max(...entryLabels.map((label) => label.length));

/** Whether there are no columns to spare. */
export function isNarrow(place: { width: number }): boolean {
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

/** Columns that an entry leaves for its text. */
export function entryRoom(place: EntryPlace): number {
  return Math.max(1, place.width - indentOf(place));
}

/** `  06:12:01  Edit    src/auth.ts`, cut to the width. */
export function renderEntry(
  place: EntryPlace,
  label: EntryLabel,
  text: readonly (string | Span)[],
  tone: Tone = "text",
): Line {
  const { before, gap } = spacing(place);
  const time = span(`${before}${place.time}${gap}`, "quiet");
  return fitLine(line(time, span(`${pad(label, labelWidth)}${gap}`, tone), ...text), place.width);
}

/** An entry whose text is cut so that `after` stays to be seen. */
export function renderEntryWith(
  place: EntryPlace,
  label: EntryLabel,
  text: string,
  after: Span,
  tone: Tone = "text",
): Line {
  const room = entryRoom(place) - displayWidth(after.text);
  return renderEntry(place, label, [fit(sanitize(text), Math.max(4, room)), after], tone);
}

/** Lines that a text of any length may take. */
const mostNoteLines = 8;

/** An entry whose text is not cut but goes on in the lines beneath. */
export function renderNote(
  place: EntryPlace,
  label: EntryLabel,
  text: string,
  tone: Tone = "text",
): Line[] {
  const [first = "", ...all] = wrap(sanitize(text), entryRoom(place));
  const rest = all.slice(0, mostNoteLines - 1);
  if (rest.length < all.length) rest.push("…");
  const indent = " ".repeat(indentOf(place));
  return [
    renderEntry(place, label, [first], tone),
    ...rest.map((one) => fitLine(line(indent, one), place.width)),
  ];
}

/** The last lines of an output, beneath an entry; how many were left out is said. */
export function renderOutputTail(output: string, most: number, place: EntryPlace): Line[] {
  const indent = " ".repeat(isNarrow(place) ? 4 : indentOf(place));
  const lines = sanitize(output, { keepNewlines: true }).replaceAll("\t", "    ").trimEnd().split("\n")
    .filter((one) => one.trim() !== "");
  const left = lines.length - most;
  const shown = left > 0 ? lines.slice(-most) : lines;
  const before = left > 0 ? [`… ${left} more line${left === 1 ? "" : "s"} before`] : [];
  return [...before, ...shown].map((one) => fitLine(line(indent, span(one, "quiet")), place.width));
}
