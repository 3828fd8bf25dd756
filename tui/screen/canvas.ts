/** The canvas that views draw on: turns texts into cells, so that nothing but characters of a known width gets there. */

import { codePointWidth } from "../../src/text/characters.ts";
import { toAscii } from "../../src/text/ascii.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import type { Line } from "../../src/view/line.ts";
import type { Canvas, Ink } from "../cells.ts";
import type { Area } from "../geometry.ts";
import type { Clusters } from "./clusters.ts";
import type { Grid } from "./grid.ts";
import { inkNumber } from "./inks.ts";

/** A sanitized character has at most this many UTF-16 units: itself and four marks. */
const mostUnits = 10;

/** A canvas on a grid. Without `unicode`, everything is drawn in ASCII, at the same widths. */
export function createCanvas(grid: Grid, clusters: Clusters, unicode: boolean): Canvas {
  const { size } = grid;
  const shown = (sign: string) => (unicode ? sign : toAscii(sign)).codePointAt(0) ?? 0x20;
  const ellipsis = shown("…");
  const edges = {
    horizontal: shown("─"),
    vertical: shown("│"),
    corners: [shown("╭"), shown("╮"), shown("╰"), shown("╯")] as const,
  };

  /** Where a line is being drawn. `last`: where its last character began; -1 before the first. */
  type Pen = { readonly row: number; readonly end: number; column: number; last: number };

  const penAt = (row: number, column: number, room: number): Pen | null => {
    const end = Math.min(size.columns, column + room);
    return row < 0 || row >= size.rows || column < 0 || column >= end ? null : { row, end, column, last: -1 };
  };

  /** Draws one character; false if it does not fit, and then the end shows that something is missing. */
  const put = (pen: Pen, code: number, width: number, ink: number): boolean => {
    if (pen.column + width > pen.end) {
      if (pen.column === pen.end && pen.last >= 0) pen.column = pen.last;
      grid.put(pen.row, pen.column, ellipsis, 1, ink);
      pen.last = pen.column;
      pen.column += 1;
      return false;
    }
    grid.put(pen.row, pen.column, code, width, ink);
    pen.last = pen.column;
    pen.column += width;
    return true;
  };

  /** Draws a text as far as there is room; false if it was cut. */
  const draw = (pen: Pen, text: string, ink: number): boolean => {
    let i = 0;
    for (; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (!isPlain(unit) || !unicode && unit > 0x7e) break;
      if (!put(pen, unit, 1, ink)) return false;
    }
    if (i === text.length) return true;
    // No more than what may be visible is looked at, however long the text is.
    const rest = sanitize(text.slice(i, i + (pen.end - pen.column + 1) * mostUnits));
    for (const one of unicode ? rest : toAscii(rest)) {
      if (!drawCharacter(pen, one, ink)) return false;
    }
    return true;
  };

  const drawCharacter = (pen: Pen, one: string, ink: number): boolean => {
    const code = one.codePointAt(0) ?? 0x20;
    if (isPlain(code)) return put(pen, code, 1, ink);
    // Terminals do not agree on the width of these: a flag becomes its two letters, skin tones and keycaps are left out.
    if (code >= firstFlagLetter && code <= lastFlagLetter) {
      return put(pen, code - firstFlagLetter + 0x41, 1, ink);
    }
    if (code === keycap || code >= firstSkinTone && code <= lastSkinTone && pen.last >= 0) return true;
    const width = codePointWidth(one);
    if (width > 0) return put(pen, code, width, ink);
    if (pen.last < 0) return true;
    grid.replace(pen.row, pen.last, clusters.join(grid.codeAt(pen.row, pen.last), one));
    return true;
  };

  const line = (row: number, column: number, spans: Line, room: number, ink?: Ink): number => {
    const pen = penAt(row, column, room);
    if (pen === null) return 0;
    for (const { text, tone } of spans) {
      if (!draw(pen, text, inkNumber(ink ?? tone))) break;
    }
    return pen.column - column;
  };

  return {
    size,
    line,
    text(row, column, text, ink, room) {
      const pen = penAt(row, column, room);
      if (pen === null) return 0;
      draw(pen, text, inkNumber(ink));
      return pen.column - column;
    },
    fill: (area, ink) => grid.fill(area, inkNumber(ink)),
    box(area, title, ink) {
      const number = inkNumber(ink);
      const inside: Area = {
        row: area.row + 1,
        column: area.column + 1,
        columns: Math.max(0, area.columns - 2),
        rows: Math.max(0, area.rows - 2),
      };
      if (area.columns < 2 || area.rows < 2) return inside;
      const bottom = area.row + area.rows - 1;
      const right = area.column + area.columns - 1;
      for (let column = area.column + 1; column < right; column++) {
        grid.put(area.row, column, edges.horizontal, 1, number);
        grid.put(bottom, column, edges.horizontal, 1, number);
      }
      for (let row = area.row + 1; row < bottom; row++) {
        grid.put(row, area.column, edges.vertical, 1, number);
        grid.put(row, right, edges.vertical, 1, number);
      }
      const [topLeft, topRight, bottomLeft, bottomRight] = edges.corners;
      grid.put(area.row, area.column, topLeft, 1, number);
      grid.put(area.row, right, topRight, 1, number);
      grid.put(bottom, area.column, bottomLeft, 1, number);
      grid.put(bottom, right, bottomRight, 1, number);
      // A space on each side, and at least one sign of the border beyond it.
      const room = area.columns - 6;
      if (room > 0 && title.some(({ text }) => text !== "")) {
        const taken = line(area.row, area.column + 3, title, room);
        grid.put(area.row, area.column + 2, 0x20, 1, number);
        grid.put(area.row, area.column + 3 + taken, 0x20, 1, number);
      }
      return inside;
    },
  };
}

const firstFlagLetter = 0x1f1e6;
const lastFlagLetter = 0x1f1ff;
const firstSkinTone = 0x1f3fb;
const lastSkinTone = 0x1f3ff;
const keycap = 0x20e3;

/** A character of one column for every terminal, without a look into Unicode's tables: most of what is drawn. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code <= 0x7e || code === 0x2026 || code >= 0x2500 && code <= 0x25fc;
}
