/** The last row: what an action did, what is typed, or the keys that apply. */

import { displayWidth } from "../../src/text/characters.ts";
import { line, span, type Tone } from "../../src/view/line.ts";
import type { Canvas } from "../cells.ts";
import { actions } from "../../src/feed/world.ts";
import { refusal } from "../actions.ts";
import { type Binding, bindingsOf, type Command, keyLabel } from "../keys.ts";
import { listArea, pageSize } from "../layout.ts";
import { meantSession } from "../meant.ts";
import { type Model, visible } from "../model.ts";
import { placeOf } from "../place.ts";
import { wrapLine } from "../text/wrap_line.ts";

export function drawFooter(model: Model, canvas: Canvas): void {
  const { columns, rows } = canvas.size;
  const row = rows - 1;
  if (model.notice !== null) return drawNotice(model.notice, canvas);
  const all = bindingsOf(placeOf(model)).filter(({ short }) => short !== undefined);
  const useful = all.filter(({ command }) => isUseful(command, model));
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

/** Rows that a notice may take: it may hold a command that a person wants to copy whole. */
const mostNoticeRows = 4;

function drawNotice({ text, tone }: { text: string; tone: Tone }, canvas: Canvas): void {
  const { columns, rows } = canvas.size;
  const lines = wrapLine(line(span(text, tone)), columns - 2).slice(0, mostNoticeRows);
  const first = rows - lines.length;
  canvas.fill({ row: first, column: 0, columns, rows: lines.length }, "text");
  for (const [i, one] of lines.entries()) canvas.line(first + i, 1, one, columns - 2);
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

/** Keys that would only say why they do nothing now are left out. */
function isUseful(command: Command, model: Model): boolean {
  const action = actions.find((one) => one === command);
  if (action !== undefined) return refusal(model, action, meantSession(model)) === null;
  switch (command) {
    case "back":
      return canGoBack(model);
    case "open":
    case "next-page": {
      const screen = visible(model);
      const [count, page] = screen.kind === "list"
        ? [screen.list.rows.length, listArea(model.size).rows]
        : [model.order.length, pageSize(model.size)];
      return command === "open" ? count > 0 : count > page;
    }
    case "edit":
      return meantSession(model)?.run?.workTree != null;
    default:
      return true;
  }
}

function canGoBack(model: Model): boolean {
  const screen = visible(model);
  if (model.screens[model.tab].length > 1) return true;
  return screen.kind === "list" && screen.list.filter !== "";
}
