/** Turns the tones of a line into escape sequences; nothing else does. */

import { sanitize } from "../text/sanitize.ts";
import type { Line, Tone } from "../view/line.ts";

/** The line as text for a terminal or a file. Sanitizes every span again, as the last step before output. */
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
