/** What resuming a run, and rolling it back, change in its state. Pure. */

import { forgetStories } from "../knowledge/forget.ts";
import type { EventOf } from "./events.ts";
import {
  noCorrection,
  ownSegments,
  takenUpTo,
  withChecksWrote,
  withPasses,
  withStory,
  withTaken,
  withTurn,
  withTurnChanges,
} from "./parts.ts";
import type { Segment } from "../git/commit.ts";
import { isReviewed, type MachineState, noProgress, progressOf, type RunState, type Turn } from "./state.ts";

/** The run after `run-resumed`: whatever stopped it is tried again. */
export function resumed(stopped: RunState, event: EventOf<"run-resumed">): RunState {
  const run = event.skipReview === true ? withoutReview(stopped) : stopped;
  const next: RunState = {
    ...withTurn(run, retryConversation),
    status: "running",
    finishedAt: null,
    abandoned: null,
    atBoundary: false,
    waiting: null,
    failure: null,
    // Nothing was done yet: the baseline is taken again.
    checks: run.failure?.in === "initializing" ? {} : run.checks,
    // The user may have changed anything in the meantime.
    verified: run.turn !== null && run.verified,
    uncommitted: null,
    refusals: 0,
    correction: { ...run.correction, attempts: 0 },
    reviewRound: reviewsAnew(run) ? 0 : run.reviewRound,
    machineState: stateToResume(run),
    options: event.step === undefined ? run.options : { ...run.options, step: event.step },
    config: {
      ...run.config,
      maxCostUsd: event.maxCostUsd ?? run.config.maxCostUsd,
      claude: { ...run.config.claude, ...event.permissions },
    },
    maxCostGiven: event.maxCostUsd ?? run.maxCostGiven,
    permissionFallback: event.permissions === undefined ? run.permissionFallback : null,
  };
  if (run.failure?.error.kind === "stories-parked") return withParkedAgain(next);
  if (run.failure === null || run.currentStory === null) return next;
  // It is still to be parked.
  if (progressOf(run, run.currentStory).parked !== null) return next;
  return withStory(next, run.currentStory, { failures: 0, status: "running" });
}

/** The run without a further review: it commits what it has, also what an unfinished correction changed. */
function withoutReview(run: RunState): RunState {
  const next = { ...run, options: { ...run.options, skipReview: true } };
  const stopped = run.failure?.in ?? run.machineState;
  const forReview = stopped === "reviewing" || stopped === "correcting" && run.correction.foldInto === null;
  if (!forReview) return next;
  const { turn } = run;
  const unfinished = turn?.phase === "correct" && turn.end !== null
    ? [{ segments: ownSegments(turn, turn.end.after), foldInto: null }]
    : [];
  return {
    ...next,
    machineState: "committing",
    failure: null,
    turn: null,
    corrections: [...run.corrections, ...unfinished],
    correction: noCorrection,
  };
}

/** The run after `work-continued`: what changed in the meantime is the turn's, the story's, a correction's or nobody's. */
export function workContinued(run: RunState, { from, to, taken, tip }: EventOf<"work-continued">): RunState {
  const next = { ...withTurn(run, (turn) => ({ tip: tip ?? turn.tip })), left: null };
  const change = { before: from, after: to };
  const { turn } = next;
  if (turn === null) return betweenTurns(withoutChecks(next, from), change, taken);
  if (from === to) return next;
  // Checks that passed before the work tree was changed prove nothing any more.
  const unchecked = withTurn(next, () => ({ verified: [] }));
  const end = turn.end === null ? null : { ...turn.end, after: to };
  return withTurnChanges(unchecked, taken ? { end } : { end, gaps: [...turn.gaps, change] });
}

/** The same without an open turn. */
function betweenTurns(run: RunState, change: Segment, isTaken: boolean): RunState {
  // What was taken in before, and is not checked yet, ended where the run stopped.
  const earlier = takenUpTo(run.taken, change.before);
  const isSame = change.before === change.after;
  if (earlier.length > 0) {
    const next = isTaken || isSame ? change : { before: change.after, after: change.after };
    return withTaken({ ...run, verified: false }, [...earlier, next]);
  }
  if (!isTaken || isSame) return run;
  const withWork = withTaken({ ...run, verified: false }, [change]);
  // A story that did not fail goes on with its next attempt; what failed is checked again first.
  return run.currentStory !== null && run.failure === null ? { ...withWork, taken: [] } : withWork;
}

/** The checks before the commits were cut off: they wrote what changed up to where the run stopped. */
function withoutChecks(run: RunState, after: string): RunState {
  const { checksWrote } = run;
  // Until a story has passed, they are those from before the first agent.
  const isBaseline = run.knowledge.storyChanges.length === 0;
  return checksWrote === null || isBaseline
    ? run
    : withChecksWrote({ ...run, checksWrote: { ...checksWrote, after } });
}

/** Every parked story is tried again, and reviewed with new rounds. */
function withParkedAgain(run: RunState): RunState {
  const stories = Object.entries(run.stories).map(([id, progress]) =>
    [
      id,
      progress.status === "parked" ? { ...progress, status: "pending" as const, failures: 0 } : progress,
    ] as const
  );
  return { ...run, machineState: "picking-story", reviewRound: 0, stories: Object.fromEntries(stories) };
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
    left: null,
    taken: [],
    checksWrote: null,
    checked: null,
    uncommitted: null,
    currentStory: null,
    reviewRound: 0,
    reviews: [],
    corrections: [],
    correctionsCommitted: 0,
    correction: noCorrection,
    committing: null,
    indexBehind: null,
    refusals: 0,
    reworded: {},
    rollback: null,
    commits: run.commits.filter(({ key }) => key in run.stories && !dropped.has(key)),
    stories: Object.fromEntries(
      Object.entries(run.stories).map(([id, progress]) => [id, dropped.has(id) ? noProgress() : progress]),
    ),
    spec: withPasses(run.spec, (story) => dropped.has(story.id) ? false : story.passes),
    knowledge: forgetStories(run.knowledge, dropped),
  };
}

/** States that come once the stories are done. */
const afterStories: ReadonlySet<MachineState> = new Set(["reviewing", "committing", "creating-pr"]);

/**
 * An open turn continues where it was. What was taken in is checked as a correction is. Without it, a failed correction
 * starts again with what asked for it: a review, which sees what was fixed, or the commits with their checks if a hook
 * asked, or the run is not reviewed.
 */
function stateToResume(run: RunState): MachineState {
  const stopped = run.failure?.in ?? run.machineState;
  const { taken, turn } = run;
  if (turn === null && taken.length > 0 && afterStories.has(stopped)) {
    return "correcting";
  }
  if (run.failure === null || stopped !== "correcting" || turn !== null || taken.length > 0) return stopped;
  return isReviewed(run) && run.correction.foldInto === null ? "reviewing" : "committing";
}

/** Whether the run continues with a review that gets all its rounds anew. If something else stopped it, the count stays. */
function reviewsAnew(run: RunState): boolean {
  if (run.failure === null || run.turn !== null) return false;
  return run.failure.in === "reviewing" || run.failure.in === "correcting";
}

/** Whatever stopped an open turn (a limit, a missing sign-in), resuming tries its conversation again. */
function retryConversation(turn: Turn): Partial<Turn> {
  const last = turn.invocations.at(-1);
  if (turn.end !== null || last?.ending?.kind !== "failed") return {};
  const failure = { ...last.ending.failure, kind: "interrupted" } as const;
  return {
    invocations: [...turn.invocations.slice(0, -1), { ...last, ending: { kind: "failed", failure } }],
  };
}
