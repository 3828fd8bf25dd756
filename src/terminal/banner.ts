/** Phase banners: what a run does now, over the whole width, and beneath what it does it to. */

import { progressOf, type RunState } from "../run/state.ts";
import { fitLine, type Line, line, span, textOf, type Tone } from "../view/line.ts";
import { phaseNames } from "../view/phases.ts";
import { displayWidth } from "../text/characters.ts";
import { fit } from "../text/width.ts";

/** `━━━━━ NAME ━━━━━`, with an empty line before it. */
export function renderBanner(name: string, tone: Tone, width: number): Line[] {
  const title = ` ${fit(name, Math.max(1, width - 4))} `;
  const rules = Math.max(2, width - displayWidth(title));
  const left = Math.floor(rules / 2);
  return [line(), line(span(`${"━".repeat(left)}${title}${"━".repeat(rules - left)}`, tone))];
}

/** The banner of the run's state, with the story or round that is worked on. */
export function renderPhase(run: RunState, width: number): Line[] {
  const { banner, tone } = phaseNames[run.machineState];
  return [...renderBanner(banner, tone, width), ...phaseSubject(run, width)];
}

/** Where a story is in the run: `story 1/3, attempt 2/3`. */
export function storyPlace(run: RunState, storyId: string): string {
  const stories = run.spec?.userStories ?? [];
  const done = stories.filter((story) => story.passes && story.id !== storyId).length;
  const { failures } = progressOf(run, storyId);
  // Attempts that do not count (a limit, an interruption) do not bring a run nearer to its bound.
  return `story ${done + 1}/${stories.length}, attempt ${failures + 1}/${run.config.maxAttempts}`;
}

/** The title that the spec gives a story. */
export function storyTitle(run: RunState, storyId: string): string {
  return run.spec?.userStories.find((story) => story.id === storyId)?.title ?? "";
}

function phaseSubject(run: RunState, width: number): Line[] {
  switch (run.machineState) {
    case "running-claude": {
      const id = run.turn?.storyId ?? run.currentStory;
      return id === null ? [] : storySubject(run, id, width);
    }
    case "reviewing":
      return [fitLine(line(`Iteration ${run.reviewRound}/${run.config.reviewMaxIterations}`), width)];
    case "correcting":
      return [fitLine(line(correctionReason(run)), width)];
    default:
      return [];
  }
}

/** On one line where there is room, else on two: the attempt is not what may be cut. */
function storySubject(run: RunState, id: string, width: number): Line[] {
  const story = line("Working on: ", span(`${id} ${storyTitle(run, id)}`, "strong"));
  const place = span(`(${storyPlace(run, id)})`, "quiet");
  const both = line(...story, " ", place);
  if (displayWidth(textOf(both)) <= width) return [both];
  const room = width - displayWidth(place.text) - 1;
  if (room >= 50) return [line(...fitLine(story, room), " ", place)];
  return [fitLine(story, width), fitLine(line(place), width)];
}

function correctionReason(run: RunState): string {
  const { problem } = run.correction;
  const round = `Iteration ${run.reviewRound}/${run.config.reviewMaxIterations}`;
  if (problem === null) return run.reviewRound > 0 ? round : "What the review found";
  switch (problem.kind) {
    case "verify-failed":
      return `Because ${problem.command} failed`;
    case "hook-failed":
      return "Because a git hook refused the commit";
    case "turn-failed":
    case "interrupted":
      return `${round}, once more`;
    default:
      return problem satisfies never;
  }
}
