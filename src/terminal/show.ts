/** Creates the display of an output mode. */

import type { Display } from "./display.ts";
import { createJsonDisplay } from "./json_display.ts";
import type { OutputMode } from "./printer.ts";
import type { Sink } from "./sink.ts";
import { createTextDisplay } from "./text_display.ts";

/** The display of a mode. `clock` gives the time for everything that is not a recorded event. */
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
