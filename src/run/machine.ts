/** Every transition of a run: what a step's outcome means, as events. Pure and exhaustive. */

import type { AgentAnswer, CommitMessage } from "../claude/answer.ts";
import type { Finding } from "../claude/findings.ts";
import type { Claim } from "../claude/prompts/claims.ts";
import { type AttemptProblem, describeProblem } from "../claude/prompts/problem.ts";
import { describeError, type ErrorInfo, errorInfo } from "../errors.ts";
import { checkProblem } from "./check_excerpt.ts";
import { maxNamedFiles, type StoryChanges } from "../knowledge/model.ts";
import type { Spec } from "../spec/spec.ts";
import { planCommits } from "./commit_plan.ts";
import type { RunEvent } from "./events.ts";
import {
  type CommitKey,
  type Correction,
  isReviewed,
  progressOf,
  type PublishedPullRequest,
  reviewPath,
  type RunState,
  type UncommittedFiles,
  type VerifyResult,
  type WorkingState,
} from "./state.ts";

/** The result of a reviewer's turn. The step throws if the agent could not work. */
export type ReviewResult = { kind: "pass" } | { kind: "issues-found"; findings: Finding[]; count: number };

/** The result of a corrector's turn. `message`: its answer to a hook that refused a commit. */
export type CorrectorResult =
  & { message?: CommitMessage }
  & (
    | { kind: "complete"; correction: Correction; changedFiles: string[] }
    /** No file was changed. */
    | { kind: "unchanged" }
    | { kind: "problem"; problem: AttemptProblem; correction: Correction | null }
  );

/** The possible outcomes of each state's step. */
export type Outcomes = {
  "idle": { kind: "start" };
  "loading-spec": { kind: "loaded"; specFile: string; spec: Spec } | { kind: "other-format" };
  "generating-spec": { kind: "generated"; specFile: string; spec: Spec };
  "initializing": { kind: "ready" };
  "picking-story":
    | { kind: "story"; storyId: string }
    | { kind: "all-pass" }
    | { kind: "unreachable"; storyIds: string[] }
    | { kind: "rest-parked"; parked: string[]; notReached: string[] }
    | { kind: "paused" };
  "running-claude":
    | { kind: "passed"; storyId: string; changes: StoryChanges; answer: AgentAnswer; claims?: Claim[] }
    | {
      kind: "failed";
      storyId: string;
      attempt: number;
      problem: AttemptProblem;
      counts: boolean;
      claims?: Claim[];
    }
    | { kind: "blocked"; storyId: string; reason: string; claims?: Claim[] };
  "reviewing": ReviewResult;
  "correcting": CorrectorResult;
  "committing":
    | { kind: "committed"; uncommitted: UncommittedFiles | null }
    | { kind: "refused"; key: CommitKey; subject: string; output: string }
    | { kind: "not-verified"; result: VerifyResult };
  "creating-pr":
    | ({ kind: "published"; how: "opened" | "updated" } & PublishedPullRequest)
    /** The run answered the review of a pull request. */
    | { kind: "answered" }
    | { kind: "skipped"; why: string };
};

/** Hooks that refuse again and again are given up after this many corrections. */
const maxRefusals = 3;

/** The events that follow from a step's outcome. */
export function advance<S extends WorkingState>(run: RunState, state: S, outcome: Outcomes[S]): RunEvent[] {
  return transitions[state](run, outcome);
}

type Transition<S extends WorkingState> = (run: RunState, outcome: Outcomes[S]) => RunEvent[];

const transitions: { [S in WorkingState]: Transition<S> } = {
  "idle": () => [enter("loading-spec")],

  "loading-spec": (_, outcome) =>
    outcome.kind === "other-format" ? [enter("generating-spec")] : [
      { kind: "spec-loaded", specFile: outcome.specFile, spec: outcome.spec },
      enter("initializing"),
    ],

  "generating-spec": (_, outcome) => [
    { kind: "spec-loaded", specFile: outcome.specFile, spec: outcome.spec },
    enter("initializing"),
  ],

  "initializing": () => [enter("picking-story")],

  "picking-story": (run, outcome) => {
    switch (outcome.kind) {
      case "story":
        return [{ kind: "story-picked", storyId: outcome.storyId }, enter("running-claude")];
      case "all-pass":
        return afterStories(run);
      case "rest-parked":
        // Without a story of this run that passed there is nothing to review or commit.
        return run.knowledge.storyChanges.length === 0 ? end(run) : afterStories(run);
      case "unreachable":
        return [fail(describeError("stories-unreachable", { storyIds: outcome.storyIds }))];
      case "paused":
        return [{ kind: "run-paused" }];
      default:
        return outcome satisfies never;
    }
  },

  "running-claude": (run, outcome) => {
    switch (outcome.kind) {
      case "passed": {
        const { kind: _, ...story } = outcome;
        return [{ kind: "story-passed", ...story }, enter("picking-story")];
      }
      case "failed": {
        const { kind: _, ...attempt } = outcome;
        const failures = progressOf(run, outcome.storyId).failures + (outcome.counts ? 1 : 0);
        const failed: RunEvent = { kind: "attempt-failed", ...attempt, problem: bounded(attempt.problem) };
        if (failures < run.config.maxAttempts) return [failed];
        const lastProblem = describeProblem(outcome.problem);
        if (parks(run)) {
          return [failed, ...giveUp(outcome.storyId, `no attempt passed; the last problem: ${lastProblem}`)];
        }
        const error = describeError("attempts-exhausted", {
          storyId: outcome.storyId,
          attempts: failures,
          lastProblem,
        });
        return [failed, fail(error)];
      }
      case "blocked": {
        const { storyId, reason } = outcome;
        return [
          {
            kind: "attempt-failed",
            storyId,
            attempt: progressOf(run, storyId).attempts,
            problem: { kind: "turn-failed", detail: `blocked: ${reason}` },
            counts: true,
            ...(outcome.claims === undefined ? {} : { claims: outcome.claims }),
          },
          ...(parks(run)
            ? giveUp(storyId, `blocked: ${reason}`)
            : [fail(describeError("story-blocked", { storyId, reason }))]),
        ];
      }
      default:
        return outcome satisfies never;
    }
  },

  "reviewing": (run, outcome) => {
    switch (outcome.kind) {
      case "pass":
        return [{ kind: "review-passed", round: run.reviewRound }, ...afterReview(run)];
      case "issues-found": {
        const { findings, count } = outcome;
        const found: RunEvent = { kind: "review-found-issues", round: run.reviewRound, findings, count };
        if (run.reviewRound < run.config.reviewMaxIterations) return [found, enter("correcting")];
        const error = describeError("review-limit", { rounds: run.reviewRound, file: reviewPath(run) });
        return [found, fail(error)];
      }
      default:
        return outcome satisfies never;
    }
  },

  "correcting": (run, outcome) => {
    const { foldInto } = run.correction;
    const forHook = foldInto !== null;
    const reworded: RunEvent[] = foldInto === null || outcome.message === undefined
      ? []
      : [{ kind: "commit-reworded", key: foldInto, message: outcome.message }];
    switch (outcome.kind) {
      case "complete": {
        const { correction, changedFiles } = outcome;
        // After a fix for a hook, the commit is tried again; after any other fix, the review is done again.
        const corrected: RunEvent = {
          kind: "corrected",
          correction,
          changedFiles: changedFiles.slice(0, maxNamedFiles),
          fileCount: changedFiles.length,
        };
        if (forHook) return [...reworded, corrected, enter("committing")];
        return [...reworded, corrected, ...isReviewed(run) ? [enter("reviewing")] : afterReview(run)];
      }
      case "unchanged": {
        if (reworded.length > 0) return [...reworded, enter("committing")];
        if (run.correction.problem?.kind === "hook-failed") {
          const error = describeError("commit-refused", {
            subject: planCommits(run).find(({ key }) => key === foldInto)?.message.split("\n")[0] ?? "",
            output: run.correction.problem.output,
          });
          return [{ kind: "turn-dropped", turn: run.turns, why: "nothing was changed" }, fail(error)];
        }
        const error = describeError("correction-stalled", {
          round: run.reviewRound,
          file: reviewPath(run),
        });
        return [{ kind: "turn-dropped", turn: run.turns, why: "nothing was changed" }, fail(error)];
      }
      case "problem": {
        const failed: RunEvent = {
          kind: "correction-failed",
          problem: bounded(outcome.problem),
          correction: outcome.correction,
        };
        const attempts = run.correction.attempts + 1;
        if (attempts < run.config.maxAttempts) return [...reworded, failed];
        const lastProblem = describeProblem(outcome.problem);
        return [
          ...reworded,
          failed,
          fail(describeError("attempts-exhausted", { storyId: "The correction", attempts, lastProblem })),
        ];
      }
      default:
        return outcome satisfies never;
    }
  },

  "committing": (run, outcome) => {
    switch (outcome.kind) {
      case "committed": {
        const { uncommitted } = outcome;
        return [
          ...uncommitted === null ? [] : [{ kind: "uncommitted-checked", ...uncommitted } as const],
          ...run.hasNewStories || !run.config.pullRequest ? end(run) : [enter("creating-pr")],
        ];
      }
      case "refused": {
        const { key, subject, output } = outcome;
        const refused: RunEvent = { kind: "commit-refused", key, output };
        if (run.refusals + 1 > maxRefusals) {
          return [refused, fail(describeError("commit-refused", { subject, output }))];
        }
        return [refused, enter("correcting")];
      }
      case "not-verified": {
        const problem = checkProblem(outcome.result);
        return [{ kind: "correction-failed", problem, correction: null }, enter("correcting")];
      }
      default:
        return outcome satisfies never;
    }
  },

  "creating-pr": (run, outcome) => {
    switch (outcome.kind) {
      case "published":
        return [{ ...outcome, kind: "pull-request-published" }, ...end(run)];
      case "answered":
        return end(run);
      case "skipped":
        return [{ ...outcome, kind: "pull-request-skipped" }, ...end(run)];
      default:
        return outcome satisfies never;
    }
  },
};

/** The events that end a run with an error thrown by a step. */
export function failRun(thrown: unknown): RunEvent[] {
  return [fail(errorInfo(thrown))];
}

/** A problem that names no more files than an event may. */
function bounded(problem: AttemptProblem): AttemptProblem {
  if (problem.kind !== "interrupted") return problem;
  return { ...problem, changed: problem.changed.slice(0, maxNamedFiles) };
}

/** What the user did after the last story is checked first, as a correction is. */
function afterStories(run: RunState): RunEvent[] {
  if (run.taken.length > 0) return [enter("correcting")];
  return isReviewed(run) && hasChanges(run) ? [enter("reviewing")] : afterReview(run);
}

/** A review of others that asked for no change leaves nothing to review. A story of a spec that changed nothing does. */
function hasChanges(run: RunState): boolean {
  return run.review === null ||
    run.knowledge.storyChanges.some(({ storyId }) => progressOf(run, storyId).files > 0);
}

function afterReview(run: RunState): RunEvent[] {
  if (run.hasNewStories) return [enter("picking-story")];
  return run.config.commit ? [enter("committing")] : end(run);
}

/** Whether a story that fails is parked. In a lent checkout nothing is taken out of the work tree: the run stops. */
function parks(run: RunState): boolean {
  return run.config.onStoryFailure === "continue" && run.options.worktree;
}

function giveUp(storyId: string, reason: string): RunEvent[] {
  return [{ kind: "story-given-up", storyId, reason }, enter("picking-story")];
}

/** The end of a run whose passed stories are taken care of. With parked stories it has failed, and can be resumed. */
function end(run: RunState): RunEvent[] {
  if (run.hasNewStories) return [enter("picking-story")];
  const stories = run.spec?.userStories ?? [];
  const parked = stories.flatMap(({ id }) => {
    const { status, parked } = progressOf(run, id);
    return status === "parked" && parked !== null ? [{ id, reason: parked.reason }] : [];
  });
  if (parked.length === 0) return [{ kind: "run-completed" }];
  const open = stories.filter(({ passes }) => !passes).map(({ id }) => id);
  return [fail(describeError("stories-parked", {
    parked,
    notReached: open.filter((id) => !parked.some((one) => one.id === id)),
    passed: stories.length - open.length,
    total: stories.length,
  }))];
}

function enter(state: WorkingState): RunEvent {
  return { kind: "state-entered", state };
}

function fail(error: ErrorInfo): RunEvent {
  return { kind: "run-failed", error };
}
