/** What the agent does, as it is shown: edits and commands. Reads, searches, thinking and text are not. */

import type { AgentEvent } from "../claude/events.ts";
import { sanitize } from "../text/sanitize.ts";

export type ToolLabel = "Edit" | "Write" | "Bash";

/** A tool use in a few words: `Bash` and the command, `Edit` and the path. */
export type ToolUse = { label: ToolLabel; subject: string; isPath: boolean };

type Shown = { label: ToolLabel; field: string; isPath: boolean };

const shownTools: ReadonlyMap<string, Shown> = new Map([
  ["Edit", { label: "Edit", field: "file_path", isPath: true }],
  ["MultiEdit", { label: "Edit", field: "file_path", isPath: true }],
  ["NotebookEdit", { label: "Edit", field: "notebook_path", isPath: true }],
  ["Write", { label: "Write", field: "file_path", isPath: true }],
  ["Bash", { label: "Bash", field: "command", isPath: false }],
]);

/** Characters of a command that are looked at: far more than a terminal is wide. */
const longest = 4_000;

/** The tool use to show, or null. `workTree` is taken off the beginning of paths. */
export function shownToolUse(event: AgentEvent, workTree: string): ToolUse | null {
  if (event.kind !== "tool-use") return null;
  const shown = shownTools.get(event.name);
  if (shown === undefined) return null;
  const value = event.input[shown.field];
  const text = typeof value === "string" ? value.slice(0, longest) : "";
  const subject = shown.isPath ? pathInside(text, workTree) : text.trim().replace(/\s+/g, " ");
  return { label: shown.label, subject: sanitize(subject), isPath: shown.isPath };
}

/** A path without the folder that it lies in. */
export function pathInside(path: string, folder: string): string {
  for (const slash of ["/", "\\"]) {
    if (path.startsWith(folder + slash)) return path.slice(folder.length + 1);
  }
  return path;
}
