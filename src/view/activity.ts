/**
 * The agent's activity that people see: what it says, edits, commands and retries. Reads, searches, thinking and what its
 * own sub-agents say are left out.
 */

import type { AgentEvent } from "../claude/events.ts";
import { sanitize } from "../text/sanitize.ts";
import type { Item, ItemLabel } from "./items.ts";
import { span } from "./line.ts";
import { sentenceOf } from "./sentence.ts";

/** A tool use in a few words: `Bash` and the command, `Edit` and the path. */
type ToolUse = { label: ItemLabel; subject: string; isPath: boolean };

type Shown = { label: ItemLabel; field: string; isPath: boolean };

const shownTools: ReadonlyMap<string, Shown> = new Map([
  ["Edit", { label: "Edit", field: "file_path", isPath: true }],
  ["MultiEdit", { label: "Edit", field: "file_path", isPath: true }],
  ["NotebookEdit", { label: "Edit", field: "notebook_path", isPath: true }],
  ["Write", { label: "Write", field: "file_path", isPath: true }],
  ["Bash", { label: "Bash", field: "command", isPath: false }],
]);

/** UTF-16 units of a command that are kept: far more than a terminal is wide. */
const longest = 4_000;

/** The item that an agent's event is worth, or null. Paths are shown from `workTree` on. */
export function activityItem(event: AgentEvent, workTree: string): Item | null {
  if (event.kind === "retry") {
    const text = `${retryCause(event.status)}, retry ${event.attempt} of ${event.maxRetries}`;
    return { kind: "entry", label: "Retry", tone: "warn", parts: [{ text }] };
  }
  const said = saidBy(event);
  if (said !== null) {
    return { kind: "entry", label: "Says", tone: "quiet", parts: [{ text: span(said, "quiet") }] };
  }
  const use = shownToolUse(event, workTree);
  if (use === null) return null;
  return use.isPath
    ? { kind: "file", label: use.label, path: use.subject }
    : { kind: "entry", label: use.label, tone: "text", parts: [{ text: use.subject }] };
}

function retryCause(status: number | null): string {
  if (status === null) return "no answer from the model";
  return status === 429 || status === 529 ? "model busy" : `the model answered ${status}`;
}

/** The sentence that the agent says to people, or null. */
export function saidBy(event: AgentEvent): string | null {
  return event.kind === "text" && !event.subAgent ? sentenceOf(event.text) : null;
}

/** The tool use to show, or null. Paths are shown from `workTree` on. */
export function shownToolUse(event: AgentEvent, workTree: string): ToolUse | null {
  if (event.kind !== "tool-use") return null;
  const shown = shownTools.get(event.name);
  if (shown === undefined) return null;
  const value = event.input[shown.field];
  const text = typeof value === "string" ? value.slice(0, longest) : "";
  const subject = shown.isPath ? pathInside(text, workTree) : text.trim().replace(/\s+/g, " ");
  return { label: shown.label, subject: sanitize(subject), isPath: shown.isPath };
}

/** The path relative to the folder; unchanged if it is not inside. */
export function pathInside(path: string, folder: string): string {
  for (const slash of ["/", "\\"]) {
    if (path.startsWith(folder + slash)) return path.slice(folder.length + 1);
  }
  return path;
}
