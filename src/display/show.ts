/** What a run is shown with: one interface, three modes. */

import type { AgentEvent } from "../claude/events.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { createJsonDisplay } from "./json_display.ts";
import type { OutputMode, Printer } from "./printer.ts";
import type { Sink } from "./sink.ts";
import { createTextDisplay } from "./text_display.ts";

export interface Display extends Printer {
  /** Shows an event that is recorded. `run` is the run after it, `at` its time (ISO 8601). */
  show(event: RunEvent, run: RunState, at: string): void;
  /** Shows what the agent does right now. */
  activity(event: AgentEvent, run: RunState): void;
  /** Takes away what only lives while a run goes on. May be called again. */
  end(run: RunState | null): void;
}

/** The display of a mode. `clock` gives the time of what is not recorded. */
export function createDisplay(mode: OutputMode, sink: Sink, clock: () => Date): Display {
  switch (mode) {
    case "pretty":
      return createTextDisplay({ sink, clock, pretty: true });
    case "plain":
      return createTextDisplay({ sink, clock, pretty: false });
    case "json":
      return createJsonDisplay(sink);
    default:
      return mode satisfies never;
  }
}
