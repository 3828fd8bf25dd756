/** The end of a run as data: what became of each story and finding, what the run took, and what to do next. Pure. */

import { type FindingsOutcome, findingsOutcome } from "../run/findings_outcome.ts";
import {
  assumptionsOf,
  correctionsKey,
  isReviewed,
  type PhaseSpending,
  progressOf,
  type RunState,
} from "../run/state.ts";
import { duration, totalTokens } from "./amounts.ts";
import { type CheckVerdict, checkVerdicts } from "./checks.ts";
import { plural } from "../text/plural.ts";
import { gitAt, nextCommands } from "./next_commands.ts";
import { storyCounts } from "./progress.ts";

/** The summary of a run. */
export type Summary = {
  /** `2 of 3 stories done in 5m 20s`. */
  headline: string;
  /** One row a story, in the order of the spec, then one for each other thing that the run took time or tokens for. */
  rows: readonly SummaryRow[];
  total: SummaryRow;
  /** What became of the checks that ran before the first agent. */
  checks: readonly { command: string; verdict: CheckVerdict }[];
  /** What became of what the reviews found; null without a review. */
  findings: FindingsOutcome | null;
  /** There was a review, and what it found is committed without another one. */
  reviewSkipped: boolean;
  /** Files that the checks passed with and that are in no commit, and the command that shows them; null: none. */
  uncommitted: { text: string; lookCommand: string } | null;
  assumptions: readonly { storyId: string; assumption: string }[];
  /** Shell commands that one most likely wants next. */
  next: readonly string[];
};

/** A row of the summary. Null: not known, or it does not apply. Times in ms, cost in USD. */
export type SummaryRow = {
  /** A story's id, or what else the row is about. */
  name: string;
  title: string;
  result: "passed" | "failed" | "parked" | "open" | "other";
  attempts: number | null;
  changes: { files: number; additions: number; deletions: number } | null;
  tokens: number | null;
  costUsd: number | null;
  /** Some of the tokens and the cost are estimated. */
  isEstimate: boolean;
  /** Of a story: the time that its agents worked. */
  durationMs: number | null;
  commit: string | null;
};

/** The summary; null before the spec is loaded. */
export function summarize(run: RunState): Summary | null {
  const stories = run.spec?.userStories ?? [];
  if (stories.length === 0) return null;
  const { done, total } = storyCounts(run);
  const storyRows = stories.map(({ id, title, passes }) => storyRow(run, id, title, passes));
  const rows = [...storyRows, ...otherRows(run, storyRows)];
  const whole = totalRow(rows);
  return {
    headline: `${done} of ${plural(total, "story", "stories")} done in ${duration(whole.durationMs ?? 0)}`,
    rows,
    total: whole,
    checks: checkVerdicts(run),
    findings: findingsOutcome(run),
    reviewSkipped: run.reviews.length > 0 && !isReviewed(run),
    uncommitted: uncommittedFiles(run),
    assumptions: assumptionsOf(run),
    next: nextCommands(run),
  };
}

const emptyRow: SummaryRow = {
  name: "",
  title: "",
  result: "other",
  attempts: null,
  changes: null,
  tokens: null,
  costUsd: null,
  isEstimate: false,
  durationMs: null,
  commit: null,
};

function storyRow(run: RunState, name: string, title: string, passes: boolean): SummaryRow {
  const story = progressOf(run, name);
  const result = passes
    ? "passed"
    : story.status === "parked"
    ? "parked"
    : story.status === "failed" || story.failures > 0
    ? "failed"
    : "open";
  // Done before this run, or not begun.
  if (story.attempts === 0) return { ...emptyRow, name, title, result, commit: story.commit };
  const { files, additions, deletions } = story;
  return {
    name,
    title,
    result,
    attempts: story.attempts,
    changes: passes ? { files, additions, deletions } : null,
    tokens: totalTokens(story.usage),
    costUsd: story.costUsd,
    isEstimate: story.usageIsEstimate,
    durationMs: story.durationMs,
    commit: story.commit,
  };
}

/** What the run took besides its stories, a row for each thing that happened. The times add up to the whole run's. */
function otherRows(run: RunState, stories: readonly SummaryRow[]): SummaryRow[] {
  const { phases, checksMs, setupMs, waitedMs, stoppedMs } = run.spending;
  const { review, correct, "pr-template": template } = phases;
  // A run has attempts of one of these phases.
  const attempted = run.review === null ? phases.implement : phases["pr-review"];
  const commit = run.commits.findLast(({ key }) => key === correctionsKey)?.commit ?? null;
  // The turns of stories that were rolled back are in no story's row any more.
  const undone = {
    attempts: Math.max(0, attempted.turns - sum(stories, (row) => row.attempts)),
    isEstimate: attempted.isEstimate && !stories.some((row) => row.isEstimate),
    tokens: Math.max(0, totalTokens(attempted.usage) - sum(stories, (row) => row.tokens)),
    costUsd: Math.max(0, attempted.costUsd - sum(stories, (row) => row.costUsd)),
    durationMs: Math.max(0, attempted.durationMs - sum(stories, (row) => row.durationMs)),
  };
  const worked: SummaryRow[] = [
    ...(undone.tokens + undone.durationMs === 0
      ? []
      : [{ ...emptyRow, ...undone, name: "Undone", title: "rolled back" }]),
    ...(review.turns === 0 ? [] : [phaseRow("Review", review)]),
    ...(correct.turns === 0 && commit === null ? [] : [{ ...phaseRow("Fixes", correct), commit }]),
    ...(template.turns === 0 ? [] : [phaseRow("PR", template)]),
    ...timeRow("Setup", setupMs),
    ...timeRow("Checks", checksMs),
    ...timeRow("Waiting", waitedMs),
    ...timeRow("Stopped", stoppedMs),
  ];
  const known = sum([...stories, ...worked], (row) => row.durationMs);
  // Git, hooks, and what a crash cost.
  return [...worked, ...timeRow("Other", wholeTime(run) - known)];
}

function phaseRow(
  name: string,
  { turns, usage, costUsd, isEstimate, durationMs }: PhaseSpending,
): SummaryRow {
  return { ...emptyRow, name, attempts: turns, tokens: totalTokens(usage), costUsd, isEstimate, durationMs };
}

function timeRow(name: string, durationMs: number): SummaryRow[] {
  return durationMs > 0 ? [{ ...emptyRow, name, durationMs }] : [];
}

/** From the run's start to its end, or to its last event, in ms. */
function wholeTime({ startedAt, finishedAt, updatedAt }: RunState): number {
  return Date.parse(finishedAt ?? updatedAt) - Date.parse(startedAt);
}

function totalRow(rows: readonly SummaryRow[]): SummaryRow {
  const attempts = sum(rows, (row) => row.attempts);
  const changed = rows.filter((row) => row.changes !== null);
  const changes = {
    files: sum(changed, (row) => row.changes?.files ?? null),
    additions: sum(changed, (row) => row.changes?.additions ?? null),
    deletions: sum(changed, (row) => row.changes?.deletions ?? null),
  };
  return {
    ...emptyRow,
    name: "Total",
    attempts: attempts === 0 ? null : attempts,
    changes: changed.length === 0 ? null : changes,
    // Nothing is known before the first agent: zeros would be wrong.
    tokens: attempts === 0 ? null : sum(rows, (row) => row.tokens),
    costUsd: attempts === 0 ? null : sum(rows, (row) => row.costUsd),
    isEstimate: rows.some((row) => row.isEstimate),
    durationMs: sum(rows, (row) => row.durationMs),
  };
}

function sum(rows: readonly SummaryRow[], pick: (row: SummaryRow) => number | null): number {
  return rows.reduce((total, row) => total + (pick(row) ?? 0), 0);
}

/** Uncommitted files that are named. */
const shownPaths = 5;

function uncommittedFiles(run: RunState): Summary["uncommitted"] {
  if (run.uncommitted === null) return null;
  const { checked, tip, paths, count, overlooked } = run.uncommitted;
  const all = [...overlooked.map((path) => `${path} (git was told to overlook it)`), ...paths];
  const total = count + overlooked.length;
  const more = total > shownPaths ? ` and ${total - shownPaths} more` : "";
  const named = `${all.slice(0, shownPaths).join(", ")}${more}`;
  const are = total === 1 ? "that is" : "that are";
  const command = count === 0 ? "ls-files -v" : `diff ${tip.slice(0, 10)} ${checked.slice(0, 10)}`;
  return {
    text: `Checked with ${plural(total, "file")} in place ${are} in no commit: ${named}`,
    lookCommand: `${gitAt(run)} ${command}`,
  };
}
