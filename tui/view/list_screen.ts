/** A list: its title, the names of its columns, and the rows that are visible. */

import { displayWidth } from "../../src/text/characters.ts";
import { count } from "../../src/text/plural.ts";
import { fit } from "../../src/text/width.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import { type Line, line, type Span, span } from "../../src/view/line.ts";
import type { Canvas } from "../cells.ts";
import { contentArea, listArea } from "../layout.ts";
import type { Row } from "../list.ts";
import type { ListScreen, Model } from "../model.ts";
import { placeColumns, type PlacedColumn } from "./columns.ts";
import { drawCentred, emptyProject, noHistory, noMatch, noProjects, reading } from "./empty.ts";
import { historyColumns, pastCells } from "./history_rows.ts";
import { ownCells, projectCells, projectColumns, projectsColumns } from "./project_rows.ts";

export function drawListScreen(model: Model, screen: ListScreen, canvas: Canvas): void {
  const { list } = screen;
  drawTitle(model, screen, canvas);
  const area = listArea(model.size);
  if (list.rows.length === 0) return drawCentred(canvas, area, emptyLines(model, screen));
  const specs = screen.of === "projects"
    ? projectsColumns
    : screen.of === "history"
    ? historyColumns
    : projectColumns;
  const columns = placeColumns(specs, 3, area.columns);
  drawCells(canvas, area.row - 1, columns, columns.map(({ title }) => title), "quiet");
  for (let i = 0; i < area.rows; i++) {
    const index = list.top + i;
    const row = list.rows[index];
    if (row === undefined) break;
    const isSelected = index === list.index;
    const cells = cellsOf(model, screen, row);
    if (isSelected) {
      canvas.fill({ row: area.row + i, column: 0, columns: area.columns, rows: 1 }, "selected");
      canvas.text(area.row + i, 1, "▶", "selected", 1);
    }
    drawCells(
      canvas,
      area.row + i,
      columns,
      columns.map(({ cell }) => cells[cell] ?? ""),
      isSelected ? "selected" : undefined,
    );
  }
}

function drawCells(
  canvas: Canvas,
  row: number,
  columns: readonly PlacedColumn[],
  cells: readonly (string | Span)[],
  ink?: "selected" | "quiet",
): void {
  for (const [i, { column, width, align }] of columns.entries()) {
    const cell = cells[i] ?? "";
    const text = fit(sanitize(typeof cell === "string" ? cell : cell.text), width);
    const at = align === "right" ? column + width - displayWidth(text) : column;
    canvas.text(row, at, text, ink ?? (typeof cell === "string" ? "text" : cell.tone), width);
  }
}

function cellsOf(model: Model, { of }: ListScreen, row: Row): readonly (string | Span)[] {
  switch (row.kind) {
    case "project":
      return projectCells(model, row.project);
    case "past":
      return of === "history" ? pastCells(row.run) : ownCells(model, row);
    case "session":
    case "spec":
      return ownCells(model, row);
    default:
      return row satisfies never;
  }
}

function drawTitle(model: Model, screen: ListScreen, canvas: Canvas): void {
  const { row, columns } = contentArea(model.size);
  const { list } = screen;
  const cursor = model.typing ? "▏" : "";
  const filter: Line = model.typing || list.filter !== ""
    ? line(span("  / ", "phase"), span(`${list.filter}${cursor}`, "strong"))
    : line();
  const place = list.rows.length === 0 ? "" : `${count(list.index + 1)}/${count(list.rows.length)}`;
  const end = [isReading(model, screen) ? "reading …" : "", place].filter((text) => text !== "").join("  ");
  const room = Math.max(1, columns - displayWidth(end) - 4);
  canvas.line(row, 1, line(...titleOf(model, screen), ...filter), room);
  canvas.text(row, columns - displayWidth(end) - 1, end, "quiet", displayWidth(end) + 1);
}

function titleOf(model: Model, { of }: ListScreen): Line {
  if (of === "projects") return line(span("Projects", "strong"));
  if (of === "history") return line(span("History", "strong"));
  const project = model.projects?.find(({ name }) => name === of.project);
  const problem = project?.problem ?? null;
  return line(
    span(of.project, "strong"),
    problem === null
      ? span(`  ${project?.root ?? ""}`, "quiet")
      : span(`  its archived runs cannot be read: ${problem.message}`, "bad"),
  );
}

function isReading(model: Model, { of }: ListScreen): boolean {
  return of !== "projects" && model.history !== null && !model.history.isComplete;
}

function emptyLines(model: Model, { of, list }: ListScreen): readonly Line[] {
  if (list.filter !== "" && list.all.length > 0) return noMatch(list.filter);
  if (of === "projects") return model.projects === null ? reading("the projects") : noProjects;
  if (model.history === null || !model.history.isComplete) return reading("the history");
  return of === "history" ? noHistory : emptyProject;
}
