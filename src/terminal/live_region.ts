/** Draws one line repeatedly in the same place, while other lines scroll by above it. */

import { type Line } from "../view/line.ts";
import { paint } from "./paint.ts";

/** Returns texts to write rather than writing them, so that erasing the line and writing another is a single write. */
interface LiveRegion {
  /** The text that erases the line; empty if nothing is drawn. */
  erase(): string;
  /** The text that draws the line at the start of an empty row. The line must be narrower than the terminal. */
  draw(line: Line, color: boolean): string;
}

/**
 * A region without a line.
 *
 * The cursor waits at the start of the line. If the terminal becomes narrower, some wrap the line to several rows and
 * some cut it off; the cursor stays at its start in both, and what is erased is the line and nothing above it.
 */
export function createLiveRegion(): LiveRegion {
  let drawn = false;
  return {
    erase() {
      if (!drawn) return "";
      drawn = false;
      return "\r\x1b[J";
    },
    draw(line, color) {
      drawn = line.length > 0;
      // Without wrapping: the terminal may have become narrower since its width was read.
      return drawn ? `\x1b[?7l${paint(line, color)}\x1b[?7h\r` : "";
    },
  };
}
