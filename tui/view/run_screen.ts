/** One run on the whole screen: what is known of it, the choice of a source, and that source's text. */

import { displayWidth } from "../../src/text/characters.ts";
import { approximate, usd } from "../../src/view/amounts.ts";
import { type Line, line, span, textOf } from "../../src/view/line.ts";
import { progressBar, storyCounts } from "../../src/view/progress.ts";
import type { Canvas } from "../cells.ts";
import { contentArea, runHead, textArea, textRoom } from "../layout.ts";
import type { Model, RunScreen, Source } from "../model.ts";
import { gates, pastState, progressLine, stateLine, storyInWork, waitsFor } from "../session_words.ts";
import { currentSource, isSame, sessionOf, sourceLabel, sourcesOf } from "../sources.ts";
import { topOf, visibleRows } from "../text/pane.ts";
import { matchesIn } from "../text/search.ts";
import { sourceText } from "../text/source_text.ts";
import type { Session } from "../../src/feed/world.ts";

export function drawRun(model: Model, screen: RunScreen, canvas: Canvas): void {
  const { row, columns } = contentArea(model.size);
  const session = sessionOf(model, screen);
  // Once a run is archived, its end is in the archive only.
  const isPast = session === null ||
    model.archived.has(session.key) && screen.detail !== null && screen.detail.run.status !== "running";
  const head = isPast ? pastHead(screen) : sessionHead(model, session, columns - 2);
  for (const [i, one] of head.slice(0, runHead - 1).entries()) canvas.line(row + i, 1, one, columns - 2);
  drawSources(model, screen, row + runHead - 1, canvas);
  drawText(model, screen, canvas);
}

function sessionHead(model: Model, session: Session, columns: number): Line[] {
  const { run, project, sessionId } = session;
  const archived = model.archived.has(session.key);
  const waits = waitsFor(session, archived, model.now);
  const name = line(
    span(project, "strong"),
    ...(run === null ? [] : ["  ", span(run.branch, "strong")]),
    span(`  session ${sessionId}  `, "quiet"),
    ...stateLine(session, archived),
  );
  if (run === null) return [name, line(span(waits.text, waits.tone))];
  const story = storyInWork(run);
  return [
    name,
    story === null
      ? line(span("no story in work", "quiet"))
      : line(span(`${story.id} `, "strong"), story.title),
    line(...progressLine(session, model.now, columns), span(`  ${gates(run)}`, "quiet")),
    line(span(waits.text, waits.tone)),
  ];
}

function pastHead({ detail, run, isRead }: RunScreen): Line[] {
  if (detail === null) {
    return [line(span(run ?? "", "strong"), span(isRead ? "" : "  reading …", "quiet"))];
  }
  const { project, branch, runId, status, costUsd, usageIsEstimate } = detail.run;
  const { mark, text, tone } = pastState(status);
  const { done, total } = storyCounts(detail.run);
  return [
    line(
      span(project, "strong"),
      "  ",
      span(branch, "strong"),
      span(`  run ${runId.slice(0, 8)}  `, "quiet"),
      span(`${mark} ${text}`, tone),
    ),
    line(span(progressBar(done, total), "good"), `  ${approximate(usd(costUsd), usageIsEstimate)}`),
  ];
}

/** The sources in a row, the chosen one in brackets; those before it are left out if there is no room. */
function drawSources(model: Model, screen: RunScreen, row: number, canvas: Canvas): void {
  const { columns } = model.size;
  const end = placeText(model, screen);
  const room = columns - displayWidth(end) - 4;
  const all = sourcesOf(model, screen);
  const now = currentSource(model, screen);
  const chosen = Math.max(0, all.findIndex((one) => isSame(one, now)));
  const label = (source: Source) => displayWidth(sourceLabel(screen, source)) + 2;
  let first = chosen;
  let used = chosenWidth(all[chosen], label);
  while (first > 0 && used + label(all[first - 1] ?? now) <= room - 4) {
    first -= 1;
    used += label(all[first] ?? now);
  }
  let column = 1;
  if (first > 0) column += canvas.text(row, column, "‹ ", "quiet", room);
  for (let i = first; i < all.length && column < room; i++) {
    const source = all[i];
    if (source === undefined) break;
    const text = sourceLabel(screen, source);
    const isChosen = i === chosen;
    // One that does not fit is cut only if it is the chosen one.
    if (!isChosen && column + displayWidth(text) + 2 > room) {
      canvas.text(row, column, "›", "quiet", 1);
      break;
    }
    column += canvas.text(
      row,
      column,
      isChosen ? `[${text}]` : ` ${text} `,
      isChosen ? "selected" : "quiet",
      room - column,
    );
  }
  canvas.text(row, columns - displayWidth(end) - 1, end, "quiet", displayWidth(end) + 1);
}

function chosenWidth(source: Source | undefined, label: (source: Source) => number): number {
  return source === undefined ? 0 : label(source);
}

/** What is searched for, and how far the text is scrolled. */
function placeText(model: Model, screen: RunScreen): string {
  const text = sourceText(model, screen);
  const room = textRoom(model.size);
  const top = topOf(text, screen.pane, room);
  const isEnd = screen.pane.at === "end" || top.entry === topOf(text, { at: "end" }, room).entry;
  const place = top.entry === 0 && top.row === 0
    ? ""
    : isEnd
    ? "end"
    : `${Math.floor(100 * top.entry / text.count)}%`;
  const { find } = screen.pane;
  const search = model.typing || find !== "" ? `/ ${find}${model.typing ? "▏" : ""}` : "";
  const missing = find !== "" && screen.pane.found === null ? "not found" : "";
  return [search, missing, place].filter((part) => part !== "").join("  ");
}

function drawText(model: Model, screen: RunScreen, canvas: Canvas): void {
  const area = textArea(model.size);
  const { find, found } = screen.pane;
  for (
    const [i, { line: one, entry }] of visibleRows(
      sourceText(model, screen),
      screen.pane,
      textRoom(model.size),
    ).entries()
  ) {
    const row = area.row + i;
    canvas.line(row, area.column, one, area.columns);
    if (find === "") continue;
    const text = textOf(one);
    // The sign shows which match n and N continue from.
    if (entry === found) canvas.text(row, 0, "▶", "match", 1);
    for (const { from, to } of matchesIn(text, find)) {
      const before = displayWidth(text.slice(0, from));
      canvas.text(row, area.column + before, text.slice(from, to), "match", area.columns - before);
    }
  }
}
