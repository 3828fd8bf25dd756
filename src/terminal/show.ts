/** Creates the display of an output mode. */

import type { Display } from "./display.ts";
import { createJsonDisplay } from "./json_display.ts";
import type { OutputMode } from "./printer.ts";
import type { Sink } from "./sink.ts";
import { createTextDisplay } from "./text_display.ts";
import { createWorkflowDisplay } from "./workflow_display.ts";
import { withoutWorkflowCommands } from "./workflow_sink.ts";

/**
 * The display of a mode. `clock` gives the time for everything that is not a recorded event. `quiet`: what the agent says
 * and does is shown in the live line only.
 */
export function createDisplay(
  mode: OutputMode,
  sink: Sink,
  clock: () => Date,
  quiet = false,
): Display {
  if (!sink.isWorkflowLog) return displayOf(mode, sink, clock, quiet);
  const shown = displayOf(mode, withoutWorkflowCommands(sink, mode), clock, quiet);
  return mode === "plain" ? createWorkflowDisplay(shown, sink) : shown;
}

function displayOf(mode: OutputMode, sink: Sink, clock: () => Date, quiet: boolean): Display {
  switch (mode) {
    case "pretty":
      return createTextDisplay({ sink, clock, pretty: true, quiet });
    case "plain":
      return createTextDisplay({ sink, clock, pretty: false, quiet });
    case "json":
      return createJsonDisplay(sink);
    default:
      return mode satisfies never;
  }
}
