/** The first row: the views, and how many runs are driven. */

import { displayWidth } from "../../src/text/characters.ts";
import { clockTime } from "../../src/view/amounts.ts";
import type { Canvas } from "../cells.ts";
import type { Model } from "../model.ts";
import { beforeTabs, tabLabels } from "../tab_labels.ts";

export function drawHeader(model: Model, canvas: Canvas): void {
  const { columns } = canvas.size;
  canvas.text(0, 0, beforeTabs, "phase", columns);
  let end = 0;
  for (const { tab, text, column } of tabLabels(model)) {
    end = column + canvas.text(0, column, text, tab === model.tab ? "selected" : "text", columns - column);
  }
  const running =
    [...model.sessions?.values() ?? []].filter(({ key, alive }) => alive && !model.archived.has(key)).length;
  const time = clockTime(new Date(model.now)).slice(0, 5);
  const texts = [`${running} running  ${time}`, time];
  const text = texts.find((one) => end + 2 + displayWidth(one) + 1 <= columns);
  if (text !== undefined) {
    const column = columns - displayWidth(text) - 1;
    canvas.text(0, column, text, "quiet", columns - column);
  }
}
