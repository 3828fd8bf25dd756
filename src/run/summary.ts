/** A run as its readers need it: what `state.json` holds. Small, and read without folding anything. Pure. */

import { runPhases } from "../config/phases.ts";
import * as z from "zod/mini";
import type { Usage } from "../claude/events.ts";
import type { Config } from "../config/config.ts";
import { type ErrorInfo, exitCodes } from "../errors.ts";
import {
  correctionsKey,
  machineStates,
  progressOf,
  type RunOptions,
  type RunState,
  runStatuses,
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
    phase: "implement" | "review" | "correct";
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
  usage: Usage;
  costUsd: number;
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
  status: "pending" | "running" | "passed" | "failed";
  passes: boolean;
  attempts: number;
  failures: number;
  files: number;
  additions: number;
  deletions: number;
  tokens: number;
  costUsd: number;
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
      transcript: turn.invocations.at(-1)?.transcript ?? null,
    },
    turns: run.turns,
    reviewRound: run.reviewRound,
    stories,
    storiesDone: stories.filter((story) => story.passes).length,
    storiesTotal: stories.length,
    commits: run.commits.length,
    correctionsCommit: run.commits.findLast(({ key }) => key === correctionsKey)?.commit ?? null,
    usage: run.usage,
    costUsd: run.costUsd,
    waiting: run.waiting,
    failure: run.failure,
    rollback: run.rollback?.storyId ?? null,
    config: run.config,
    options: run.options,
  };
}

/** A summary read from disk; null if it is damaged, or of another version than this autom8 writes. */
export function parseSummary(value: unknown): RunSummary | null {
  const read = z.safeParse(schema, value);
  return read.success ? read.data : null;
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
    durationMs: progress.durationMs,
    commit: progress.commit,
  };
}

const text = z.string();
const textOrNull = z.nullable(z.string());
const amount = z.number().check(z.nonnegative());

const story: z.ZodMiniType<StorySummary> = z.object({
  id: text,
  title: text,
  status: z.enum(["pending", "running", "passed", "failed"]),
  passes: z.boolean(),
  attempts: amount,
  failures: amount,
  files: amount,
  additions: amount,
  deletions: amount,
  tokens: amount,
  costUsd: amount,
  durationMs: amount,
  commit: textOrNull,
});

/** Of the same version of the journal, so it has the keys of today's configuration; see upcast.ts. */
const config = z.custom<Config>((value) => typeof value === "object" && value !== null && "claude" in value);

const errorInfo: z.ZodMiniType<ErrorInfo> = z.object({
  kind: z.custom<ErrorInfo["kind"]>((value) => typeof value === "string"),
  message: text,
  hint: text,
  exitCode: z.literal(exitCodes),
});

const schema: z.ZodMiniType<RunSummary> = z.object({
  version: z.literal(summaryVersion),
  journal: z.object({ version: z.literal(journalVersion), sequence: amount, bytes: amount }),
  runId: text,
  sessionId: text,
  project: text,
  root: text,
  checkout: text,
  workTree: textOrNull,
  branch: text,
  baseBranch: textOrNull,
  baselineCommit: textOrNull,
  specFile: text,
  status: z.enum(runStatuses),
  machineState: z.enum(machineStates),
  startedAt: text,
  updatedAt: text,
  finishedAt: textOrNull,
  currentStory: textOrNull,
  turn: z.nullable(z.object({
    number: amount,
    phase: z.enum(runPhases),
    storyId: textOrNull,
    attempt: amount,
    startedAt: text,
    transcript: textOrNull,
  })),
  turns: amount,
  reviewRound: amount,
  stories: z.array(story),
  storiesDone: amount,
  storiesTotal: amount,
  commits: amount,
  correctionsCommit: textOrNull,
  usage: z.object({
    inputTokens: amount,
    outputTokens: amount,
    cacheReadTokens: amount,
    cacheCreationTokens: amount,
  }),
  costUsd: amount,
  waiting: z.nullable(z.object({ why: text, until: textOrNull })),
  failure: z.nullable(z.object({ error: errorInfo, in: z.enum(machineStates) })),
  rollback: textOrNull,
  config,
  options: z.object({
    skipReview: z.boolean(),
    worktree: z.boolean(),
    allowDefaultBranch: z.boolean(),
    step: z.boolean(),
  }),
});
