/** Who is told what happens to a run: a screen, a stream of JSON, a window, a test. */

import type { AgentEvent } from "../claude/events.ts";
import type { ErrorInfo } from "../errors.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";

/** What a session reports while it works. Each call returns before the session continues. */
export interface Observer {
  /** An event is durable. `run` is the run after it, `at` its time (ISO 8601). */
  show(event: RunEvent, run: RunState, at: string): void;
  /** What the agent does right now; never recorded. */
  activity(event: AgentEvent, run: RunState): void;
  /** The run ended, or stopped being driven: whatever is animated stops. May be called again. */
  end(run: RunState | null): void;
  /** A sentence for a person. */
  message(text: string): void;
  /** An error for a person. */
  error(info: ErrorInfo): void;
}
