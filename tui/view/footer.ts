/** The last row: what an action did, what is typed, or the keys that apply. */

import { displayWidth } from "../../src/text/characters.ts";
import type { Canvas } from "../cells.ts";
import { type Binding, bindingsOf, keyLabel } from "../keys.ts";
import { type Model, visible } from "../model.ts";
import { placeOf } from "../place.ts";

export function drawFooter(model: Model, canvas: Canvas): void {
  const { columns, rows } = canvas.size;
  const row = rows - 1;
  if (model.notice !== null) {
    canvas.text(row, 1, model.notice.text, model.notice.tone, columns - 2);
    return;
  }
  const all = bindingsOf(placeOf(model)).filter(({ short }) => short !== undefined);
  const useful = all.filter(({ command }) => command !== "back" || canGoBack(model));
  // How to get help and how to leave come first, at the right end.
  const kept = useful.filter(({ command }) => command === "help" || command === "quit");
  const right = kept.reduce((sum, binding) => sum + width(binding) + gap, 0);
  let column = 1;
  for (const binding of useful.filter((one) => !kept.includes(one))) {
    if (column + width(binding) + gap + right > columns) break;
    column = draw(binding, row, column, canvas);
  }
  column = Math.max(column, columns - right);
  for (const binding of kept) column = draw(binding, row, column, canvas);
}

const gap = 2;

function label({ keys }: Binding): string {
  return keyLabel(keys[0] ?? "");
}

function width(binding: Binding): number {
  return displayWidth(label(binding)) + 1 + displayWidth(binding.short ?? "");
}

function draw(binding: Binding, row: number, column: number, canvas: Canvas): number {
  const room = canvas.size.columns - column;
  const used = canvas.text(row, column, label(binding), "key", room);
  canvas.text(row, column + used + 1, binding.short ?? "", "quiet", room - used - 1);
  return column + width(binding) + gap;
}

function canGoBack(model: Model): boolean {
  const screen = visible(model);
  if (model.screens[model.tab].length > 1) return true;
  return screen.kind === "list" && screen.list.filter !== "";
}
