/** What is shown where there is nothing yet. */

import { displayWidth } from "../../src/text/characters.ts";
import { type Line, line, span, textOf } from "../../src/view/line.ts";
import type { Canvas } from "../cells.ts";
import type { Area } from "../geometry.ts";

export function reading(what: string): Line[] {
  return [line(span(`Reading ${what} …`, "quiet"))];
}

/** The first screen of somebody who never used autom8. */
export const newcomer: readonly Line[] = [
  line(span("autom8 is not running anything.", "strong")),
  line(),
  line("Start a run in a git repository, in another terminal:"),
  line(),
  line(span("  autom8          ", "phase"), "plan it with Claude, then run it"),
  line(span("  autom8 FILE     ", "phase"), "run a spec, as Markdown or JSON"),
  line(span("  autom8 demo     ", "phase"), "see how it works on a sample"),
  line(),
  line("The run appears here as soon as it starts."),
  line(),
  line(span("2 shows the projects, 3 the history, ? all keys; q quits.", "quiet")),
];

export const noProjects: readonly Line[] = [
  line(span("There are no projects yet.", "strong")),
  line(),
  line("A repository becomes a project with its first run:"),
  line(),
  line(span("  autom8 FILE     ", "phase"), "run a spec, as Markdown or JSON"),
];

export const noHistory: readonly Line[] = [
  line(span("No run has ended yet.", "strong")),
  line(),
  line("A run comes here once it is completed or abandoned. 1 shows the active ones."),
];

export const emptyProject: readonly Line[] = [
  line("This project has no sessions, specs or archived runs."),
];

/** A list in which nothing passes the filter. */
export function noMatch(filter: string): Line[] {
  return [line(`Nothing matches "${filter}".`), line(), line(span("Esc clears the filter.", "quiet"))];
}

/** Draws lines in the middle of an area, their starts in one column. */
export function drawCentred(canvas: Canvas, area: Area, lines: readonly Line[]): void {
  const widest = Math.max(0, ...lines.map((one) => displayWidth(textOf(one))));
  const column = area.column + Math.max(1, Math.floor((area.columns - widest) / 2));
  const row = area.row + Math.max(0, Math.floor((area.rows - lines.length) / 2));
  for (const [i, one] of lines.slice(0, area.rows).entries()) {
    canvas.line(row + i, column, one, Math.max(0, area.columns - column - 1));
  }
}
