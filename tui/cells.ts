/** The screen as cells: what a view draws on. */

import type { Line, Tone } from "../src/view/line.ts";
import type { Area, Size } from "./geometry.ts";

/** What a cell means, rather than its colour. Besides the tones of texts: parts of the screen. */
export type Ink =
  | Tone
  | "border"
  | "border-active"
  /** A row, a tab or a button that is selected: the whole cell. */
  | "selected"
  /** A find of the search. */
  | "match"
  | "key"
  | "added"
  | "removed";

/** Draws; everything outside is cut. Texts are sanitized here once more: nothing but characters reaches a cell. */
export interface Canvas {
  readonly size: Size;
  /** Draws a text in at most `room` columns; a cut end shows `…`. Returns the columns it took. */
  text(row: number, column: number, text: string, ink: Ink, room: number): number;
  /** Draws a line of spans in the same way. `ink` overrides the spans' tones, as in a selected row. */
  line(row: number, column: number, line: Line, room: number, ink?: Ink): number;
  /** Fills an area with spaces. */
  fill(area: Area, ink: Ink): void;
  /** Draws a border with a title in its upper edge. Returns the area inside. */
  box(area: Area, title: Line, ink: Ink): Area;
}
