/** The fold: the state of a run after each of its events. Pure. */

import { addUsage, noUsage } from "../claude/events.ts";
import { isAttempt } from "../config/phases.ts";
import { mergeStory } from "../knowledge/capture.ts";
import { emptyKnowledge } from "../knowledge/model.ts";
import { reloaded } from "./reloaded.ts";
import { resumed, rolledBack, workContinued } from "./resumed.ts";
import {
  isEstimated,
  noCorrection,
  takenUpTo,
  withCheck,
  withChecksWrote,
  withCommit,
  withLastReview,
  withParked,
  withPasses,
  withStory,
  withTaken,
  withTurn,
  withTurnChanges,
} from "./parts.ts";
import type { EventOf, RunEvent, RunEventKind } from "./events.ts";
import { noSpending, spendingAfter } from "./spending.ts";
import {
  correctionsKey,
  type MachineState,
  progressOf,
  type RunState,
  type Turn,
  type WorkingState,
} from "./state.ts";

/** The run after its first event. `at`: the journal's time of the event. */
export function startRun(event: EventOf<"run-started">, at: string): RunState {
  return {
    runId: event.runId,
    sessionId: event.sessionId,
    project: event.project,
    root: event.root,
    checkout: event.checkout,
    status: "running",
    machineState: "idle",
    specFile: event.specFile,
    specSource: event.specFile,
    spec: null,
    branch: event.branch,
    config: event.config,
    maxCostGiven: event.maxCostUsd ?? null,
    ticked: event.ticked ?? "todo",
    options: event.options,
    review: event.review ?? null,
    replies: {},
    startedAt: at,
    updatedAt: at,
    finishedAt: null,
    workspace: null,
    gitPins: null,
    remaking: null,
    copied: [],
    checks: {},
    changedHooks: [],
    currentStory: null,
    atBoundary: false,
    hasNewStories: false,
    reviewRound: 0,
    reviews: [],
    turns: 0,
    invocations: 0,
    turn: null,
    left: null,
    abandoned: null,
    taken: [],
    checksWrote: null,
    stories: {},
    foundAs: null,
    droppedReview: null,
    corrections: [],
    correctionsCommitted: 0,
    correction: noCorrection,
    verified: false,
    checked: null,
    uncommitted: null,
    committing: null,
    commits: [],
    rollback: null,
    refusals: 0,
    reworded: {},
    indexBehind: null,
    filledTemplate: null,
    pullRequest: null,
    knowledge: emptyKnowledge(null),
    usage: noUsage,
    costUsd: 0,
    usageIsEstimate: false,
    durationMs: 0,
    spending: noSpending,
    permissionFallback: null,
    waiting: null,
    failure: null,
  };
}

/** The run after an event. `at`: the journal's time of the event. Returns a new value. */
export function apply(run: RunState, event: RunEvent, at: string): RunState {
  const next = applyKind(run, event, at);
  // The events of a transition have been counted one by one.
  const spending = event.kind === "transition" ? next.spending : spendingAfter(run, event, at);
  return { ...next, spending, updatedAt: at };
}

function applyKind<K extends RunEventKind>(run: RunState, event: EventOf<K>, at: string): RunState {
  const effect: Effect<K> = effects[event.kind as K];
  return effect(run, event, at);
}

/** The state after all entries of a journal; null if they do not begin with `run-started`. */
export function foldRun(entries: readonly { event: RunEvent; at: string }[]): RunState | null {
  let run: RunState | null = null;
  for (const { event, at } of entries) {
    if (run !== null) run = apply(run, event, at);
    else if (event.kind === "run-started") run = startRun(event, at);
    else return null;
  }
  return run;
}

/** Whether this autom8 knows events of the kind. */
export function isEventKind(kind: string): kind is RunEventKind {
  return Object.hasOwn(effects, kind);
}

type Effect<K extends RunEventKind> = (run: RunState, event: EventOf<K>, at: string) => RunState;

/** One row for each kind: how it changes the run. */
const effects: { [K in RunEventKind]: Effect<K> } = {
  "transition": (run, { events }, at) => events.reduce((so, event) => apply(so, event, at), run),
  "run-started": (_, event, at) => startRun(event, at),
  "state-entered": (run, { state }) => ({
    ...run,
    machineState: state,
    hasNewStories: run.hasNewStories && state !== "picking-story",
  }),
  "spec-loaded": (run, event) => ({
    ...run,
    specFile: event.specFile,
    spec: event.spec,
    stories: Object.fromEntries(event.spec.userStories.map((story) => [story.id, progressOf(run, story.id)])),
  }),
  "workspace-intended": (run, event) => ({ ...run, remaking: event.checkpoint }),
  "workspace-ready": (run, { kind: _, ...workspace }) => ({
    ...run,
    workspace,
    remaking: null,
    knowledge: { ...run.knowledge, baselineCommit: run.knowledge.baselineCommit ?? workspace.baselineCommit },
  }),
  "story-picked": (run, event) => {
    const { segments, attempts } = progressOf(run, event.storyId);
    // A story that was tried before may be done with what was taken in: that is checked first. A new one needs its agent.
    const taken = attempts > 0 ? run.taken : [];
    const picked = { ...run, currentStory: event.storyId, taken };
    return withStory(picked, event.storyId, { status: "running", segments: [...segments, ...run.taken] });
  },
  "git-pinned": (run, event) => ({ ...run, gitPins: event.pins }),
  "worktree-filled": (run, { copied }) => ({ ...run, copied }),
  "setup-started": (run) => run,
  "setup-ended": (run) => run,
  "hooks-found-changed": (run, event) => ({ ...run, changedHooks: event.hooks }),
  "turn-started": (run, { kind: _, ...intent }, at) => {
    const turn: Turn = {
      ...intent,
      startedAt: at,
      firstTip: intent.tip,
      gaps: [],
      invocations: [],
      answer: null,
      denials: [],
      end: null,
      verified: [],
    };
    const next = {
      ...run,
      turns: intent.number,
      foundAs: run.foundAs ?? intent.before,
      turn,
      reviewRound: run.reviewRound + (intent.phase === "review" ? 1 : 0),
      verified: intent.phase === "review" ? run.verified : false,
    };
    if (!isAttempt(intent.phase) || intent.storyId === null) return next;
    return withStory(next, intent.storyId, { attempts: intent.attempt, recheck: false });
  },
  "agent-started": (run, event) =>
    withTurn({ ...run, invocations: run.invocations + 1 }, (turn) => ({
      conversation: event.conversation,
      invocations: [...turn.invocations, {
        transcript: event.transcript,
        resumes: event.resumes,
        permissionMode: event.permissionMode,
        ending: null,
      }],
    })),
  "agent-stopped": (run, event) => {
    const usage = addUsage(run.usage, event.usage);
    const costUsd = run.costUsd + event.costUsd;
    const durationMs = run.durationMs + event.durationMs;
    const isEstimate = isEstimated(event);
    const usageIsEstimate = run.usageIsEstimate || isEstimate;
    const next = withTurn({ ...run, usage, costUsd, usageIsEstimate, durationMs }, (turn) => ({
      invocations: turn.invocations.map((one, i) =>
        i === turn.invocations.length - 1 ? { ...one, ending: event.ending } : one
      ),
      answer: event.answer ?? turn.answer,
      denials: [...turn.denials, ...event.denials],
    }));
    const story = run.turn !== null && isAttempt(run.turn.phase) ? run.turn.storyId : null;
    if (story === null) return next;
    const before = progressOf(run, story);
    return withStory(next, story, {
      usage: addUsage(before.usage, event.usage),
      costUsd: before.costUsd + event.costUsd,
      usageIsEstimate: before.usageIsEstimate || isEstimate,
      durationMs: before.durationMs + event.durationMs,
    });
  },
  "turn-ended": (run, event) => {
    const next = withTurnChanges(run, { end: { after: event.after, ending: event.ending } });
    const turn = run.turn;
    if (turn === null || !isAttempt(turn.phase) || turn.storyId === null) return next;
    return withStory(next, turn.storyId, { denials: turn.denials });
  },
  "work-checked": (run, { after }) => {
    if (run.turn !== null) {
      return run.turn.end === null ? run : withTurnChanges(run, { end: { ...run.turn.end, after } });
    }
    if (run.taken.length > 0) return withTaken(run, takenUpTo(run.taken, after));
    return run.checksWrote === null ? run : { ...run, checksWrote: { ...run.checksWrote, after } };
  },
  // Checks that a crash cut off had begun with an earlier checkpoint.
  "checking": (run, { before }) => ({
    ...run,
    checksWrote: run.checksWrote ?? { before, after: before },
    foundAs: run.foundAs ?? before,
  }),
  "work-left": (run, { at, tip }) => ({ ...run, left: { at, tip } }),
  "work-continued": workContinued,
  "turn-dropped": (run, { why }) => ({
    ...run,
    turn: null,
    droppedReview: run.turn?.phase === "review" ? why : run.droppedReview,
  }),
  "verify-started": (run) => run,
  "verify-ended": (run, { kind: _, ...result }) =>
    withTurn(withCheck(run, result), (turn) => ({ verified: [...turn.verified, result] })),
  "story-passed": (run, event) => {
    const { totals } = event.changes;
    const { segments } = progressOf(run, event.storyId);
    // What the checks before the first agent wrote, every story builds on: it goes into the first commit.
    const baseline = run.checksWrote === null ? [] : [run.checksWrote];
    const passed = withStory(run, event.storyId, {
      status: "passed",
      problem: null,
      recheck: false,
      segments: [...baseline, ...segments],
      claims: event.claims ?? [],
      answer: event.answer,
      files: totals.created + totals.modified + totals.deleted,
      additions: totals.additions,
      deletions: totals.deletions,
    });
    return {
      ...passed,
      turn: null,
      taken: [],
      checksWrote: null,
      currentStory: null,
      atBoundary: true,
      verified: true,
      checked: checkedTree(run),
      spec: withPasses(run.spec, (story) => story.id === event.storyId ? true : story.passes),
      knowledge: mergeStory(run.knowledge, event.changes, event.answer),
    };
  },
  "attempt-failed": (run, event) => {
    const before = progressOf(run, event.storyId);
    return withStory({ ...run, turn: null, taken: [] }, event.storyId, {
      problem: event.problem,
      recheck: false,
      claims: event.claims ?? [],
      failures: before.failures + (event.counts ? 1 : 0),
    });
  },
  "story-given-up": (run, { storyId, reason }) =>
    withStory({ ...run, turn: null }, storyId, {
      status: "failed",
      parked: { stage: "given-up", reason, checkpoint: null, segments: progressOf(run, storyId).segments },
    }),
  "story-park-intended": (run, { storyId, checkpoint }) =>
    withParked(run, storyId, { stage: "parking", checkpoint }),
  "story-parked": (run, { storyId }) => ({
    ...withStory(withParked(run, storyId, { stage: "parked", checkpoint: null }), storyId, {
      status: "parked",
      segments: [],
    }),
    currentStory: null,
    atBoundary: true,
    // What was checked with the story's changes in place is no longer what is there.
    verified: false,
  }),
  "story-unpark-intended": (run, { storyId, checkpoint }) =>
    withParked(run, storyId, { stage: "returning", checkpoint }),
  "story-unparked": (run, { storyId, segment }) => {
    const next = withStory(run, storyId, { parked: null });
    if (segment === null) return next;
    // After what the user did while it was parked, and checked together with that.
    if (run.taken.length > 0) return { ...next, taken: [...run.taken, segment] };
    return withStory(next, storyId, { segments: [...progressOf(run, storyId).segments, segment] });
  },
  "review-passed": (run) => ({
    ...run,
    turn: null,
    droppedReview: null,
    reviews: [...run.reviews, { findings: [], count: 0, corrected: false }],
  }),
  "review-found-issues": (run, { findings, count }) => ({
    ...run,
    turn: null,
    droppedReview: null,
    correction: noCorrection,
    // Journals of version 1 do not know what was found.
    reviews: count === 0 ? run.reviews : [...run.reviews, { findings, count, corrected: false }],
  }),
  "findings-answered": (run, { findings }) => ({
    ...run,
    reviews: withLastReview(run, { findings }),
  }),
  "corrected": (run, event) => ({
    ...run,
    turn: null,
    taken: [],
    corrections: [...run.corrections, event.correction],
    correction: noCorrection,
    // What a hook asked for is no answer to a review.
    reviews: event.correction.foldInto === null ? withLastReview(run, { corrected: true }) : run.reviews,
    verified: true,
    checked: checkedTree(run),
  }),
  "correction-failed": (run, event) => ({
    ...withChecksWrote(run, event.correction),
    turn: null,
    taken: [],
    correction: { ...run.correction, problem: event.problem, attempts: run.correction.attempts + 1 },
  }),
  "commit-intended": (run, { key, onto }) => ({ ...run, committing: { key, onto } }),
  "committed": (run, event) => {
    const next = {
      ...run,
      committing: null,
      refusals: 0,
      commits: [...run.commits, {
        key: event.key,
        onto: event.onto,
        commit: event.commit,
        subject: event.subject,
      }],
      correctionsCommitted: event.key === correctionsKey ? run.corrections.length : run.correctionsCommitted,
      indexBehind: { from: run.indexBehind?.from ?? event.onto, to: event.commit },
      knowledge: withCommit(run.knowledge, event.key, event.commit),
    };
    return event.key in run.stories ? withStory(next, event.key, { commit: event.commit }) : next;
  },
  "commit-reworded": (run, { key, message }) => ({
    ...run,
    turn: null,
    reworded: { ...run.reworded, [key]: message },
  }),
  "commit-skipped": (run) => ({ ...run, committing: null }),
  "commit-refused": (run, event) => ({
    ...run,
    committing: null,
    refusals: run.refusals + 1,
    correction: { problem: { kind: "hook-failed", output: event.output }, foldInto: event.key, attempts: 0 },
  }),
  "uncommitted-checked": (run, { kind: _, ...uncommitted }) => ({ ...run, uncommitted }),
  "index-synced": (run) => ({ ...run, indexBehind: null }),
  "push-intended": (run) => run,
  "pushed": (run) => run,
  "template-filled": (run, { text }) => ({ ...run, turn: null, filledTemplate: text }),
  "pull-request-intended": (run) => run,
  "pull-request-published": (run, { number, url, isDraft }) => ({
    ...run,
    turn: null,
    // A later pull request describes later work.
    filledTemplate: null,
    pullRequest: { number, url, isDraft },
  }),
  "thread-replied": (run, { label, reply }) => ({ ...run, replies: { ...run.replies, [label]: reply } }),
  "pull-request-skipped": (run) => run,
  "verified": (run) => ({
    ...withChecksWrote(run),
    verified: true,
    checked: checkedTree(run),
  }),
  "wait-started": (run, event) => ({ ...run, waiting: { why: event.why, until: event.until } }),
  "wait-ended": (run) => ({ ...run, waiting: null }),
  "permission-fallback": (run, event) => ({ ...run, permissionFallback: event.mode }),
  "notice": (run) => run,
  "run-completed": (run, _, at) => ({
    ...run,
    status: "completed",
    machineState: "completed",
    finishedAt: at,
  }),
  "run-failed": (run, event, at) => ({
    ...run,
    status: "failed",
    machineState: "failed",
    finishedAt: at,
    waiting: null,
    failure: { error: event.error, in: workingState(run.machineState) },
  }),
  "run-interrupted": (run) => ({ ...run, status: "interrupted", waiting: null }),
  "run-paused": (run) => ({ ...run, status: "paused" }),
  "run-resumed": resumed,
  "run-reloaded": reloaded,
  "recheck-started": (run, { storyId, at }) =>
    withTaken(withStory(run, storyId, { recheck: false }), [{ before: at, after: at }]),
  "run-abandoned": (run, { tip, checkpoint }, at) => ({
    ...run,
    status: "abandoned",
    finishedAt: at,
    waiting: null,
    abandoned: { tip, checkpoint },
  }),
  // A run that was completed is not any more: resuming it finishes the rollback.
  "rollback-intended": (run, event) => ({
    ...run,
    status: "paused",
    finishedAt: null,
    rollback: { storyId: event.storyId },
  }),
  "rolled-back": rolledBack,
};

/** The checkpoint of the work tree on which checks have just passed. */
function checkedTree({ turn, taken, checksWrote, checked }: RunState): string | null {
  return turn?.end?.after ?? taken.at(-1)?.after ?? checksWrote?.after ?? checked;
}

function workingState(state: MachineState): WorkingState {
  return state === "completed" || state === "failed" ? "picking-story" : state;
}
