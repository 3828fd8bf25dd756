/** Who follows what happens to a run: a screen, a stream of JSON, a window, a test. */

import type { AgentEvent } from "../claude/events.ts";
import type { ErrorInfo } from "../errors.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";

/** What a session reports while it works. Each call returns before the session continues. */
export interface Observer {
  /** Reports an event that is on disk. `run` is the run after it, `at` its time (ISO 8601). */
  show(event: RunEvent, run: RunState, at: string): void;
  /** Reports what the agent does right now. This is never recorded. */
  activity(event: AgentEvent, run: RunState): void;
  /** A person asked to stop: the run ends as soon as the agent and git have. */
  stopping(): void;
  /** The run ended, or autom8 stops driving it: whatever is animated must stop. May be called again. */
  end(): void;
  /** Shows a sentence to a person. */
  message(text: string): void;
  /** Shows an error to a person. */
  error(info: ErrorInfo): void;
}
