/** Draws one line repeatedly in the same place, while other lines scroll by above it. */

import { type Line, textOf } from "../view/line.ts";
import { paint } from "./paint.ts";
import { displayWidth } from "../text/characters.ts";

/** Returns texts to write rather than writing them, so that erasing the line and writing another is a single write. */
interface LiveRegion {
  /** The text that erases the line; empty if nothing is drawn. `width`: the terminal's current width in columns. */
  erase(width: number): string;
  /** The text that draws the line at the start of an empty row. The line must be narrower than the terminal. */
  draw(line: Line, color: boolean): string;
}

/** A region without a line. */
export function createLiveRegion(): LiveRegion {
  let drawn: number | null = null;
  return {
    erase(width) {
      if (drawn === null) return "";
      // A terminal that became narrower has wrapped the line to several rows.
      const above = Math.max(0, Math.ceil(drawn / Math.max(1, width)) - 1);
      drawn = null;
      return `${above > 0 ? `\x1b[${above}A` : ""}\r\x1b[J`;
    },
    draw(line, color) {
      drawn = displayWidth(textOf(line));
      return paint(line, color);
    },
  };
}
