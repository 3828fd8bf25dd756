/** Lines as a terminal shows them: only here do tones become escape sequences. */

import { sanitize } from "../text/sanitize.ts";
import type { Line, Tone } from "../view/line.ts";

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
