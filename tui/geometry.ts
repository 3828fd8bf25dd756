/** Places on the screen, in cells. The first row and the first column are 0. */

/** The terminal's size. */
export type Size = { readonly columns: number; readonly rows: number };

/** A part of the screen. */
export type Area = Size & { readonly row: number; readonly column: number };
