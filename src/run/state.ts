/** Where a run is: the fold of its journal. Everything here is plain data that survives JSON. */

import type { AgentAnswer, CommitMessage } from "../claude/answer.ts";
import type { Invocation } from "../claude/converse.ts";
import type { Denial, Usage } from "../claude/events.ts";
import type { TurnEnding } from "../claude/failure.ts";
import type { Finding } from "../claude/findings.ts";
import type { Claim } from "../claude/prompts/claims.ts";
import type { AttemptProblem } from "../claude/prompts/problem.ts";
import { reviewFile } from "../claude/review_file.ts";
import type { Config } from "../config/config.ts";
import type { PermissionMode } from "../config/permission_modes.ts";
import type { RunPhase } from "../config/phases.ts";
import type { ErrorInfo } from "../errors.ts";
import type { Segment } from "../git/commit.ts";
import type { GitPins } from "../git/pins.ts";
import type { ProjectKnowledge } from "../knowledge/model.ts";
import type { Spec } from "../spec/spec.ts";
import type { AnsweredReview, ThreadReply } from "./answered_review.ts";

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
export const runStatuses = ["running", "paused", "interrupted", "completed", "failed", "abandoned"] as const;
export type RunStatus = typeof runStatuses[number];

/** Whether nothing remains to be done for a run but to archive it. */
export function isOver(status: RunStatus): boolean {
  return status === "completed" || status === "abandoned";
}

/** How many characters of a run's id name it on the command line. */
export const shortRunId = 8;

/** The one command that brings back a run that was abandoned. */
export function returnCommand(runId: string): string {
  return `autom8 resume --session ${runId.slice(0, shortRunId)}`;
}

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

/** One verify or setup command's end. Its texts are bounded and masked. */
export type VerifyResult = {
  command: string;
  passed: boolean;
  /** `exit 1`, `timed out after 10m`, ... */
  detail: string;
  /** What it printed: if that is much, the beginning and the end. */
  output: string;
  /** The lines of the output that show the first failure; empty if it passed, or in no known format. */
  excerpt: string;
  /** The file with all that it printed; null if it passed or printed nothing. */
  outputFile: string | null;
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
  /** Its checks failed and are others now: they run again before another agent turn. */
  recheck: boolean;
  denials: Denial[];
  /** Files that the last attempt's agent said it had changed, although it had not. */
  claims: Claim[];
  answer: AgentAnswer | null;
  files: number;
  additions: number;
  deletions: number;
  usage: Usage;
  costUsd: number;
  /** Some of the tokens and the cost are estimated: a turn was cut off. */
  usageIsEstimate: boolean;
  durationMs: number;
  commit: string | null;
};

/**
 * A review that came to an end: the first `findings` of `count`, none if it passed. `corrected`: a corrector has worked
 * on them since.
 */
export type Review = { findings: Finding[]; count: number; corrected: boolean };

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

/** What agent turns of one phase took. Cost in USD, time that the agent worked in ms. */
export type PhaseSpending = {
  turns: number;
  usage: Usage;
  costUsd: number;
  /** Some of the tokens and the cost are estimated. */
  isEstimate: boolean;
  durationMs: number;
};

/** What a run took, by what it did. Times in ms. */
export type Spending = {
  phases: Record<RunPhase, PhaseSpending>;
  checksMs: number;
  setupMs: number;
  /** Waits for a limit, or for a model that is overloaded. */
  waitedMs: number;
  /** From a stop until the run was resumed; what a crash cost is not known. */
  stoppedMs: number;
  /** When the wait or the stop began that is on now; null if there is none. */
  idleSince: string | null;
};

/** Which commit is being made: a story's, or the corrections'. */
export type CommitKey = string;
export const correctionsKey: CommitKey = "corrections";

/** A commit that was begun and may not be done. `onto`: the branch's tip before it. */
export type CommitIntent = { key: CommitKey; onto: string };

/** A run that was abandoned: the branch's tip then, and the checkpoint of its work. Null: not known. */
export type AbandonedAt = { tip: string | null; checkpoint: string | null };

/**
 * Files in the work tree that the checks passed on, `checked`, that are not so in the branch's commit `tip`. `paths` names
 * at most `maxNamedFiles` of the `count`. `overlooked`: files of the same kind that git was told not to look at.
 */
export type UncommittedFiles = {
  checked: string;
  tip: string;
  paths: string[];
  count: number;
  overlooked: string[];
};

/** The pull request of the run's branch. `isDraft`: it was left as one. */
export type PublishedPullRequest = { number: number; url: string; isDraft: boolean };

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
  /** The file that the user wrote: of a Markdown spec, `specFile` is the JSON that was made from it. */
  specSource: string;
  spec: Spec | null;
  branch: string;
  config: Config;
  /** The cost limit that was given on the command line, in USD; null: the configuration's applies. */
  maxCostGiven: number | null;
  /** What ticked boxes in the spec mean. */
  ticked: "done" | "todo";
  options: RunOptions;
  /** The review of a pull request that the run answers; null: it implements a spec. */
  review: AnsweredReview | null;
  /** What became of the answers on GitHub, by the label of the thread. */
  replies: Record<string, ThreadReply>;
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
  /** Stories were added to the spec while the others were corrected: they come before the run's end. */
  hasNewStories: boolean;
  /** Rounds of review since the run was started, or since a failure gave the review new rounds. */
  reviewRound: number;
  /** Every review that came to an end, in order. */
  reviews: Review[];
  /** Agent turns so far. */
  turns: number;
  /** Agent processes so far; a turn that was cut off takes more than one. */
  invocations: number;
  turn: Turn | null;
  /** Where the run was when it was abandoned; null if it was not. */
  abandoned: AbandonedAt | null;
  /** Checkpoint, and the branch's tip, at which the run stopped working or began to wait; null after a crash. */
  left: { at: string; tip: string | null } | null;
  /** Why the review before the next one did not count; null if it did, or there was none. */
  droppedReview: string | null;
  /**
   * What the user did while the run was stopped and what counts as its work, until it is checked. The last one grows with
   * what the checks write.
   */
  taken: Segment[];
  /**
   * What the checks outside a turn write, from the checkpoint before them on: those before the first agent, until a story
   * has passed, and those before the commits, until they passed or failed.
   */
  checksWrote: Segment | null;
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
  /** Checkpoint of the work tree that the checks passed on last; null until then. */
  checked: string | null;
  /** How that work tree differs from the commits; null if it does not, or is not known yet. */
  uncommitted: UncommittedFiles | null;
  committing: CommitIntent | null;
  /** Commits made by this run, in order. */
  commits: { key: CommitKey; onto: string; commit: string; subject: string }[];
  /** A rollback that was begun and must be finished before anything else. */
  rollback: { storyId: string } | null;
  /** Times in a row that a hook refused the commit that is next. */
  refusals: number;
  /** Messages that replace those that a hook refused, by the commit's key. */
  reworded: Record<CommitKey, CommitMessage>;
  /** The commits that the user's index does not follow yet; null if there are none. */
  indexBehind: { from: string; to: string } | null;
  /** The filled template that a new pull request begins with; null until it is filled. */
  filledTemplate: string | null;
  /** The pull request that was opened or updated last; null if there was none. */
  pullRequest: PublishedPullRequest | null;
  knowledge: ProjectKnowledge;
  usage: Usage;
  costUsd: number;
  /** Some of the tokens and the cost are estimated: a turn was cut off. */
  usageIsEstimate: boolean;
  /** How long the agent worked in all turns, in ms. */
  durationMs: number;
  spending: Spending;
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
    recheck: false,
    denials: [],
    claims: [],
    answer: null,
    files: 0,
    additions: 0,
    deletions: 0,
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 },
    costUsd: 0,
    usageIsEstimate: false,
    durationMs: 0,
    commit: null,
  };
}

/** The stories that the run continues without. */
export function parkedStories({ stories }: Pick<RunState, "stories">): Set<string> {
  return new Set(Object.entries(stories).flatMap(([id, { status }]) => status === "parked" ? [id] : []));
}

/** What the agent of a story had to assume. */
export type Assumption = { storyId: string; assumption: string };

/** What the agents of the stories that passed had to assume. */
export function assumptionsOf({ stories }: Pick<RunState, "stories">): Assumption[] {
  return Object.entries(stories).flatMap(([storyId, { answer, status }]) =>
    status === "passed" && answer !== null
      ? answer.assumptions.map((assumption) => ({ storyId, assumption }))
      : []
  );
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
