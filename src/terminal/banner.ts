/** Phase banners: what a run does now, across the whole width, and below it what it works on. */

import type { RunState } from "../run/state.ts";
import { displayWidth } from "../text/characters.ts";
import { fit } from "../text/width.ts";
import { fitLine, type Line, line, span, textOf, type Tone } from "../view/line.ts";
import { phaseNameOf } from "../view/phases.ts";
import { type PhaseSubject, phaseSubject } from "../view/progress.ts";

/** `━━━━━ NAME ━━━━━`, after an empty line. */
export function renderBanner(name: string, tone: Tone, width: number): Line[] {
  const title = ` ${fit(name, Math.max(1, width - 4))} `;
  const rules = Math.max(2, width - displayWidth(title));
  const left = Math.floor(rules / 2);
  return [line(), line(span(`${"━".repeat(left)}${title}${"━".repeat(rules - left)}`, tone))];
}

/** The banner of the run's state, with the story or review round that the run works on. */
export function renderPhase(run: RunState, width: number): Line[] {
  const { banner, tone } = phaseNameOf(run);
  const subject = phaseSubject(run);
  return [...renderBanner(banner, tone, width), ...(subject === null ? [] : renderSubject(subject, width))];
}

/** A story takes one line if there is room, otherwise two: its place in the run must stay visible. */
function renderSubject(subject: PhaseSubject, width: number): Line[] {
  if (subject.kind === "text") return [fitLine(line(subject.text), width)];
  const story = line("Working on: ", span(`${subject.id} ${subject.title}`, "strong"));
  const place = span(`(${subject.place})`, "quiet");
  const both = line(...story, " ", place);
  if (displayWidth(textOf(both)) <= width) return [both];
  const room = width - displayWidth(place.text) - 1;
  if (room >= 50) return [line(...fitLine(story, room), " ", place)];
  return [fitLine(story, width), fitLine(line(place), width)];
}
