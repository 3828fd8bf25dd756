/** What a screen shows on which nothing else can be read. */

import { wrap } from "../../src/text/width.ts";
import type { Canvas } from "../cells.ts";
import { smallest } from "../layout.ts";

export function drawTooSmall(canvas: Canvas): void {
  const { columns, rows } = canvas.size;
  const text =
    `autom8 monitor needs ${smallest.columns}x${smallest.rows}; this is ${columns}x${rows}. q quits.`;
  for (const [row, line] of wrap(text, columns).slice(0, rows).entries()) {
    canvas.text(row, 0, line, "text", columns);
  }
}
