/** The cells of a screen, in two arrays of numbers. A wide character takes two cells and is never cut in half. */

import type { Area, Size } from "../geometry.ts";

/** The second cell of a wide character. */
export const continuation = 0;

const space = 0x20;

export class Grid {
  readonly size: Size;
  /** Row by row: a code point, the number of a cluster, or `continuation`. */
  readonly codes: Uint32Array;
  /** Row by row: the number of an ink. */
  readonly inks: Uint8Array;

  constructor(size: Size) {
    this.size = size;
    this.codes = new Uint32Array(size.columns * size.rows).fill(space);
    this.inks = new Uint8Array(size.columns * size.rows);
  }

  /** Makes every cell a space again. */
  clear(): void {
    this.codes.fill(space);
    this.inks.fill(0);
  }

  /** What a cell holds; outside of the grid a space. */
  codeAt(row: number, column: number): number {
    return this.#holds(row, column) ? this.codes[row * this.size.columns + column] ?? space : space;
  }

  /** Puts a character of one or two columns into the grid. It must fit. */
  put(row: number, column: number, code: number, width: number, ink: number): void {
    if (!this.#holds(row, column) || !this.#holds(row, column + width - 1)) return;
    const at = row * this.size.columns + column;
    this.#freeHalves(row, column, width);
    this.codes[at] = code;
    this.inks[at] = ink;
    if (width === 1) return;
    this.codes[at + 1] = continuation;
    this.inks[at + 1] = ink;
  }

  /** Replaces the character of a cell by one of the same width. */
  replace(row: number, column: number, code: number): void {
    if (this.#holds(row, column)) this.codes[row * this.size.columns + column] = code;
  }

  /** Fills an area with spaces; what is outside of the grid is left out. */
  fill(area: Area, ink: number): void {
    const { columns, rows } = this.size;
    const left = Math.max(0, area.column);
    const right = Math.min(columns, area.column + area.columns);
    if (left >= right) return;
    for (let row = Math.max(0, area.row); row < Math.min(rows, area.row + area.rows); row++) {
      this.#freeHalves(row, left, right - left);
      this.codes.fill(space, row * columns + left, row * columns + right);
      this.inks.fill(ink, row * columns + left, row * columns + right);
    }
  }

  #holds(row: number, column: number): boolean {
    return row >= 0 && column >= 0 && row < this.size.rows && column < this.size.columns;
  }

  /** Before cells are overwritten: what is left of a wide character at their edges becomes a space. */
  #freeHalves(row: number, column: number, width: number): void {
    const at = row * this.size.columns + column;
    if (this.codes[at] === continuation && column > 0) this.codes[at - 1] = space;
    const after = column + width;
    if (after < this.size.columns && this.codes[at + width] === continuation) this.codes[at + width] = space;
  }
}
