/** A report as data: what `autom8 show` and the like print, block by block; each front end draws it in its own way. */

import type { Line, Span, Tone } from "./line.ts";

export type ReportColumn = {
  title: string;
  align?: "right";
  /** The order in which columns are dropped if there is no room, the highest first; without it, the column stays. */
  dropAt?: number;
  /** Marks the column that takes the remaining room: its minimum width. */
  least?: number;
  /** Its maximum width. */
  most?: number;
};

/** A fact below a heading: a name and a text that takes up to a few lines. */
export type Fact = { name: string; text: string; tone?: Tone };

/** An item of a list. */
export type Item = { lead: readonly Span[]; text: string; after?: Span };

export type Block =
  | { kind: "heading"; text: string; detail: string }
  | { kind: "facts"; facts: readonly Fact[] }
  | {
    kind: "table";
    columns: readonly ReportColumn[];
    rows: readonly (readonly (string | Span)[])[];
    /** Rows below a rule. */
    totals: readonly (readonly (string | Span)[])[];
  }
  /** Items below a title, each with as many lines as it needs; `lead` stands in front of the text. */
  | { kind: "list"; title: string; items: readonly Item[] }
  /** Lines that are cut at the width. */
  | { kind: "lines"; lines: readonly Line[] }
  /** A text that takes as many lines as it needs. */
  | { kind: "text"; text: string; tone?: Tone };

/** Blocks, with an empty line between two of them. */
export type Report = readonly Block[];
