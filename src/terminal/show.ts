/** Creates the display of an output mode. */

import type { Display } from "./display.ts";
import { createJsonDisplay } from "./json_display.ts";
import type { OutputMode } from "./printer.ts";
import type { Sink } from "./sink.ts";
import { createTextDisplay } from "./text_display.ts";

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
