/** Wraps messages for people without breaking words. */

import { displayWidth } from "../text/characters.ts";
import { asLines, type Line, line, textOf } from "../view/line.ts";

/**
 * A text in lines of at most `columns` columns; null: not wrapped. Words are not broken, and lines that start with a
 * space stay whole, so that a command or a path can be copied.
 */
export function renderMessage(text: string, columns: number | null): Line[] {
  const lines = asLines([text]);
  if (columns === null) return lines;
  return lines.map(textOf).flatMap((one) => one.startsWith(" ") ? [one] : breakBetweenWords(one, columns))
    .map((one) => line(one));
}

function breakBetweenWords(text: string, columns: number): string[] {
  const [first = "", ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const joined = `${lines.at(-1)} ${word}`;
    if (displayWidth(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}
