/** Where things are on a screen of a given size: shared by what draws them and by what scrolls them. */

import type { Area, Size } from "./geometry.ts";
import type { Room } from "./text/pane.ts";

/** The smallest screen on which everything can be read. */
export const smallest: Size = { columns: 60, rows: 15 };

/** Whether the screen is too small for the views. */
export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < smallest.columns || rows < smallest.rows;
}

/** Between the header's row and the footer's row. */
export function contentArea({ columns, rows }: Size): Area {
  return { row: 1, column: 0, columns, rows: Math.max(1, rows - 2) };
}

/** Columns from which two quadrants fit side by side, and rows from which two fit above each other. */
const twoColumns = 80;
const twoRows = 18;

/** How many quadrants are side by side and above each other. */
export function gridShape(size: Size): { across: number; down: number } {
  return { across: size.columns >= twoColumns ? 2 : 1, down: contentArea(size).rows >= twoRows ? 2 : 1 };
}

/** How many quadrants a page has. */
export function pageSize(size: Size): number {
  const { across, down } = gridShape(size);
  return across * down;
}

/** The quadrants, row by row. They share the room evenly and fill it. */
export function quadrantAreas(size: Size): Area[] {
  const { across, down } = gridShape(size);
  const { row, columns, rows } = contentArea(size);
  return Array.from({ length: across * down }, (_, i): Area => {
    const x = i % across;
    const y = Math.floor(i / across);
    const left = Math.floor(columns * x / across);
    const top = Math.floor(rows * y / down);
    return {
      row: row + top,
      column: left,
      columns: Math.floor(columns * (x + 1) / across) - left,
      rows: Math.floor(rows * (y + 1) / down) - top,
    };
  });
}

/** Rows above a list: its title, and the names of its columns. */
const listHead = 2;

/** The rows of a list. */
export function listArea(size: Size): Area {
  const { row, column, columns, rows } = contentArea(size);
  return { row: row + listHead, column, columns, rows: Math.max(1, rows - listHead) };
}

/** Rows above the text of a run: what is known of the run, and the choice of a source. */
export const runHead = 5;

/** The text of a run. One column on each side stays free. */
export function textArea(size: Size): Area {
  const { row, columns, rows } = contentArea(size);
  return {
    row: row + runHead,
    column: 1,
    columns: Math.max(1, columns - 2),
    rows: Math.max(1, rows - runHead),
  };
}

/** The room that a run's text has. */
export function textRoom(size: Size): Room {
  const { columns, rows } = textArea(size);
  return { columns, rows };
}

/** The box of an overlay with this many rows and columns inside, in the middle of the screen. */
export function overlayArea(size: Size, inside: Size): Area {
  const columns = Math.min(size.columns, inside.columns + 4);
  const rows = Math.min(size.rows, inside.rows + 2);
  return {
    row: Math.floor((size.rows - rows) / 2),
    column: Math.floor((size.columns - columns) / 2),
    columns,
    rows,
  };
}

/** Whether a place is inside an area. */
export function isInside({ row, column, columns, rows }: Area, at: { row: number; column: number }): boolean {
  return at.row >= row && at.row < row + rows && at.column >= column && at.column < column + columns;
}
