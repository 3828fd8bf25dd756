/** A run's events as rows of a timeline: the items that its terminal showed, in words alone. Pure. */

import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { eventItems } from "./event_items.ts";
import type { EventItem, Part } from "./items.ts";
import { textOf, type Tone } from "./line.ts";
import { phaseNameOf } from "./phases.ts";
import { phaseSubject } from "./progress.ts";

/** One row. `output`: what a command printed; null for none. */
export type TimelineRow = {
  at: string;
  kind: "phase" | "entry";
  label: string;
  text: string;
  tone: Tone;
  output: string | null;
};

/** The rows of all events, in order. */
export function timeline(moments: readonly { event: RunEvent; at: string; run: RunState }[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const { event, at, run } of moments) {
    for (const item of eventItems(event, run, new Date(at))) {
      if (item.kind === "output" || item.kind === "excerpt") {
        const last = rows.at(-1);
        // The output of a command follows the command.
        if (last !== undefined) rows[rows.length - 1] = { ...last, output: item.text };
        continue;
      }
      const row = rowOf(item, run);
      if (row !== null && row.text !== "") rows.push({ at, kind: "entry", output: null, ...row });
    }
  }
  return rows;
}

type Row = Pick<TimelineRow, "label" | "text" | "tone"> & Partial<Pick<TimelineRow, "kind" | "output">>;

function rowOf(item: Exclude<EventItem, { kind: "output" | "excerpt" }>, run: RunState): Row | null {
  switch (item.kind) {
    case "phase": {
      const { label, tone } = phaseNameOf(run);
      const subject = phaseSubject(run);
      const about = subject === null
        ? ""
        : subject.kind === "text"
        ? subject.text
        : `${subject.id} ${subject.title}`;
      return { kind: "phase", label: capital(label), text: about === "" ? " " : about, tone };
    }
    case "end":
      return { kind: "phase", label: capital(item.name.toLowerCase()), text: " ", tone: item.tone };
    case "title":
      return { label: "Start", text: `${item.name}, ${item.detail}`, tone: "text" };
    case "fact":
      return { label: item.name, text: item.text, tone: "quiet" };
    case "entry":
      return { label: item.label, text: item.parts.map(partText).join("  "), tone: item.tone };
    case "file":
      return { label: item.label, text: item.path, tone: "text" };
    case "check":
      return {
        label: item.label,
        text: `${item.command} … ${item.result}`,
        tone: item.passed ? "good" : "bad",
      };
    case "note":
      return { label: item.label, text: item.text, tone: item.tone };
    case "detail":
      return { label: "", text: `${item.head} ${item.text}`, tone: item.tone };
    case "path":
      return { label: "", text: `${item.head} ${item.path}`, tone: "quiet" };
    case "warning":
      return { label: "!", text: item.title, tone: "bad", output: item.body.join("\n") };
    default:
      return item satisfies never;
  }
}

function partText({ text }: Part): string {
  if (typeof text === "string") return text;
  return "tone" in text ? text.text : textOf(text);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
