/** A line as data: spans of text, each with a tone. The front end decides how a tone looks. */

import { sanitize } from "../text/sanitize.ts";
import { displayWidth } from "../text/characters.ts";
import { fit } from "../text/width.ts";

/** The meaning of a text, rather than its colour. */
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

/** A sanitized text on one line, with its tone. */
export function span(text: string, tone: Tone = "text"): Span {
  return { text: sanitize(text), tone };
}

/** A line of spans and plain texts. */
export function line(...parts: (string | Span)[]): Line {
  return parts.map((part) => typeof part === "string" ? span(part) : part);
}

/** The text of a line. */
export function textOf(line: Line): string {
  return line.map((part) => part.text).join("");
}

/** Lines as they are, and texts split at their line ends. */
export function asLines(lines: readonly (Line | string)[]): Line[] {
  return lines.flatMap((one) =>
    typeof one === "string"
      ? sanitize(one, { keepNewlines: true }).replaceAll("\t", "    ").split("\n").map((text) => line(text))
      : [one]
  );
}

/** The line in at most `columns` columns; an ellipsis shows that it was cut. */
export function fitLine(line: Line, columns: number): Line {
  if (displayWidth(textOf(line)) <= columns) return line;
  const fitted: Span[] = [];
  let left = columns;
  for (const [i, part] of line.entries()) {
    const width = displayWidth(part.text);
    const isLast = i === line.length - 1;
    // Reserve one column for the ellipsis while something follows.
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
