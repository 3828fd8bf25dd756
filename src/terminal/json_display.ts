/** Shows a run to programs: the journal's events on stdout, one object a line. Messages for people go to stderr. */

import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { createPrinter } from "./printer.ts";
import { sanitizeJson } from "../text/sanitize.ts";
import type { Display } from "./display.ts";
import type { Sink } from "./sink.ts";

/** A display whose stdout is for programs. */
export function createJsonDisplay(sink: Sink): Display {
  return {
    ...createPrinter("json", sink),
    show: (event: RunEvent, _run: RunState, at: string) => sink.out(`${eventJson(event, at)}\n`),
    activity: () => {},
    stopping: () => {},
    end: () => {},
  };
}

/** An event with its time, as one line of JSON that is safe to print. */
export function eventJson(event: RunEvent, at: string): string {
  return sanitizeJson(JSON.stringify({ at, ...event }));
}
