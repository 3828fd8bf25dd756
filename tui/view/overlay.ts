/** The help, and the question before an action. */

import { displayWidth } from "../../src/text/characters.ts";
import { plural } from "../../src/text/plural.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import { wrap } from "../../src/text/width.ts";
import { line, span } from "../../src/view/line.ts";
import type { Canvas } from "../cells.ts";
import type { Area } from "../geometry.ts";
import { helpLines, helpSize } from "../help.ts";
import { bindingsOf, keyLabel } from "../keys.ts";
import { overlayArea } from "../layout.ts";
import type { Model, Overlay } from "../model.ts";
import { confirmation } from "../actions.ts";

export function drawOverlay(model: Model, overlay: Overlay, canvas: Canvas): void {
  switch (overlay.kind) {
    case "help":
      return drawHelp(model, overlay.top, canvas);
    case "confirm":
      return drawQuestion(model, overlay, canvas);
    default:
      return overlay satisfies never;
  }
}

function drawHelp(model: Model, wanted: number, canvas: Canvas): void {
  const lines = helpLines(model);
  const size = helpSize(model);
  const { rows } = size;
  // The screen may have grown since it was scrolled.
  const top = Math.min(wanted, lines.length - rows);
  const inside = drawBox(canvas, overlayArea(model.size, size), "Keys");
  for (const [i, one] of lines.slice(top, top + rows).entries()) {
    canvas.line(inside.row + i, inside.column + 1, one, inside.columns - 2);
  }
  const left = lines.length - top - rows;
  if (left > 0) {
    const text = ` ${plural(left, "more line")}: j `;
    canvas.text(
      inside.row + inside.rows,
      inside.column + inside.columns - displayWidth(text) - 1,
      text,
      "quiet",
      inside.columns,
    );
  }
}

/** The widest a question is. */
const mostColumns = 70;

function drawQuestion(
  model: Model,
  { action, session: key }: Extract<Overlay, { kind: "confirm" }>,
  canvas: Canvas,
): void {
  const session = model.sessions?.get(key);
  if (session === undefined) return;
  const { title, lines } = confirmation(action, session);
  const columns = Math.min(mostColumns, model.size.columns - 6);
  const rows = lines.flatMap((text) => wrap(sanitize(text), columns)).slice(
    0,
    Math.max(1, model.size.rows - 5),
  );
  const inside = drawBox(canvas, overlayArea(model.size, { columns, rows: rows.length + 2 }), title);
  for (const [i, text] of rows.entries()) {
    canvas.text(inside.row + i, inside.column + 1, text, i === 0 ? "strong" : "text", inside.columns - 2);
  }
  const answers = bindingsOf("confirm").flatMap((
    { keys, help },
  ) => [span(`${keyLabel(keys[0] ?? "")} `, "phase"), span(`${help}   `)]);
  canvas.line(inside.row + rows.length + 1, inside.column + 1, line(...answers), inside.columns - 2);
}

function drawBox(canvas: Canvas, area: Area, title: string): Area {
  canvas.fill(area, "text");
  return canvas.box(area, line(span(title, "strong")), "border-active");
}
