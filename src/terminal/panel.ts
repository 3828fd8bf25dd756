/** An error as a panel: what happened, where, and what to do next. */

import type { ErrorInfo, ErrorKind } from "../errors.ts";
import { progressOf, type RunState } from "../run/state.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { phaseNames } from "../view/phases.ts";
import { sanitize } from "../text/sanitize.ts";
import { displayWidth } from "../text/characters.ts";
import { fit, wrap } from "../text/width.ts";

/** Wider texts are hard to read. */
const widest = 100;

/** A box with a title; `body` is wrapped into it. An empty text is an empty line. */
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

/** The panel of an error. `run` is the run it happened in, where there is one. */
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

/** The state and story that a run is in: `correcting, US-002 Add login`. */
export function whereIn(run: RunState): string {
  const state = run.failure?.in ?? run.machineState;
  const story = run.currentStory;
  const { label } = phaseNames[state];
  if (story === null) return label;
  const attempts = progressOf(run, story).attempts;
  return attempts === 0 ? `${label}, ${story}` : `${label}, ${story}, attempt ${attempts}`;
}

/** A text whose further lines begin below its first. */
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

/** Stops that are no failure: a person's, or a bound that was set. */
function resumable(info: ErrorInfo): boolean {
  return info.exitCode === 6 || info.exitCode === 130 || info.exitCode === 143;
}
