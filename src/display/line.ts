/** A line to show: spans of text, each with a tone. Only here do tones become escape sequences. */

import { sanitize } from "./sanitize.ts";
import { displayWidth } from "./characters.ts";
import { fit } from "./width.ts";

/** What a text is, rather than its colour. */
export type Tone =
  | "text"
  | "strong"
  | "quiet"
  | "phase"
  | "good"
  | "good-strong"
  | "warn"
  | "warn-strong"
  | "bad"
  | "bad-strong";

export type Span = { readonly text: string; readonly tone: Tone };
export type Line = readonly Span[];

/** A text with its tone, harmless and on one line. */
export function span(text: string, tone: Tone = "text"): Span {
  return { text: sanitize(text), tone };
}

/** A line of spans and bare texts. */
export function line(...parts: (string | Span)[]): Line {
  return parts.map((part) => typeof part === "string" ? span(part) : part);
}

/** What a line says. */
export function textOf(line: Line): string {
  return line.map((part) => part.text).join("");
}

/** Texts with their own line ends as lines. */
export function asLines(lines: readonly (Line | string)[]): Line[] {
  return lines.flatMap((one) =>
    typeof one === "string"
      ? sanitize(one, { keepNewlines: true }).replaceAll("\t", "    ").split("\n").map((text) => line(text))
      : [one]
  );
}

/** The line in at most `columns` columns. */
export function fitLine(line: Line, columns: number): Line {
  if (displayWidth(textOf(line)) <= columns) return line;
  const fitted: Span[] = [];
  let left = columns;
  for (const [i, part] of line.entries()) {
    const width = displayWidth(part.text);
    const isLast = i === line.length - 1;
    // One column is kept for the ellipsis as long as something follows.
    if (width <= left - (isLast ? 0 : 1)) {
      fitted.push(part);
      left -= width;
      continue;
    }
    const cut = fit(width <= left ? `${part.text} ` : part.text, left);
    fitted.push({ text: cut, tone: part.tone });
    break;
  }
  return fitted;
}

/** The line as it is written to a terminal or a file. Sanitizes once more: nothing gets past this. */
export function paint(line: Line, color: boolean): string {
  return line.map(({ text, tone }) => {
    const safe = sanitize(text);
    const code = codes[tone];
    return color && code !== "" && safe !== "" ? `\x1b[${code}m${safe}\x1b[0m` : safe;
  }).join("");
}

const codes: Readonly<Record<Tone, string>> = {
  "text": "",
  "strong": "1",
  "quiet": "2",
  "phase": "1;36",
  "good": "32",
  "good-strong": "1;32",
  "warn": "33",
  "warn-strong": "1;33",
  "bad": "31",
  "bad-strong": "1;31",
};
