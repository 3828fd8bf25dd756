/** A run as its readers need it: what `state.json` holds. Small, and read without folding anything. Pure. */

import { basename } from "path";
import { type RunPhase, runPhases } from "../config/phases.ts";
import type { Usage } from "../claude/events.ts";
import type { Config } from "../config/config.ts";
import { type ErrorInfo, exitCodes } from "../errors.ts";
import {
  correctionsKey,
  machineStates,
  type PhaseSpending,
  progressOf,
  type RunOptions,
  type RunState,
  runStatuses,
  type Spending,
  type StoryProgress,
} from "./state.ts";
import { journalVersion } from "./upcast.ts";

/** The version of the summary's own shape. */
const summaryVersion = 1;

/** Which journal a summary sums up, and how far: `bytes` is the journal's length after entry `sequence`. */
export type SummarizedJournal = { version: number; sequence: number; bytes: number };

/** Times are ISO 8601, durations in ms, cost in USD. */
export type RunSummary = {
  version: number;
  journal: SummarizedJournal;
  runId: string;
  sessionId: string;
  project: string;
  /** The main checkout's root. */
  root: string;
  /** The checkout that autom8 was started in. */
  checkout: string;
  /** Where the agent works; null until it is known. */
  workTree: string | null;
  branch: string;
  baseBranch: string | null;
  baselineCommit: string | null;
  specFile: string;
  status: RunState["status"];
  machineState: RunState["machineState"];
  startedAt: string;
  updatedAt: string;
  finishedAt: string | null;
  currentStory: string | null;
  /** The open agent turn. `transcript`: the file name, under the session's transcripts, of its newest process. */
  turn: {
    number: number;
    phase: RunPhase;
    storyId: string | null;
    attempt: number;
    startedAt: string;
    transcript: string | null;
  } | null;
  turns: number;
  reviewRound: number;
  /** In the order of the spec. */
  stories: StorySummary[];
  storiesDone: number;
  storiesTotal: number;
  commits: number;
  correctionsCommit: string | null;
  /** The address of the branch's pull request; null if there is none. */
  pullRequest: string | null;
  usage: Usage;
  costUsd: number;
  /** What each phase of the agents took. */
  phases: Spending["phases"];
  /** Some of the tokens and the cost are estimated. */
  usageIsEstimate: boolean;
  waiting: RunState["waiting"];
  failure: { error: ErrorInfo; in: RunState["machineState"] } | null;
  /** The story before which a rollback that was begun goes back to. */
  rollback: string | null;
  /** The configuration in force. */
  config: Config;
  options: RunOptions;
};

/** One story. `files`, `additions` and `deletions` are known once it passed. */
export type StorySummary = {
  id: string;
  title: string;
  status: StoryProgress["status"];
  passes: boolean;
  attempts: number;
  failures: number;
  files: number;
  additions: number;
  deletions: number;
  tokens: number;
  costUsd: number;
  usageIsEstimate: boolean;
  durationMs: number;
  commit: string | null;
};

/** The summary of a run in the state after entry `sequence` of its journal, which ends at byte `bytes`. */
export function summarize(
  run: RunState,
  { sequence, bytes }: { sequence: number; bytes: number },
): RunSummary {
  const stories = (run.spec?.userStories ?? []).map((story) => summarizeStory(run, story));
  const { workspace, turn } = run;
  return {
    version: summaryVersion,
    journal: { version: journalVersion, sequence, bytes },
    runId: run.runId,
    sessionId: run.sessionId,
    project: run.project,
    root: run.root,
    checkout: run.checkout,
    workTree: workspace?.workTree ?? null,
    branch: run.branch,
    baseBranch: workspace?.baseBranch ?? null,
    baselineCommit: workspace?.baselineCommit ?? null,
    specFile: run.specFile,
    status: run.status,
    machineState: run.machineState,
    startedAt: run.startedAt,
    updatedAt: run.updatedAt,
    finishedAt: run.finishedAt,
    currentStory: run.currentStory,
    turn: turn === null ? null : {
      number: turn.number,
      phase: turn.phase,
      storyId: turn.storyId,
      attempt: turn.attempt,
      startedAt: turn.startedAt,
      transcript: fileName(turn.invocations.at(-1)?.transcript ?? null),
    },
    turns: run.turns,
    reviewRound: run.reviewRound,
    stories,
    storiesDone: stories.filter((story) => story.passes).length,
    storiesTotal: stories.length,
    commits: run.commits.length,
    correctionsCommit: run.commits.findLast(({ key }) => key === correctionsKey)?.commit ?? null,
    pullRequest: run.pullRequest?.url ?? null,
    usage: run.usage,
    costUsd: run.costUsd,
    phases: run.spending.phases,
    usageIsEstimate: run.usageIsEstimate,
    waiting: run.waiting,
    failure: run.failure,
    rollback: run.rollback?.storyId ?? null,
    config: run.config,
    options: run.options,
  };
}

function fileName(path: string | null): string | null {
  return path === null ? null : basename(path);
}

/** A summary read from disk; null if it is damaged, or of another version than this autom8 writes. */
export function parseSummary(value: unknown): RunSummary | null {
  return checksOut(value) ? value : null;
}

function checksOut(value: unknown): value is RunSummary {
  return isSummary(value);
}

function summarizeStory(run: RunState, story: { id: string; title: string; passes: boolean }): StorySummary {
  const progress = progressOf(run, story.id);
  const { inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens } = progress.usage;
  return {
    id: story.id,
    title: story.title,
    status: progress.status,
    passes: story.passes,
    attempts: progress.attempts,
    failures: progress.failures,
    files: progress.files,
    additions: progress.additions,
    deletions: progress.deletions,
    tokens: inputTokens + outputTokens + cacheReadTokens + cacheCreationTokens,
    costUsd: progress.costUsd,
    usageIsEstimate: progress.usageIsEstimate,
    durationMs: progress.durationMs,
    commit: progress.commit,
  };
}

type Check = (value: unknown) => boolean;

/** The check of every key: a key of `T` without one does not compile. */
type Checks<T> = { readonly [K in keyof T]-?: Check };

const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isAmount: Check = (value) => typeof value === "number" && value >= 0;
const orNull = (check: Check): Check => (value) => value === null || check(value);
const oneOf = (values: readonly unknown[]): Check => (value) => values.includes(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);

function objectOf<T>(checks: Checks<T>): Check {
  const all = Object.entries<Check>(checks);
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    return all.every(([key, check]) => check(Reflect.get(value, key)));
  };
}

const isStory = objectOf<StorySummary>({
  id: isText,
  title: isText,
  status: oneOf(["pending", "running", "passed", "failed", "parked"]),
  passes: isFlag,
  attempts: isAmount,
  failures: isAmount,
  files: isAmount,
  additions: isAmount,
  deletions: isAmount,
  tokens: isAmount,
  costUsd: isAmount,
  usageIsEstimate: isFlag,
  durationMs: isAmount,
  commit: orNull(isText),
});

/** Of the same version of the journal, so it has the keys of today's configuration; see upcast.ts. */
const isConfig: Check = (value) => typeof value === "object" && value !== null && "claude" in value;

const isError = objectOf<ErrorInfo>({
  kind: isText,
  message: isText,
  hint: isText,
  exitCode: oneOf(exitCodes),
  stack: (value) => value === undefined || isText(value),
});

const isUsage = objectOf<Usage>({
  inputTokens: isAmount,
  outputTokens: isAmount,
  cacheReadTokens: isAmount,
  cacheCreationTokens: isAmount,
});

const isPhaseSpending = objectOf<PhaseSpending>({
  turns: isAmount,
  usage: isUsage,
  costUsd: isAmount,
  isEstimate: isFlag,
  durationMs: isAmount,
});

/** By hand and not by a schema: `status` reads a hundred of them and must not load a library for it. */
const isSummary = objectOf<RunSummary>({
  version: oneOf([summaryVersion]),
  journal: objectOf<SummarizedJournal>({
    version: oneOf([journalVersion]),
    sequence: isAmount,
    bytes: isAmount,
  }),
  runId: isText,
  sessionId: isText,
  project: isText,
  root: isText,
  checkout: isText,
  workTree: orNull(isText),
  branch: isText,
  baseBranch: orNull(isText),
  baselineCommit: orNull(isText),
  specFile: isText,
  status: oneOf(runStatuses),
  machineState: oneOf(machineStates),
  startedAt: isText,
  updatedAt: isText,
  finishedAt: orNull(isText),
  currentStory: orNull(isText),
  turn: orNull(objectOf<NonNullable<RunSummary["turn"]>>({
    number: isAmount,
    phase: oneOf(runPhases),
    storyId: orNull(isText),
    attempt: isAmount,
    startedAt: isText,
    transcript: orNull(isText),
  })),
  turns: isAmount,
  reviewRound: isAmount,
  stories: listOf(isStory),
  storiesDone: isAmount,
  storiesTotal: isAmount,
  commits: isAmount,
  correctionsCommit: orNull(isText),
  pullRequest: orNull(isText),
  usage: isUsage,
  costUsd: isAmount,
  phases: objectOf<Spending["phases"]>({
    implement: isPhaseSpending,
    review: isPhaseSpending,
    correct: isPhaseSpending,
    "pr-template": isPhaseSpending,
    "pr-review": isPhaseSpending,
  }),
  usageIsEstimate: isFlag,
  waiting: orNull(objectOf<NonNullable<RunSummary["waiting"]>>({ why: isText, until: orNull(isText) })),
  failure: orNull(objectOf<NonNullable<RunSummary["failure"]>>({ error: isError, in: oneOf(machineStates) })),
  rollback: orNull(isText),
  config: isConfig,
  options: objectOf<RunOptions>({
    skipReview: isFlag,
    worktree: isFlag,
    allowDefaultBranch: isFlag,
    step: isFlag,
  }),
});
