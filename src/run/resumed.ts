/** What going on with a run, and going back in it, make of the run. Pure. */

import { forgetStories } from "../knowledge/forget.ts";
import type { EventOf } from "./events.ts";
import { noCorrection, withPasses, withStory, withTurn } from "./parts.ts";
import { type MachineState, noProgress, type RunState, type Turn } from "./state.ts";

/** The run after `run-resumed`: whatever stopped it may be tried again. */
export function resumed(run: RunState, event: EventOf<"run-resumed">): RunState {
  const next: RunState = {
    ...withTurn(run, takeUpAgain),
    status: "running",
    finishedAt: null,
    atBoundary: false,
    waiting: null,
    failure: null,
    // The user may have changed anything meanwhile.
    verified: run.turn !== null && run.verified,
    refusals: 0,
    correction: { ...run.correction, attempts: 0 },
    reviewIteration: reviewsAnew(run) ? 0 : run.reviewIteration,
    machineState: stateToResume(run),
    options: event.step === undefined ? run.options : { ...run.options, step: event.step },
    config: event.maxCostUsd === null ? run.config : { ...run.config, maxCostUsd: event.maxCostUsd },
  };
  if (run.failure === null || run.currentStory === null) return next;
  return withStory(next, run.currentStory, { failures: 0, status: "running" });
}

/** The run after `rolled-back`: the dropped stories, and what came after them, never happened. */
export function rolledBack(run: RunState, event: EventOf<"rolled-back">): RunState {
  const dropped = new Set(event.droppedStories);
  return {
    ...run,
    status: "paused",
    machineState: "picking-story",
    finishedAt: null,
    failure: null,
    turn: null,
    currentStory: null,
    reviewIteration: 0,
    corrections: [],
    correction: noCorrection,
    committing: null,
    indexBehind: null,
    rollback: null,
    commits: run.commits.filter(({ key }) => key in run.stories && !dropped.has(key)),
    stories: Object.fromEntries(
      Object.entries(run.stories).map(([id, progress]) => [id, dropped.has(id) ? noProgress() : progress]),
    ),
    spec: withPasses(run.spec, (story) => dropped.has(story.id) ? false : story.passes),
    knowledge: forgetStories(run.knowledge, dropped),
  };
}

/** An open turn goes on where it was; a correction that failed starts again with a review, which sees what was mended. */
function stateToResume(run: RunState): MachineState {
  if (run.failure === null) return run.machineState;
  return run.failure.in === "correcting" && run.turn === null ? "reviewing" : run.failure.in;
}

/** Whether a review comes next that has all its rounds before it. Where another thing stopped the run, none is lost. */
function reviewsAnew(run: RunState): boolean {
  return run.failure !== null && run.turn === null && stateToResume(run) === "reviewing";
}

/** Whatever stopped an open turn (a limit, nobody signed in), resuming means to try its conversation again. */
function takeUpAgain(turn: Turn): Partial<Turn> {
  const last = turn.invocations.at(-1);
  if (turn.end !== null || last?.ending?.kind !== "failed") return {};
  const failure = { ...last.ending.failure, kind: "interrupted" } as const;
  return {
    invocations: [...turn.invocations.slice(0, -1), { ...last, ending: { kind: "failed", failure } }],
  };
}
