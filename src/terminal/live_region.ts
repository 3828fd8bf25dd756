/** Drawing one line again and again in the same place, with other lines going by above it. */

import { type Line, textOf } from "../view/line.ts";
import { paint } from "./paint.ts";
import { displayWidth } from "../text/characters.ts";

/** Gives texts to write: it writes nothing itself, so that taking the line away and writing another is one write. */
export interface LiveRegion {
  /** What takes the line away, whatever was drawn; "" where nothing is drawn. `width` as the terminal is now. */
  erase(width: number): string;
  /** What draws the line, from the beginning of an empty row. The line must be narrower than the terminal. */
  draw(line: Line, color: boolean): string;
}

/** A region in which nothing is drawn yet. */
export function createLiveRegion(): LiveRegion {
  let drawn: number | null = null;
  return {
    erase(width) {
      if (drawn === null) return "";
      // A terminal that was made narrower has broken the line into several rows.
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
