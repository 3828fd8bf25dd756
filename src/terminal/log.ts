/** Draws a run from its record: as its terminal showed it, as the agent's stream, or as the journal's events. */

import { parseLine } from "../claude/parse_line.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { sanitizeJson } from "../text/sanitize.ts";
import { activityItem } from "../view/activity.ts";
import { clockTime } from "../view/amounts.ts";
import type { Line } from "../view/line.ts";
import { storyOf } from "../view/log.ts";
import { renderItem } from "./entry.ts";
import { renderEvent } from "./event_lines.ts";
import { eventJson } from "./json_display.ts";

/** An event of a run and the run after it, or lines that its agent printed. */
export type Logged =
  | { kind: "event"; moment: { event: RunEvent; at: string; run: RunState } }
  | { kind: "printed"; lines: readonly string[]; run: RunState; storyId: string | null };

/** The agent's stream does not say when. */
const noTime = " ".repeat("00:00:00".length);

/** Draws one thing after the other. `story`: of this story alone; null: all. */
export function createLog(
  mode: "text" | "raw" | "json",
  story: string | null,
  width: () => number,
): (logged: Logged) => readonly (Line | string)[] {
  const isMeant = (id: string | null) => story === null || id === story;
  return (logged) => {
    if (logged.kind === "event") {
      const { event, at, run } = logged.moment;
      if (mode === "raw" || !isMeant(storyOf(event, run))) return [];
      if (mode === "json") return [eventJson(event, at)];
      const now = new Date(at);
      return renderEvent(event, run, { time: clockTime(now), width: width(), now });
    }
    if (mode === "json" || !isMeant(logged.storyId)) return [];
    if (mode === "raw") return logged.lines.map(sanitizeJson);
    const workTree = logged.run.workspace?.workTree ?? logged.run.checkout;
    return logged.lines.flatMap((one) => parseLine(one)).flatMap((event) => {
      const item = activityItem(event, workTree);
      return item === null ? [] : renderItem(item, { time: noTime, width: width() });
    });
  };
}
