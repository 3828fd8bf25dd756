/** What a run is shown with, whatever the mode. */

import type { AgentEvent } from "../claude/events.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import type { Printer } from "./printer.ts";

export interface Display extends Printer {
  /** Shows an event that is recorded. `run` is the run after it, `at` its time (ISO 8601). */
  show(event: RunEvent, run: RunState, at: string): void;
  /** Shows what the agent does right now. */
  activity(event: AgentEvent, run: RunState): void;
  /** Takes away what only lives while a run goes on. May be called again. */
  end(run: RunState | null): void;
}
