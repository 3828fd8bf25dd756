/** The display of a run, in any output mode. */

import type { AgentEvent } from "../claude/events.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import type { Printer } from "./printer.ts";

export interface Display extends Omit<Printer, "note"> {
  /** Shows a recorded event. `run` is the run after it, `at` its time (ISO 8601). */
  show(event: RunEvent, run: RunState, at: string): void;
  /** Shows an event of the agent. */
  activity(event: AgentEvent, run: RunState): void;
  /** Shows that the run is about to stop because a person asked for it. */
  stopping(): void;
  /** Removes the live line, which is shown only during a run. May be called more than once. */
  end(): void;
}
