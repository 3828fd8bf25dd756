/** Draws an error as a panel: what happened, where, and what to do next. */

import type { ErrorInfo, ErrorKind } from "../errors.ts";
import type { RunState } from "../run/state.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { whereIn } from "../view/progress.ts";
import { sanitize } from "../text/sanitize.ts";
import { displayWidth } from "../text/characters.ts";
import { fit, wrap } from "../text/width.ts";

/** Wider texts are hard to read, in columns. */
const widest = 100;

/** A box with a title around the wrapped texts of `body`; an empty text makes an empty line. */
export function renderBox(title: string, body: readonly string[], tone: Tone, width: number): Line[] {
  const outer = Math.min(width, widest);
  const inner = Math.max(1, outer - 4);
  const heading = fit(sanitize(title), Math.max(1, outer - 6));
  const top = `╭─ ${heading} ${"─".repeat(Math.max(0, outer - displayWidth(heading) - 5))}╮`;
  const bottom = `╰${"─".repeat(Math.max(0, outer - 2))}╯`;
  const texts = body.flatMap((text) => wrap(sanitize(text, { keepNewlines: true }), inner));
  return [
    line(span(top, tone)),
    ...texts.map((text) => {
      const space = " ".repeat(Math.max(0, inner - displayWidth(text)));
      return line(span("│ ", tone), `${text}${space}`, span(" │", tone));
    }),
    line(span(bottom, tone)),
  ].map((one) => fitLine(one, width));
}

/** The panel of an error. `run` is the run in which it happened; null outside of a run. */
export function renderError(info: ErrorInfo, run: RunState | null, width: number): Line[] {
  const where = run === null ? null : whereIn(run);
  const body = [
    info.message,
    "",
    ...(where === null ? [] : labelled("Where", where, width)),
    ...labelled("Next", info.hint, width),
  ];
  return renderBox(titleOf(info.kind), body, resumable(info) ? "warn-strong" : "bad-strong", width);
}

/** The same without a box: `error: …`, `hint: …`. */
export function renderPlainError(info: ErrorInfo): Line[] {
  const [first = "", ...more] = sanitize(info.message, { keepNewlines: true }).split("\n");
  return [line(`error: ${first}`), ...more.map((text) => line(`  ${text}`)), line(`hint: ${info.hint}`)];
}

/** Where in autom8 an internal error happened; nothing for any other error. */
export function renderStack({ stack }: ErrorInfo): Line[] {
  if (stack === undefined) return [];
  return sanitize(stack, { keepNewlines: true }).split("\n").map((text) => line(text));
}

/** A label and its text; further lines of the text start below its first. */
function labelled(label: string, text: string, width: number): string[] {
  const room = Math.max(1, Math.min(width, widest) - 4 - 7);
  return wrap(sanitize(text, { keepNewlines: true }), room).map((one, i) =>
    `${(i === 0 ? label : "").padEnd(7)}${one}`
  );
}

function titleOf(kind: ErrorKind): string {
  const words = kind.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether the stop is no failure: the user or a limit asked for it. */
function resumable(info: ErrorInfo): boolean {
  return info.exitCode === 6 || info.exitCode === 130 || info.exitCode === 143;
}
