/** The end of a run as data: what became of each story, what the run took, and the command that shows the work. Pure. */

import { correctionsKey, progressOf, type RunState } from "../run/state.ts";
import { duration, totalTokens } from "./amounts.ts";
import { type CheckVerdict, checkVerdicts } from "./checks.ts";
import { plural } from "../text/plural.ts";
import { storyCounts } from "./progress.ts";

/** The summary of a run. */
type Summary = {
  /** `2 of 3 stories done in 5m 20s`. */
  headline: string;
  /** One row a story, in the order of the spec, then one for what the run used besides its stories. */
  rows: readonly SummaryRow[];
  total: SummaryRow;
  /** What became of the checks that ran before the first agent. */
  checks: readonly { command: string; verdict: CheckVerdict }[];
  /** Files that the checks passed with and that are in no commit, and the command that shows them; null: none. */
  uncommitted: { text: string; lookCommand: string } | null;
  /** Where the work is, if that is not the checkout that autom8 was started in. */
  place: string | null;
  /** A shell command that shows what the run made; null if it made nothing yet. */
  lookCommand: string | null;
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
  /** Time that the agent worked. */
  durationMs: number | null;
  commit: string | null;
};

/** The summary; null before the spec is loaded. */
export function summarize(run: RunState): Summary | null {
  const stories = run.spec?.userStories ?? [];
  if (stories.length === 0) return null;
  const { done, total } = storyCounts(run);
  const took = duration(Date.parse(run.finishedAt ?? run.updatedAt) - Date.parse(run.startedAt));
  const storyRows = stories.map(({ id, title, passes }) => storyRow(run, id, title, passes));
  const rest = restRow(run, storyRows);
  return {
    headline: `${done} of ${plural(total, "story", "stories")} done in ${took}`,
    rows: rest === null ? storyRows : [...storyRows, rest],
    total: totalRow(run, storyRows),
    checks: checkVerdicts(run),
    uncommitted: uncommittedFiles(run),
    place: placeOf(run),
    lookCommand: lookCommand(run),
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
    durationMs: story.durationMs,
    commit: story.commit,
  };
}

/** What the run used besides its stories: reviews and corrections, and turns of stories that were rolled back. */
function restRow(run: RunState, stories: readonly SummaryRow[]): SummaryRow | null {
  const tokens = totalTokens(run.usage) - sum(stories, (row) => row.tokens);
  const costUsd = Math.max(0, run.costUsd - sum(stories, (row) => row.costUsd));
  const durationMs = Math.max(0, run.durationMs - sum(stories, (row) => row.durationMs));
  const commit = run.commits.findLast(({ key }) => key === correctionsKey)?.commit ?? null;
  if (tokens <= 0 && durationMs === 0 && commit === null) return null;
  return { ...emptyRow, ...restName(run, commit), tokens, costUsd, durationMs, commit };
}

function restName(run: RunState, commit: string | null): { name: string; title: string } {
  if (run.reviewRound > 0) return { name: "Review", title: commit === null ? "" : "and fixes" };
  if (run.corrections.length > 0 || commit !== null) return { name: "Fixes", title: "" };
  return { name: "Other", title: "" };
}

function totalRow(run: RunState, stories: readonly SummaryRow[]): SummaryRow {
  const attempts = sum(stories, (row) => row.attempts);
  const changed = stories.filter((row) => row.changes !== null);
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
    tokens: totalTokens(run.usage),
    costUsd: run.costUsd,
    durationMs: run.durationMs,
  };
}

function sum(rows: readonly SummaryRow[], pick: (row: SummaryRow) => number | null): number {
  return rows.reduce((total, row) => total + (pick(row) ?? 0), 0);
}

/** The worktree, unless it is removed now. */
function placeOf({ workspace, checkout, status, config }: RunState): string | null {
  if (workspace === null || workspace.workTree === checkout) return null;
  return status === "completed" && config.worktreeCleanup ? null : workspace.workTree;
}

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
    lookCommand: `${gitAt(placeOf(run))} ${command}`,
  };
}

/** Uncommitted files that are named. */
const shownPaths = 5;

/** Shows the commits if there are any, otherwise the state of the work tree. */
function lookCommand(run: RunState): string | null {
  const { workspace } = run;
  const began = run.commits.length > 0 || Object.values(run.stories).some((story) => story.attempts > 0);
  if (workspace === null || !began) return null;
  const git = gitAt(placeOf(run));
  const range = `${workspace.baselineCommit.slice(0, 7)}..${shellWord(workspace.branch)}`;
  return run.commits.length > 0 ? `${git} log --stat ${range}` : `${git} status`;
}

function gitAt(place: string | null): string {
  return place === null ? "git" : `git -C ${shellWord(place)}`;
}

/** The word, quoted for a POSIX shell if it needs quotes. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
