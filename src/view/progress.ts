/** Where a run is, in words: its story, its attempt, its review round, the step it stopped in. Pure. */

import { type MachineState, progressOf, type RunState, type RunStatus } from "../run/state.ts";
import type { Tone } from "./line.ts";
import { phaseNames } from "./phases.ts";

/** How many stories of the run's spec are done, and how many there are. */
export function storyCounts(run: RunState): { done: number; total: number } {
  const stories = run.spec?.userStories ?? [];
  return { done: stories.filter((story) => story.passes).length, total: stories.length };
}

/** The story's title in the spec; empty if the spec has no such story. */
export function storyTitle(run: RunState, storyId: string): string {
  return run.spec?.userStories.find((story) => story.id === storyId)?.title ?? "";
}

/** Where a story is in the run: `story 1/3, attempt 2/3`. */
export function storyPlace(run: RunState, storyId: string): string {
  const stories = run.spec?.userStories ?? [];
  const done = stories.filter((story) => story.passes && story.id !== storyId).length;
  return `story ${done + 1}/${stories.length}, ${attemptOf(run, storyId)}`;
}

/**
 * The state and story that the run is in, or failed in: `running Claude, US-002, attempt 1/3`. Null if it failed in none:
 * with parked stories it comes to its end, and fails only then.
 */
export function whereIn(run: RunState): string | null {
  if (run.failure?.error.kind === "stories-parked") return null;
  const id = run.currentStory;
  const story = id === null
    ? null
    : { id, began: progressOf(run, id).attempts > 0, attempt: attemptOf(run, id) };
  return placeText(run.failure?.in ?? run.machineState, story);
}

/** A state and the story it works on, in words. `attempt` as `attemptPlace` gives it. */
export function placeText(
  state: MachineState,
  story: { id: string; began: boolean; attempt: string } | null,
): string {
  const { label } = phaseNames[state];
  if (story === null) return label;
  return story.began ? `${label}, ${story.id}, ${story.attempt}` : `${label}, ${story.id}`;
}

/** What the run's state works on, for the line below its banner. */
export type PhaseSubject =
  | { kind: "story"; id: string; title: string; place: string }
  | { kind: "text"; text: string };

/** The story, round or problem that the run's state works on; null if the state's name is enough. */
export function phaseSubject(run: RunState): PhaseSubject | null {
  switch (run.machineState) {
    case "running-claude": {
      const id = run.turn?.storyId ?? run.currentStory;
      if (id === null) return null;
      return { kind: "story", id, title: storyTitle(run, id), place: storyPlace(run, id) };
    }
    case "reviewing":
      return { kind: "text", text: roundPlace(run) };
    case "correcting":
      return { kind: "text", text: correctionReason(run) };
    default:
      return null;
  }
}

/**
 * The attempt that is under way or comes next: `attempt 2/3`; of a run that failed, the one that failed. Attempts that
 * do not count (a usage limit, an interruption) are not numbered.
 */
export function attemptPlace(story: { failures: number; maxAttempts: number; isOver: boolean }): string {
  const { failures, maxAttempts, isOver } = story;
  const attempt = Math.min(Math.max(1, isOver ? failures : failures + 1), maxAttempts);
  return `attempt ${attempt}/${maxAttempts}`;
}

function attemptOf(run: RunState, storyId: string): string {
  const { failures } = progressOf(run, storyId);
  const isOver = run.failure !== null && run.turn === null;
  return attemptPlace({ failures, maxAttempts: run.config.maxAttempts, isOver });
}

function roundPlace(run: RunState): string {
  const max = run.config.reviewMaxIterations;
  return `Iteration ${Math.min(run.reviewRound, max)}/${max}`;
}

function correctionReason(run: RunState): string {
  const { problem } = run.correction;
  if (problem === null) return run.reviewRound > 0 ? roundPlace(run) : "Fixing the review's findings";
  switch (problem.kind) {
    case "verify-failed":
      return `Because ${problem.command} failed`;
    case "hook-failed":
      return "Because a git hook refused the commit";
    case "turn-failed":
    case "nothing-changed":
    case "not-done":
    case "interrupted":
      return run.reviewRound > 0 ? `${roundPlace(run)}, trying again` : "Trying again";
    default:
      return problem satisfies never;
  }
}

/** `█████░░░░░░░ 2/5`: a bar of twelve columns, and the counts. */
export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor(12 * Math.min(1, done / total));
  return `${"█".repeat(filled)}${"░".repeat(12 - filled)} ${done}/${total}`;
}

/** What a run does, in a word. One with status `running` that no process drives was killed. */
export function statusText(
  { run: { status }, alive }: { run: { status: RunStatus }; alive: boolean },
): { text: string; tone: Tone } {
  switch (status) {
    case "running":
      return alive ? { text: "running", tone: "good" } : { text: "cut off", tone: "warn" };
    case "paused":
    case "interrupted":
      return { text: status, tone: "warn" };
    case "abandoned":
      return { text: status, tone: "quiet" };
    case "completed":
      return { text: status, tone: "good" };
    case "failed":
      return { text: status, tone: "bad" };
    default:
      return status satisfies never;
  }
}
