/** What the agent does, as lines. */

import type { AgentEvent } from "../claude/events.ts";
import { fitStart } from "../text/width.ts";
import { shownToolUse } from "../view/activity.ts";
import type { Line } from "../view/line.ts";
import { type EntryPlace, entryRoom, renderEntry } from "./entry.ts";

/** The lines that an agent's event is worth: one, or none. */
export function renderActivity(event: AgentEvent, workTree: string, place: EntryPlace): Line[] {
  if (event.kind === "retry") {
    const again = `trying again ${event.attempt}/${event.maxRetries}`;
    return [renderEntry(place, "Retry", [`${retryCause(event.status)}, ${again}`], "warn")];
  }
  const use = shownToolUse(event, workTree);
  if (use === null) return [];
  // Of a long path, the file's name says most.
  const subject = use.isPath ? fitStart(use.subject, entryRoom(place)) : use.subject;
  return [renderEntry(place, use.label, [subject])];
}

function retryCause(status: number | null): string {
  if (status === null) return "no answer from the model";
  return status === 429 || status === 529 ? "model busy" : `the model answered ${status}`;
}
