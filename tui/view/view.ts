/** Draws the monitor. Pure. */

import type { Canvas } from "../cells.ts";
import type { Model } from "../model.ts";

/** Draws the whole screen. */
export function view(model: Model, canvas: Canvas): void {
  canvas.text(0, 0, `autom8 monitor ${model.tab}`, "strong", canvas.size.columns);
}
