/** A canvas that keeps the screen as text, to be compared with text in tests. */

import { characters, displayWidth } from "../../src/text/characters.ts";
import { sanitize } from "../../src/text/sanitize.ts";
import { fit } from "../../src/text/width.ts";
import { fitLine, type Line } from "../../src/view/line.ts";
import type { Canvas, Ink } from "../../tui/cells.ts";
import type { Area, Size } from "../../tui/geometry.ts";

export class TextCanvas implements Canvas {
  readonly #cells: string[][];
  readonly #inks: Ink[][];

  constructor(readonly size: Size) {
    this.#cells = Array.from({ length: size.rows }, () => Array<string>(size.columns).fill(" "));
    this.#inks = Array.from({ length: size.rows }, () => Array<Ink>(size.columns).fill("text"));
  }

  text(row: number, column: number, text: string, ink: Ink, room: number): number {
    const left = Math.min(room, this.size.columns - column);
    const fitted = fit(sanitize(text), left);
    let at = column;
    for (const one of characters(fitted)) {
      const width = displayWidth(one);
      this.#put(row, at, one, ink);
      if (width === 2) this.#put(row, at + 1, "", ink);
      at += width;
    }
    return at - column;
  }

  line(row: number, column: number, line: Line, room: number, ink?: Ink): number {
    let used = 0;
    for (const { text, tone } of fitLine(line, Math.min(room, this.size.columns - column))) {
      used += this.text(row, column + used, text, ink ?? tone, room - used);
    }
    return used;
  }

  fill({ row, column, columns, rows }: Area, ink: Ink): void {
    for (let y = row; y < row + rows; y++) {
      for (let x = column; x < column + columns; x++) this.#put(y, x, " ", ink);
    }
  }

  box(area: Area, title: Line, ink: Ink): Area {
    const { row, column, columns, rows } = area;
    const inner = Math.max(0, columns - 2);
    this.text(row, column, `┌${"─".repeat(inner)}┐`, ink, columns);
    for (let y = row + 1; y < row + rows - 1; y++) {
      this.text(y, column, "│", ink, 1);
      this.text(y, column + columns - 1, "│", ink, 1);
    }
    this.text(row + rows - 1, column, `└${"─".repeat(inner)}┘`, ink, columns);
    this.line(
      row,
      column + 2,
      [{ text: " ", tone: "text" }, ...title, { text: " ", tone: "text" }],
      columns - 4,
    );
    return { row: row + 1, column: column + 1, columns: inner, rows: Math.max(0, rows - 2) };
  }

  /** The screen without the spaces at the ends of its rows. */
  toString(): string {
    return this.#cells.map((row) => row.join("").trimEnd()).join("\n");
  }

  /** The ink of a cell. */
  inkAt(row: number, column: number): Ink | undefined {
    return this.#inks[row]?.[column];
  }

  /** The columns of each row: all the same, whatever was drawn. */
  widths(): number[] {
    return this.#cells.map((row) => displayWidth(row.join("")));
  }

  #put(row: number, column: number, text: string, ink: Ink): void {
    const cells = this.#cells[row];
    const inks = this.#inks[row];
    if (cells === undefined || inks === undefined || column < 0 || column >= this.size.columns) return;
    // Half of a wide character must not stay.
    if (cells[column] === "" && column > 0 && text !== "") cells[column - 1] = " ";
    if (displayWidth(cells[column] ?? "") === 2 && text !== cells[column] && cells[column + 1] === "") {
      cells[column + 1] = " ";
    }
    cells[column] = text;
    inks[column] = ink;
  }
}
