/** Moving in what is visible. */

import type { Move } from "../keys.ts";
import { helpLines, helpSize } from "../help.ts";
import { gridShape, listArea, pageSize, textRoom } from "../layout.ts";
import { select } from "../list.ts";
import { type GridScreen, type Model, type RunScreen, visible, withVisible } from "../model.ts";
import { endOfText, scroll, startOfText } from "../text/pane.ts";
import { sourceText } from "../text/source_text.ts";
import { type Step, step } from "./step.ts";
import { withoutLeft } from "./world.ts";

/** The model after a move in the help, the grid, a list or a text. */
export function move(model: Model, to: Move): Step {
  if (model.overlay?.kind === "help") return step(scrollHelp(model, to));
  const screen = visible(model);
  switch (screen.kind) {
    case "grid":
      return step(withoutLeft(withVisible(model, moveInGrid(model, screen, to))));
    case "list": {
      const { rows: height } = listArea(model.size);
      const by = distance(to, height, screen.list.rows.length);
      return step(
        withVisible(model, { ...screen, list: select(screen.list, screen.list.index + by, height) }),
      );
    }
    case "run": {
      if (to === "first" || to === "last") {
        const at = to === "first" ? startOfText.at : endOfText.at;
        return step(withVisible(model, { ...screen, pane: { ...screen.pane, at } }));
      }
      return step(scrollText(model, screen, distance(to, textRoom(model.size).rows, 0)));
    }
    default:
      return screen satisfies never;
  }
}

/** The model with the text of its run scrolled by some rows. */
export function scrollText(model: Model, screen: RunScreen, by: number): Model {
  const pane = scroll(sourceText(model, screen), screen.pane, by, textRoom(model.size));
  return withVisible(model, { ...screen, pane });
}

/** How far a move goes in a list, or a text, of which `height` rows are visible. */
function distance(to: Move, height: number, count: number): number {
  const half = Math.max(1, Math.floor(height / 2));
  const whole = Math.max(1, height - 1);
  const distances: Readonly<Record<Move, number>> = {
    "up": -1,
    "down": 1,
    "left": 0,
    "right": 0,
    "first": -count,
    "last": count,
    "half-up": -half,
    "half-down": half,
    "page-up": -whole,
    "page-down": whole,
  };
  return distances[to];
}

function moveInGrid(model: Model, screen: GridScreen, to: Move): GridScreen {
  const { across } = gridShape(model.size);
  const page = pageSize(model.size);
  const last = model.order.length - 1;
  const moves: Readonly<Record<Move, number>> = {
    "up": -across,
    "down": across,
    "left": -1,
    "right": 1,
    "first": -model.order.length,
    "last": model.order.length,
    "half-up": -page,
    "half-down": page,
    "page-up": -page,
    "page-down": page,
  };
  const wanted = screen.index + moves[to];
  // Up and down do not change the column.
  if ((to === "up" || to === "down") && (wanted < 0 || wanted > last)) return screen;
  const index = Math.min(Math.max(0, wanted), Math.max(0, last));
  return { ...screen, index, selected: model.order[index] ?? null };
}

function scrollHelp(model: Model, to: Move): Model {
  if (model.overlay?.kind !== "help") return model;
  const height = helpSize(model).rows;
  const count = helpLines(model).length;
  const highest = Math.max(0, count - height);
  const top = Math.min(highest, Math.max(0, model.overlay.top + distance(to, height, count)));
  return { ...model, overlay: { kind: "help", top } };
}
