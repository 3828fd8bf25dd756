/** A run with one of its parts changed: the building blocks of the fold. Pure. */

import { isAttempt } from "../config/phases.ts";
import type { Segment } from "../git/commit.ts";
import type { ProjectKnowledge } from "../knowledge/model.ts";
import type { Spec } from "../spec/spec.ts";
import type { EventOf } from "./events.ts";
import {
  type Correction,
  type ParkedStory,
  progressOf,
  type Review,
  type RunState,
  type StoryProgress,
  type Turn,
  type VerifyResult,
} from "./state.ts";

/** No correction is under way. */
export const noCorrection: RunState["correction"] = { problem: null, foldInto: null, attempts: 0 };

/** The run with how a verify command ended: before the first agent, or since then. */
export function withCheck(run: RunState, { command, passed }: VerifyResult): RunState {
  const known = run.checks[command] ?? { before: null, now: null };
  const history = run.machineState === "initializing"
    ? { ...known, before: passed }
    : { ...known, now: passed };
  return { ...run, checks: { ...run.checks, [command]: history } };
}

/** The run with its turn changed. */
export function withTurn(run: RunState, change: (turn: Turn) => Partial<Turn>): RunState {
  return run.turn === null ? run : { ...run, turn: { ...run.turn, ...change(run.turn) } };
}

/** What a turn changed, up to its last checkpoint, without what others changed in its gaps. Pieces may be empty. */
export function ownSegments(turn: Pick<Turn, "before" | "gaps">, after: string): Segment[] {
  const starts = [turn.before, ...turn.gaps.map((gap) => gap.after)];
  const ends = [...turn.gaps.map((gap) => gap.before), after];
  return starts.map((before, i) => ({ before, after: ends[i] ?? after }));
}

/** The run with its turn's extent changed; the story it works on follows once the turn has ended. */
export function withTurnChanges(run: RunState, change: Partial<Pick<Turn, "end" | "gaps">>): RunState {
  const { turn } = run;
  if (turn === null) return run;
  const next = { ...turn, ...change };
  const changed = { ...run, turn: next };
  if (!isAttempt(turn.phase) || turn.storyId === null || next.end === null) return changed;
  const { segments } = progressOf(run, turn.storyId);
  const earlier = turn.end === null ? segments : segments.slice(0, -(turn.gaps.length + 1));
  return withStory(changed, turn.storyId, {
    segments: [...earlier, ...ownSegments(next, next.end.after)],
  });
}

/** The run with other work taken in; the story that it belongs to, if there is one, follows. */
export function withTaken(run: RunState, taken: Segment[]): RunState {
  const next = { ...run, taken };
  if (run.currentStory === null) return next;
  const { segments } = progressOf(run, run.currentStory);
  const earlier = segments.slice(0, segments.length - run.taken.length);
  return withStory(next, run.currentStory, { segments: [...earlier, ...taken] });
}

/** Taken work up to a later checkpoint. */
export function takenUpTo(taken: readonly Segment[], after: string): Segment[] {
  return taken.map((one, i) => i === taken.length - 1 ? { ...one, after } : one);
}

/** The run after the checks before its commits: what they wrote goes into the commit of the last story that passed. */
export function withChecksWrote(run: RunState, further: Correction | null = null): RunState {
  const { checksWrote, knowledge } = run;
  const isEmpty = checksWrote === null || checksWrote.before === checksWrote.after;
  const written = isEmpty ? [] : [{
    segments: [checksWrote],
    foldInto: knowledge.storyChanges.at(-1)?.storyId ?? null,
  }];
  const corrections = [...run.corrections, ...written, ...further === null ? [] : [further]];
  return { ...run, checksWrote: null, corrections };
}

/** The run with a story's progress changed. */
export function withStory(run: RunState, storyId: string, change: Partial<StoryProgress>): RunState {
  return { ...run, stories: { ...run.stories, [storyId]: { ...progressOf(run, storyId), ...change } } };
}

/** Whether what a process used is an estimate. Of one that was cut off before its first message, nothing is known. */
export function isEstimated({ usageIsEstimate, costUsd }: EventOf<"agent-stopped">): boolean {
  return usageIsEstimate && costUsd > 0;
}

/** The reviews with the last one changed. */
export function withLastReview({ reviews }: RunState, change: Partial<Review>): Review[] {
  return reviews.map((review, i) => i === reviews.length - 1 ? { ...review, ...change } : review);
}

/** The run with what is known of a parked story changed. */
export function withParked(run: RunState, storyId: string, change: Partial<ParkedStory>): RunState {
  const { parked } = progressOf(run, storyId);
  return parked === null ? run : withStory(run, storyId, { parked: { ...parked, ...change } });
}

/** The spec with a new `passes` for each story. */
export function withPasses(
  spec: Spec | null,
  passes: (story: Spec["userStories"][number]) => boolean,
): Spec | null {
  if (spec === null) return null;
  return { ...spec, userStories: spec.userStories.map((story) => ({ ...story, passes: passes(story) })) };
}

/** Knowledge with the commit of a story. */
export function withCommit(knowledge: ProjectKnowledge, storyId: string, commit: string): ProjectKnowledge {
  return {
    ...knowledge,
    storyChanges: knowledge.storyChanges.map((one) =>
      one.storyId === storyId ? { ...one, commitHash: commit } : one
    ),
  };
}
