/** The only way from an event, its secrets masked, to the journal, the run, its snapshot and the observer. */

import { crashPoint } from "../crash_point.ts";
import { apply, startRun } from "../run/apply.ts";
import type { Recorder } from "../run/driver.ts";
import type { EventOf, RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { type Mask, maskEvent } from "../run/masking.ts";
import { type RunSummary, summarize } from "../run/summary.ts";
import type { Journal } from "../store/journal.ts";
import type { SessionPaths } from "../store/paths.ts";
import { writeSnapshot } from "../store/snapshot.ts";
import type { Observer } from "./observer.ts";
import { maskOf } from "./secrets.ts";

/** Where events are recorded: an open session. */
export type Records = { paths: SessionPaths; journal: Journal<RunEvent> };

/** Records the start of a run in a new session, and returns the recorder of everything after it. */
export async function recordStart(
  records: Records,
  event: EventOf<"run-started">,
  observer: Pick<Observer, "show">,
): Promise<Recorder> {
  const masked = maskEvent(event, maskOf());
  const { at } = await records.journal.append(masked);
  const run = startRun(masked, at);
  await saveSnapshot(records.paths, summarize(run, records.journal.end));
  observer.show(masked, run, at);
  return createRecorder(records, run, observer);
}

/** The recorder of a run whose journal is open. `start` is the run after the last entry of the journal. */
export function createRecorder(
  records: Records,
  start: RunState,
  observer: Pick<Observer, "show">,
): Recorder {
  let run = start;
  const mask: Mask = maskOf();
  return {
    get run() {
      return run;
    },
    async record(...events) {
      // From here on, everyone sees the masked events.
      const recorded = events.map((event) => maskEvent(event, mask));
      const [only, ...more] = recorded;
      if (only === undefined) return;
      const entry = await records.journal.append(
        more.length === 0 ? only : { kind: "transition", events: recorded },
      );
      const states = recorded.map((event) => run = apply(run, event, entry.at));
      if (recorded.some(needsSnapshot)) {
        crashPoint("run-snapshot:before");
        await saveSnapshot(records.paths, summarize(run, records.journal.end));
      }
      for (const [i, event] of recorded.entries()) observer.show(event, states[i] ?? run, entry.at);
    },
  };
}

/** Brings the snapshot of a run up to date: after a crash it may be older than the journal. */
export async function saveSnapshot(paths: SessionPaths, run: RunSummary): Promise<void> {
  await writeSnapshot(paths, run);
}

/** Whether the run may rest after this event. After any other one, the next snapshot is milliseconds away. */
function needsSnapshot({ kind }: RunEvent): boolean {
  return kind === "state-entered" || kind === "agent-started" || kind === "verify-started" ||
    kind === "setup-started" ||
    kind === "wait-started" || kind.startsWith("run-") || kind.startsWith("roll");
}
