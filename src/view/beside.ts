/** Stories beside the lines of the text that each was made from. Pure. */

import { count } from "../text/plural.ts";
import { sanitize } from "../text/sanitize.ts";
import { pad, wrap } from "../text/width.ts";
import { type Line, line, span } from "./line.ts";

/** A story, and parts of its source by the number of their first line. */
export type StoryBeside = {
  heading: string;
  details: readonly string[];
  source: readonly { from: number; lines: readonly string[] }[];
};

/** Narrower screens show the source below the story. */
const leastForTwo = 72;
/** Of one story. The rest is in the file. */
const mostSourceLines = 30;
const separator = " │ ";

/** The lines of the screen: what was made on the left, what it was made from on the right. */
export function besideSource(stories: readonly StoryBeside[], columns: number): Line[] {
  const isWide = columns >= leastForTwo;
  const left = isWide ? Math.floor((columns - separator.length) / 2) : columns;
  const right = isWide ? columns - separator.length - left : columns;
  return stories.flatMap(({ heading, details, source }) => {
    const heads = wrap(clean(heading), columns).map((text) => line(span(text, "strong")));
    const made = details.flatMap((text) => hung(clean(text), left));
    const from = sourceRows(source, right);
    if (!isWide) return [...heads, ...made.map((text) => line(text)), ...from, line()];
    const rows = Array.from({ length: Math.max(made.length, from.length) }, (_, i): Line => [
      ...line(pad(made[i] ?? "", left)),
      span(from[i] === undefined ? separator.trimEnd() : separator, "quiet"),
      ...(from[i] ?? []),
    ]);
    return [...heads, ...rows, line()];
  });
}

/** Each line of the source with its number; a line too long for the screen continues below. */
function sourceRows(source: StoryBeside["source"], columns: number): Line[] {
  const numbered = source.flatMap(({ from, lines }) => lines.map((text, i) => ({ number: from + i, text })));
  const shown = numbered.slice(0, mostSourceLines);
  const gutter = String(Math.max(0, ...shown.map(({ number }) => number))).length;
  const rows = shown.flatMap(({ number, text }) =>
    wrap(clean(text).slice(0, longestLine), columns - gutter - 2).map((part, i) =>
      line(span(`${(i === 0 ? String(number) : "").padStart(gutter)}  `, "quiet"), part)
    )
  );
  const rest = numbered.length - shown.length;
  return rest === 0
    ? rows
    : [...rows, line(span(`… ${count(rest)} more ${rest === 1 ? "line" : "lines"}`, "quiet"))];
}

/** In UTF-16 units: a text may be a single line. */
const longestLine = 1_000;

/** On one line, without what a terminal would obey. */
function clean(text: string): string {
  return sanitize(text.slice(0, 4 * longestLine)).replaceAll("\t", "    ");
}

/** A text with a dash in front continues behind the dash. */
function hung(text: string, columns: number): string[] {
  const margin = /^\s*(?:- )?/.exec(text)?.[0].length ?? 0;
  return wrap(text.slice(margin), columns - margin).map((part, i) =>
    `${i === 0 ? text.slice(0, margin) : " ".repeat(margin)}${part}`
  );
}
