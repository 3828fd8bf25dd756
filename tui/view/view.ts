/** Draws the monitor. Pure. */

import type { Canvas } from "../cells.ts";
import { isTooSmall } from "../layout.ts";
import { type Model, visible } from "../model.ts";
import { drawFooter } from "./footer.ts";
import { drawGrid } from "./grid.ts";
import { drawHeader } from "./header.ts";
import { drawListScreen } from "./list_screen.ts";
import { drawOverlay } from "./overlay.ts";
import { drawRun } from "./run_screen.ts";
import { drawTooSmall } from "./too_small.ts";

/** Draws the whole screen. */
export function view(model: Model, canvas: Canvas): void {
  canvas.fill({ row: 0, column: 0, ...canvas.size }, "text");
  if (isTooSmall(model.size)) return drawTooSmall(canvas);
  drawHeader(model, canvas);
  const screen = visible(model);
  switch (screen.kind) {
    case "grid":
      drawGrid(model, screen, canvas);
      break;
    case "list":
      drawListScreen(model, screen, canvas);
      break;
    case "run":
      drawRun(model, screen, canvas);
      break;
    default:
      screen satisfies never;
  }
  drawFooter(model, canvas);
  if (model.overlay !== null) drawOverlay(model, model.overlay, canvas);
}
