/** Texts for terminals that show nothing but ASCII. Pure. */

import { displayWidth } from "./characters.ts";

/** Whether a locale, as in `LANG`, is known to be without Unicode; an empty one says nothing. */
export function isAsciiLocale(locale: string): boolean {
  return locale !== "" && !/utf-?8/i.test(locale);
}

/** The text in ASCII, with the same width in columns: what has no likeness becomes `?`. */
export function toAscii(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.normalize("NFC").replaceAll(/[^]/gu, (one) => {
    if (one < "\x7f") return one;
    if (one >= "\u2800" && one <= "\u28ff") return spinner[(one.codePointAt(0) ?? 0) % spinner.length] ?? "*";
    return likeness.get(one) ?? (/\p{L}/u.test(one) ? letter(one) : "?".repeat(displayWidth(one)));
  });
}

const spinner = ["|", "/", "-", "\\"];

/** `é` without its accent; `?` for letters of other scripts. */
function letter(one: string): string {
  const base = one.normalize("NFD").charAt(0);
  return base < "\x7f" ? base : "?".repeat(displayWidth(one));
}

/** Each ASCII character with the ones that it stands for. */
const alike: readonly (readonly [ascii: string, others: string])[] = [
  ["-", "─–—"],
  ["=", "━"],
  ["|", "│┃‖▏"],
  ["+", "╭╮╰╯┌┐└┘├┤┬┴┼✓✔"],
  ["x", "✗✘×"],
  [".", "·░"],
  ["~", "…"],
  ["'", "‘’"],
  ['"', "“”„"],
  [">", "→▸▶›"],
  ["<", "←‹"],
  ["^", "↑"],
  ["v", "↓"],
  ["o", "○"],
  ["*", "●•◆"],
  ["#", "█▓▒"],
];
const likeness: ReadonlyMap<string, string> = new Map(
  alike.flatMap(([ascii, others]) => [...others].map((other) => [other, ascii] as const)),
);
