/** Where a run is: the fold of its journal. Everything here is plain data that survives JSON. */

import type { AgentAnswer } from "../claude/answer.ts";
import type { Invocation } from "../claude/converse.ts";
import type { Denial, Usage } from "../claude/events.ts";
import type { TurnEnding } from "../claude/failure.ts";
import type { Claim } from "../claude/prompts/claims.ts";
import type { AttemptProblem } from "../claude/prompts/problem.ts";
import { reviewFile } from "../claude/prompts/review.ts";
import type { Config, PermissionMode } from "../config/config.ts";
import type { RunPhase } from "../config/phases.ts";
import type { ErrorInfo } from "../errors.ts";
import type { Segment } from "../git/commit.ts";
import type { GitPins } from "../git/pins.ts";
import type { ProjectKnowledge } from "../knowledge/model.ts";
import type { Spec } from "../spec/spec.ts";

/** The twelve states of a run, as they are named on disk. */
export const machineStates = [
  "idle",
  "loading-spec",
  "generating-spec",
  "initializing",
  "picking-story",
  "running-claude",
  "reviewing",
  "correcting",
  "committing",
  "creating-pr",
  "completed",
  "failed",
] as const;

export type MachineState = typeof machineStates[number];

/** States in which there is something to do. */
export type WorkingState = Exclude<MachineState, "completed" | "failed">;

/** Whether the loop ends in this state. */
export function isTerminal(state: MachineState): state is "completed" | "failed" {
  return state === "completed" || state === "failed";
}

/** What a run is doing, as a person sees it. */
export const runStatuses = ["running", "paused", "interrupted", "completed", "failed"] as const;
export type RunStatus = typeof runStatuses[number];

/** What the user chose on the command line for this run. */
export type RunOptions = {
  skipReview: boolean;
  /** Work in a worktree of the session's own. */
  worktree: boolean;
  /** The spec may work directly on the default branch. */
  allowDefaultBranch: boolean;
  /** Stop at each story boundary. */
  step: boolean;
};

/** The repository a run works in. `workTree` is where the agent works. */
export type Workspace = { workTree: string; branch: string; baseBranch: string; baselineCommit: string };

/** One verify command's end. `output` is bounded and masked. */
export type VerifyResult = {
  command: string;
  passed: boolean;
  /** `exit 1`, `timed out after 10m`, ... */
  detail: string;
  output: string;
  durationMs: number;
};

/** Whether a verify command passed; null if it did not run. */
export type CheckHistory = { before: boolean | null; now: boolean | null };

/** An agent turn from its intent until the machine has drawn its conclusion from it. */
export type Turn = {
  /** 1, 2, ... over the whole run. */
  number: number;
  phase: RunPhase;
  storyId: string | null;
  attempt: number;
  /** Chosen by autom8 before the turn starts, so that it can be continued. */
  conversation: string;
  startedAt: string;
  /** Checkpoint commit before the turn. */
  before: string;
  /** The branch's tip before the turn; null if it was not recorded. */
  tip: string | null;
  /** The same, whatever the user made of the branch while the turn was interrupted. */
  firstTip: string | null;
  /** Git repositories that were inside the work tree before the turn. */
  nested: string[];
  /** What changed while neither the agent nor a check worked, between two checkpoints: it is not the turn's. */
  gaps: Segment[];
  invocations: Invocation[];
  answer: AgentAnswer | null;
  denials: Denial[];
  /**
   * Checkpoint commit after the turn and, once they ran, its checks; and how it ended. Null while the turn is open.
   */
  end: { after: string; ending: TurnEnding } | null;
  verified: VerifyResult[];
};

/** What happened to one story so far. Times in ms, cost in USD. */
export type StoryProgress = {
  attempts: number;
  /** Attempts that count towards `max_attempts`: interruptions and limits do not. */
  failures: number;
  status: "pending" | "running" | "passed" | "failed" | "parked";
  /** Set from when the story is given up until its changes are back in the work tree. */
  parked: ParkedStory | null;
  segments: Segment[];
  problem: AttemptProblem | null;
  denials: Denial[];
  /** Files that the last attempt's agent said it had changed, although it had not. */
  claims: Claim[];
  answer: AgentAnswer | null;
  files: number;
  additions: number;
  deletions: number;
  usage: Usage;
  costUsd: number;
  durationMs: number;
  commit: string | null;
};

/** A correction's changes. `foldInto`: the commit that a hook refused and that this correction belongs to. */
export type Correction = { segments: Segment[]; foldInto: string | null };

/**
 * A story whose changes are taken out of the work tree, so that the others can go on without it.
 * `given-up`: they are to be taken out; `parking`: that has begun; `parked`: they are out; `returning`: they are being
 * put back. `checkpoint`: while parking, the work tree with them; while returning, the work tree without them.
 */
export type ParkedStory = {
  stage: "given-up" | "parking" | "parked" | "returning";
  reason: string;
  checkpoint: string | null;
  segments: Segment[];
};

/** Which commit is being made: a story's, or the corrections'. */
export type CommitKey = string;
export const correctionsKey: CommitKey = "corrections";

/** A commit that was begun and may not be done. `onto`: the branch's tip before it. */
export type CommitIntent = { key: CommitKey; onto: string };

export type RunState = {
  runId: string;
  sessionId: string;
  project: string;
  /** The main checkout's root. */
  root: string;
  /** The checkout that autom8 was started in. */
  checkout: string;
  status: RunStatus;
  machineState: MachineState;
  /** The file whose `passes` this run keeps. */
  specFile: string;
  spec: Spec | null;
  branch: string;
  config: Config;
  options: RunOptions;
  startedAt: string;
  updatedAt: string;
  finishedAt: string | null;
  workspace: Workspace | null;
  /** What autom8's own git keeps to; null before the first agent. */
  gitPins: GitPins | null;
  /** The worktree is being made again: the checkpoint commit whose content it gets. */
  remaking: string | null;
  /** Paths in the worktree that were copied from the main checkout: never recorded, never committed. */
  copied: string[];
  /** The verify commands by their text: how they ended before the first agent, and the last time since then. */
  checks: Record<string, CheckHistory>;
  /** Hooks, as `name hash`, that were changed while an agent worked. */
  changedHooks: string[];
  currentStory: string | null;
  /** A story passed since the run was started or resumed: it may pause here. */
  atBoundary: boolean;
  /** Rounds of review since the run was started, or since a failure gave the review new rounds. */
  reviewRound: number;
  /** Agent turns so far. */
  turns: number;
  /** Agent processes so far; a turn that was cut off takes more than one. */
  invocations: number;
  turn: Turn | null;
  /** Checkpoint, and the branch's tip, at which the run stopped working or began to wait; null after a crash. */
  left: { at: string; tip: string | null } | null;
  /** Why the review before the next one did not count; null if it did, or there was none. */
  droppedReview: string | null;
  /** What the user did while the run was stopped and what counts as its work, until it is checked. */
  taken: Segment | null;
  stories: Record<string, StoryProgress>;
  /** The checkpoint before the first turn: the work tree that the run found; null until then. */
  foundAs: string | null;
  corrections: Correction[];
  /** How many of them are in a commit of the corrections: later ones get another. */
  correctionsCommitted: number;
  /** Why the corrector runs; `problem` is null if the review file is the reason. */
  correction: { problem: AttemptProblem | null; foldInto: string | null; attempts: number };
  /** Whether the verify commands passed on what would be committed. */
  verified: boolean;
  committing: CommitIntent | null;
  /** Commits made by this run, in order. */
  commits: { key: CommitKey; onto: string; commit: string; subject: string }[];
  /** A rollback that was begun and must be finished before anything else. */
  rollback: { storyId: string } | null;
  /** Times a hook refused a commit. */
  refusals: number;
  /** The commits that the user's index does not follow yet; null if there are none. */
  indexBehind: { from: string; to: string } | null;
  knowledge: ProjectKnowledge;
  usage: Usage;
  costUsd: number;
  /** How long the agent worked in all turns, in ms. */
  durationMs: number;
  /** The mode that is used because the configured one is not available with the model. */
  permissionFallback: PermissionMode | null;
  /** What the run waits for. `until` is null if the time is not known. */
  waiting: { why: string; until: string | null } | null;
  failure: { error: ErrorInfo; in: WorkingState } | null;
};

/** Whether the run's work is reviewed before it is committed. */
export function isReviewed(run: Pick<RunState, "config" | "options">): boolean {
  return run.config.review && !run.options.skipReview;
}

/** The progress of a story that was not begun. */
export function noProgress(): StoryProgress {
  return {
    attempts: 0,
    failures: 0,
    status: "pending",
    parked: null,
    segments: [],
    problem: null,
    denials: [],
    claims: [],
    answer: null,
    files: 0,
    additions: 0,
    deletions: 0,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 },
    costUsd: 0,
    durationMs: 0,
    commit: null,
  };
}

/** The run's workspace. A state that needs it is only entered once it exists. */
export function workspaceOf(run: RunState): Workspace {
  if (run.workspace === null) {
    throw new Error(`run ${run.runId} has no workspace in state ${run.machineState}`);
  }
  return run.workspace;
}

/** The review file, for people: with its folder if that is not the checkout that they are in. */
export function reviewPath(run: RunState): string {
  const { workTree } = workspaceOf(run);
  return workTree === run.checkout ? reviewFile : `${workTree}/${reviewFile}`;
}

/** The run's spec; loaded in the first states. */
export function specOf(run: RunState): Spec {
  if (run.spec === null) throw new Error(`run ${run.runId} has no spec in state ${run.machineState}`);
  return run.spec;
}

/** The progress of a story of the run. */
export function progressOf(run: RunState, storyId: string): StoryProgress {
  return run.stories[storyId] ?? noProgress();
}
