/** A run for programs: the journal's events on stdout, one object a line; whatever is for people goes to stderr. */

import type { ErrorInfo } from "../errors.ts";
import type { RunEvent } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { asLines, type Line, paint } from "./line.ts";
import { renderPlainError } from "./panel.ts";
import { sanitizeJson } from "./sanitize.ts";
import type { Display } from "./show.ts";
import type { Sink } from "./sink.ts";

export function createJsonDisplay(sink: Sink): Display {
  const write = (to: (text: string) => void, lines: readonly (Line | string)[]) =>
    to(asLines(lines).map((one) => `${paint(one, false)}\n`).join(""));
  return {
    show: (event: RunEvent, _run: RunState, at: string) => sink.out(`${eventJson(event, at)}\n`),
    activity: () => {},
    end: () => {},
    error: (info: ErrorInfo) => write(sink.error, renderPlainError(info)),
    message: (text: string) => write(sink.error, [text]),
    lines: (lines) => write(sink.out, lines),
    width: () => sink.width(),
  };
}

/** An event with its time, as one line of JSON that is safe to look at in a terminal. */
export function eventJson(event: RunEvent, at: string): string {
  return sanitizeJson(JSON.stringify({ at, ...event }));
}
