/** What is shown of a run, item by item, as data: each front end draws the items in its own way. */

import type { Line, Span, Tone } from "./line.ts";

/** What an item is about: one short word in front of its text. */
export const itemLabels = [
  "Edit",
  "Write",
  "Bash",
  "Says",
  "Check",
  "Setup",
  "Agent",
  "Retry",
  "Passed",
  "Parked",
  "Failed",
  "Review",
  "Fixed",
  "Commit",
  "Push",
  "PR",
  "Wait",
  "!",
] as const;
export type ItemLabel = typeof itemLabels[number];

/** A part of an item's line; an optional one is left out if there is little room. */
export type Part = { text: string | Span | Line; optional?: true };

export type Item =
  /** The run's name, above its facts. */
  | { kind: "title"; name: string; detail: string }
  | { kind: "fact"; name: string; text: string }
  /** One line, cut at its end. */
  | { kind: "entry"; label: ItemLabel; tone: Tone; parts: readonly Part[] }
  /** One line with a path, cut at its beginning: the file's name matters most. */
  | { kind: "file"; label: ItemLabel; path: string }
  /** One line with a command, cut so that the result stays visible. */
  | { kind: "check"; label: ItemLabel; command: string; result: string; passed: boolean }
  /** A text that takes as many lines as it needs. */
  | { kind: "note"; label: ItemLabel; tone: Tone; text: string }
  /** A text below an entry, which takes as many lines as it needs; `head`, its first words, has the tone. */
  | { kind: "detail"; head: string; tone: Tone; text: string }
  /** The lines of an output that matter: each takes as many lines as it needs. */
  | { kind: "excerpt"; text: string }
  /** The path of a file below an entry, whole, so that it can be copied. */
  | { kind: "path"; head: string; path: string }
  /** The output of a command that failed: its beginning and its end matter most. */
  | { kind: "output"; text: string }
  /** Something that nobody may miss. */
  | { kind: "warning"; title: string; body: readonly string[] };

/** An item of a run's events. */
export type EventItem =
  | Item
  /** The banner of the run's state, with what the state works on. */
  | { kind: "phase" }
  /** The end of a run: a banner with this name, and the summary. */
  | { kind: "end"; name: string; tone: Tone };
