/** A run for programs: the journal's events on stdout, one object a line; whatever is for people goes to stderr. */

import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { createPrinter } from "./printer.ts";
import { sanitizeJson } from "../text/sanitize.ts";
import type { Display } from "./display.ts";
import type { Sink } from "./sink.ts";

/** A display that people read only on stderr. */
export function createJsonDisplay(sink: Sink): Display {
  return {
    ...createPrinter("json", sink),
    show: (event: RunEvent, _run: RunState, at: string) => sink.out(`${eventJson(event, at)}\n`),
    activity: () => {},
    end: () => {},
  };
}

/** An event with its time, as one line of JSON that is safe to look at in a terminal. */
export function eventJson(event: RunEvent, at: string): string {
  return sanitizeJson(JSON.stringify({ at, ...event }));
}
