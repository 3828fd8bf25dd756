/** The active runs, a page of quadrants. */

import type { Canvas } from "../cells.ts";
import { contentArea, pageSize, quadrantAreas } from "../layout.ts";
import type { GridScreen, Model } from "../model.ts";
import { drawCentred, newcomer, reading } from "./empty.ts";
import { drawQuadrant } from "./quadrant.ts";

export function drawGrid(model: Model, screen: GridScreen, canvas: Canvas): void {
  const { order, sessions } = model;
  if (sessions === null) return drawCentred(canvas, contentArea(model.size), reading("the runs"));
  if (order.length === 0) return drawCentred(canvas, contentArea(model.size), newcomer);
  const size = pageSize(model.size);
  const page = Math.floor(screen.index / size);
  const pages = Math.ceil(order.length / size);
  for (const [i, area] of quadrantAreas(model.size).entries()) {
    const index = page * size + i;
    const session = sessions.get(order[index] ?? "");
    if (session === undefined) continue;
    const isLast = i === size - 1 || index === order.length - 1;
    const place = isLast && pages > 1 ? `page ${page + 1}/${pages}` : "";
    drawQuadrant(model, session, area, { isSelected: index === screen.index, place }, canvas);
  }
}
