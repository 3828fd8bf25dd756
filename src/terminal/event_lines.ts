/** Draws the events of a run. */

import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { eventItems } from "../view/event_items.ts";
import type { EventItem } from "../view/items.ts";
import type { Line } from "../view/line.ts";
import { renderBanner, renderPhase } from "./banner.ts";
import { type EntryPlace, renderItem } from "./entry.ts";
import { renderSummary } from "./summary.ts";

/** The lines of an event, from the run after it; many events have none. `now` is the event's time. */
export function renderEvent(event: RunEvent, run: RunState, place: EntryPlace & { now: Date }): Line[] {
  return eventItems(event, run, place.now).flatMap((item) => renderEventItem(item, run, place));
}

function renderEventItem(item: EventItem, run: RunState, place: EntryPlace): Line[] {
  switch (item.kind) {
    case "phase":
      return renderPhase(run, place.width);
    case "end":
      return [...renderBanner(item.name, item.tone, place.width), ...renderSummary(run, place.width)];
    default:
      return renderItem(item, place);
  }
}
