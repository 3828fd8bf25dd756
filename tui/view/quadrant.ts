/** One run in a quarter of the screen: each fact is always in the same row. */

import { displayWidth } from "../../src/text/characters.ts";
import { wrap } from "../../src/text/width.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import { type Line, line, span } from "../../src/view/line.ts";
import type { Canvas } from "../cells.ts";
import type { Area } from "../geometry.ts";
import type { Model } from "../model.ts";
import { gates, progressLine, stateLine, storyInWork, waitsFor } from "../session_words.ts";
import { entryRows } from "../text/source_text.ts";
import type { Session, TailEntry } from "../../src/feed/world.ts";

/** `place`: the page, for the lower edge. */
export function drawQuadrant(
  model: Model,
  session: Session,
  area: Area,
  { isSelected, place }: { isSelected: boolean; place: string },
  canvas: Canvas,
): void {
  // The sign tells the selected one from the others without colour.
  const title = line(span(isSelected ? "▶ " : ""), span(session.project, "strong"));
  const inside = canvas.box(area, title, isSelected ? "border-active" : "border");
  const column = inside.column + 1;
  const columns = Math.max(0, inside.columns - 2);
  const facts = factLines(model, session, columns);
  for (const [i, one] of facts.slice(0, inside.rows).entries()) {
    canvas.line(inside.row + i, column, one, columns);
  }
  const left = inside.rows - facts.length;
  const shown = lastRows(session.tail, left, columns);
  for (const [i, one] of shown.entries()) canvas.line(inside.row + facts.length + i, column, one, columns);
  if (place !== "") {
    const at = area.column + area.columns - displayWidth(place) - 4;
    if (at > area.column) canvas.text(area.row + area.rows - 1, at, ` ${place} `, "quiet", area.columns - 4);
  }
}

function factLines(model: Model, session: Session, columns: number): Line[] {
  const { run } = session;
  const archived = model.archived.has(session.key);
  const state = stateLine(session, archived);
  const id = span(`session ${session.sessionId}`, "quiet");
  const waits = waitsFor(session, archived, model.now);
  if (run === null) {
    return [line(id), state, ...wrap(sanitize(waits.text), columns).map((text) => line(span(text, "bad")))];
  }
  const story = storyInWork(run);
  return [
    line(span(run.branch, "strong"), "  ", id),
    state,
    story === null
      ? line(span("no story in work", "quiet"))
      : line(span(`${story.id} `, "strong"), story.title),
    progressLine(session, model.now, columns),
    line(span(gates(run), "quiet")),
    line(span(waits.text, waits.tone)),
  ];
}

/** The last rows of a tail; older entries are not looked at. */
function lastRows(tail: readonly TailEntry[], most: number, columns: number): Line[] {
  const rows: Line[] = [];
  for (let i = tail.length - 1; i >= 0 && rows.length < most; i--) {
    rows.unshift(...entryRows(tail[i], Math.max(1, columns)));
  }
  return rows.slice(Math.max(0, rows.length - most));
}
