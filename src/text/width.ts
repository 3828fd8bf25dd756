/** Cuts, pads and wraps text to terminal columns. Expects sanitized text. */

import { characters, displayWidth } from "./characters.ts";

const ellipsis = "…";

/** The text in at most `columns` columns; an ellipsis shows that its end was cut. */
export function fit(text: string, columns: number): string {
  if (fits(text, columns)) return text;
  if (columns < 1) return "";
  return `${takeColumns(characters(text.slice(0, maxUnits(columns))), columns - 1).join("")}${ellipsis}`;
}

/** As `fit`, but cuts the start: the end of a path is the file's name. */
export function fitStart(text: string, columns: number): string {
  if (fits(text, columns)) return text;
  if (columns < 1) return "";
  const kept = takeColumns(characters(text.slice(-maxUnits(columns))).reverse(), columns - 1);
  return `${ellipsis}${kept.reverse().join("")}`;
}

/** The text cut or padded with spaces to exactly `columns` columns. */
export function pad(text: string, columns: number, side: "left" | "right" = "left"): string {
  const fitted = fit(text, columns);
  const space = " ".repeat(Math.max(0, columns - displayWidth(fitted)));
  return side === "left" ? fitted + space : space + fitted;
}

/** The text in lines of at most `columns` columns, broken between words; its own line ends stay. Returns at least one line. */
export function wrap(text: string, columns: number): string[] {
  return text.replaceAll("\t", "    ").split("\n").flatMap((line) => wrapLine(line, Math.max(1, columns)));
}

function wrapLine(line: string, columns: number): string[] {
  if (displayWidth(line) <= columns) return [line];
  // Further lines of a list item are indented like its first.
  const indent = /^ */.exec(line)?.[0].slice(0, Math.floor(columns / 2)) ?? "";
  const lines: string[] = [];
  let current = indent;
  let started = false;
  for (const word of line.trim().split(/ +/)) {
    const joined = started ? `${current} ${word}` : current + word;
    if (displayWidth(joined) <= columns) {
      current = joined;
    } else {
      if (started) lines.push(current);
      const pieces = breakWord(word, columns - indent.length).map((piece) => indent + piece);
      lines.push(...pieces.slice(0, -1));
      current = pieces.at(-1) ?? indent;
    }
    started = true;
  }
  lines.push(current);
  return lines;
}

function breakWord(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const one of characters(word)) {
    const own = displayWidth(one);
    // A character wider than the line still needs a line.
    if (piece !== "" && width + own > columns) {
      pieces.push(piece);
      piece = "";
      width = 0;
    }
    piece += one;
    width += own;
  }
  return [...pieces, piece];
}

/** The first characters that fit in this many columns. */
function takeColumns(parts: readonly string[], columns: number): string[] {
  const taken: string[] = [];
  let width = 0;
  for (const part of parts) {
    width += displayWidth(part);
    if (width > columns) break;
    taken.push(part);
  }
  return taken;
}

function fits(text: string, columns: number): boolean {
  return text.length <= maxUnits(columns) && displayWidth(text) <= columns;
}

/** The maximum number of UTF-16 units in this many columns: a character of sanitized text has at most 16. */
function maxUnits(columns: number): number {
  return columns * 16;
}
