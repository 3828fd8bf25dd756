/** Which story an event of a run is about, for a log of one story. Pure. */

import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";

/** The story that an event belongs to: its own, else that of the turn or the story in work; null if to none. */
export function storyOf(event: RunEvent, run: RunState): string | null {
  if ("storyId" in event) return event.storyId;
  if (event.kind === "committed" || event.kind === "commit-refused" || event.kind === "commit-skipped") {
    return event.key;
  }
  return run.turn === null ? run.currentStory : run.turn.storyId;
}
