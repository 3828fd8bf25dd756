/** One session as the monitor shows it: its run, and the last of what it did. Pure. */

import { parseLine } from "../claude/parse_line.ts";
import type { RunState } from "../run/state.ts";
import type { RunSummary } from "../run/summary.ts";
import { activityItem } from "../view/activity.ts";
import { totalTokens } from "../view/amounts.ts";
import { eventItems } from "../view/event_items.ts";
import type { EventItem, Item } from "../view/items.ts";
import { emptyView, type LiveView, viewAfterActivity, viewAfterEvent } from "../view/live_view.ts";
import { phaseNames } from "../view/phases.ts";
import { phaseSubject } from "../view/progress.ts";
import type { Happening } from "../watch/run_tail.ts";
import type { SessionLook } from "../watch/session_watch.ts";
import { mostTail, type Session, type TailEntry } from "./world.ts";

type Names = Pick<Session, "key" | "project" | "sessionId">;

/** The session after a look that found something new. `before`: as it was shown; null if it was not. */
export function sessionAfter(
  names: Names,
  before: Session | null,
  look: Extract<SessionLook, { kind: "read" | "unreadable" }>,
  now: number,
): Session {
  const { alive } = look;
  if (look.kind === "unreadable") {
    return { ...names, run: null, problem: look.error, alive, live: emptyView, tail: [] };
  }
  const { run, happenings, fromStart } = look;
  const shown = before === null || before.run === null || fromStart
    ? { live: fromStart ? emptyView : summaryView(run), tail: [] }
    : before;
  return {
    ...names,
    run,
    problem: null,
    alive,
    ...afterHappenings(shown, happenings, fromStart ? null : now),
  };
}

type Shown = { live: LiveView; tail: readonly TailEntry[] };

/** `now`: null at the first look, when nobody knows since when the last lines have been there. */
function afterHappenings(before: Shown, happenings: readonly Happening[], now: number | null): Shown {
  let { live } = before;
  const added: TailEntry[] = [];
  for (const [index, one] of happenings.entries()) {
    if (one.kind === "event") {
      const { event, run, at } = one.moment;
      const time = new Date(at);
      live = viewAfterEvent(live, event, run, time.getTime());
      const items = eventItems(event, run, time);
      for (const item of items) added.push({ at: time.getTime(), item: entryItem(item, run) });
      continue;
    }
    // A stream does not say when. What an event follows was printed before it.
    const isLast = index === happenings.length - 1;
    const printedAt = isLast && now !== null ? now : Date.parse(one.run.updatedAt);
    const workTree = one.run.workspace?.workTree ?? one.run.checkout;
    for (const event of one.lines.flatMap((text) => parseLine(text))) {
      live = viewAfterActivity(live, event, workTree);
      const item = activityItem(event, workTree);
      if (item !== null) added.push({ at: printedAt, item });
    }
  }
  return { live, tail: added.length === 0 ? before.tail : [...before.tail, ...added].slice(-mostTail) };
}

/** A banner in a row of its own has no place among the entries: it becomes a title. */
function entryItem(item: EventItem, run: RunState): Item {
  if (item.kind === "end") return { kind: "title", name: item.name, detail: "" };
  if (item.kind !== "phase") return item;
  const subject = phaseSubject(run);
  const detail = subject === null
    ? ""
    : subject.kind === "text"
    ? subject.text
    : `${subject.id} ${subject.title}, ${subject.place}`;
  return { kind: "title", name: phaseNames[run.machineState].label, detail };
}

/** What a summary alone says. */
function summaryView(run: RunSummary): LiveView {
  return {
    ...emptyView,
    phase: phaseNames[run.machineState].label,
    story: run.currentStory,
    since: Date.parse(run.updatedAt),
    tokens: totalTokens(run.usage),
    costUsd: run.costUsd,
    isEstimate: run.usageIsEstimate,
    until: run.waiting?.until == null ? null : Date.parse(run.waiting.until),
  };
}
