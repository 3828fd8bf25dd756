/** Columns of a list at a width. */

/** `width` null: takes what remains. `from`: the screen's columns from which there is room for it. */
export type ColumnSpec = { title: string; width: number | null; align?: "right"; from?: number };

/** A column that is shown. `cell`: its place among all columns of the list. */
export type PlacedColumn = {
  title: string;
  cell: number;
  column: number;
  width: number;
  align: "left" | "right";
};

const gap = 2;

/** The columns that fit, from column `start` on. */
export function placeColumns(specs: readonly ColumnSpec[], start: number, columns: number): PlacedColumn[] {
  const shown = specs.map((spec, cell) => ({ ...spec, cell })).filter(({ from = 0 }) => columns >= from);
  const fixed = shown.reduce((sum, { width }) => sum + (width ?? 0) + gap, -gap);
  const rest = Math.max(1, columns - start - 1 - fixed);
  let column = start;
  return shown.map(({ title, cell, width, align }) => {
    const placed: PlacedColumn = { title, cell, column, width: width ?? rest, align: align ?? "left" };
    column += placed.width + gap;
    return placed;
  });
}
