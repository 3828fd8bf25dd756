/** Clicks and the wheel. */

import type { Input } from "../input/input.ts";
import { isInside, isTooSmall, listArea, pageSize, quadrantAreas } from "../layout.ts";
import { select } from "../list.ts";
import { type Model, visible, withVisible } from "../model.ts";
import { tabAt } from "../tab_labels.ts";
import { run } from "./commands.ts";
import { scrollText } from "./move.ts";
import { type Step, step } from "./step.ts";
import { withoutLeft } from "./world.ts";

/** Rows that one turn of the wheel scrolls. */
const wheelRows = 3;

export function onMouse(
  model: Model,
  input: Extract<Input, { kind: "click" | "wheel-up" | "wheel-down" }>,
): Step {
  if (isTooSmall(model.size)) return step(model);
  if (input.kind === "click") return model.overlay === null ? click(model, input) : step(model);
  const sign = input.kind === "wheel-up" ? -1 : 1;
  if (model.overlay !== null) {
    return model.overlay.kind === "help" ? run(sign < 0 ? "up" : "down", model) : step(model);
  }
  const screen = visible(model);
  switch (screen.kind) {
    case "grid":
      return run(sign < 0 ? "previous-page" : "next-page", model);
    case "list": {
      const { list } = screen;
      return step(withVisible(model, {
        ...screen,
        list: select(list, list.index + sign * wheelRows, listArea(model.size).rows),
      }));
    }
    case "run":
      return step(scrollText(model, screen, sign * wheelRows));
    default:
      return screen satisfies never;
  }
}

function click(model: Model, at: { row: number; column: number }): Step {
  if (at.row === 0) {
    const tab = tabAt(model, at.column);
    return tab === null ? step(model) : run(`view-${tab}`, model);
  }
  const screen = visible(model);
  if (screen.kind === "list") {
    const area = listArea(model.size);
    const index = screen.list.top + at.row - area.row;
    if (!isInside(area, at) || index >= screen.list.rows.length) return step(model);
    return step(withVisible(model, { ...screen, list: select(screen.list, index, area.rows) }));
  }
  if (screen.kind !== "grid") return step(model);
  const quadrant = quadrantAreas(model.size).findIndex((area) => isInside(area, at));
  const page = pageSize(model.size);
  const index = Math.floor(screen.index / page) * page + quadrant;
  const selected = model.order[index];
  if (quadrant === -1 || selected === undefined) return step(model);
  return step(withoutLeft(withVisible(model, { ...screen, index, selected })));
}
