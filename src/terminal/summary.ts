/** The end of a run: what became of each story, what it took, and how to look at it. */

import { addUsage, noUsage, type Usage } from "../claude/events.ts";
import { correctionsKey, progressOf, type RunState, type StoryProgress } from "../run/state.ts";
import { count, duration, plural, shortCount, totalTokens, usd } from "../view/amounts.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { type Column, renderTable } from "./table.ts";
import { wrap } from "../text/width.ts";

/** A table of the stories and how to look at the work, at most `width` columns wide. Pure. */
export function renderSummary(run: RunState, width: number): Line[] {
  const stories = run.spec?.userStories ?? [];
  if (stories.length === 0) return [];
  const done = stories.filter((story) => story.passes).length;
  const took = duration(Date.parse(run.finishedAt ?? run.updatedAt) - Date.parse(run.startedAt));
  const told = `${done} of ${plural(stories.length, "story", "stories")} done in ${took}`;
  return [
    fitLine(line(span(told, "strong")), width),
    line(),
    ...renderStories(run, width),
    ...renderLook(run, width),
  ];
}

type Row = {
  id: string;
  title: string;
  result: Result;
  attempts: number;
  files: number;
  additions: number;
  deletions: number;
  usage: Usage;
  costUsd: number;
  durationMs: number;
  commit: string | null;
};

type Result = "passed" | "failed" | "open" | "other";

const marks: Readonly<Record<Result, { mark: string; tone: Tone }>> = {
  passed: { mark: "✓ ", tone: "good" },
  failed: { mark: "✗ ", tone: "bad" },
  open: { mark: "· ", tone: "quiet" },
  other: { mark: "  ", tone: "text" },
};

function renderStories(run: RunState, width: number): Line[] {
  const rows = (run.spec?.userStories ?? []).map((story) =>
    storyRow(story.id, story.title, progressOf(run, story.id), story.passes)
  );
  const others = otherTurns(run, rows);
  const total = sum([...rows, ...others], run);
  return renderTable(columns(width), [...rows, ...others], [total], width);
}

/** What is left out first where there is no room: what matters least to somebody who comes back to a run. */
function columns(width: number): Column<Row>[] {
  const number = (title: string, dropAt: number, cell: (row: Row) => string): Column<Row> => ({
    title,
    cell: (row) => isEmpty(row) ? "" : cell(row),
    align: "right",
    dropAt,
  });
  return [
    {
      title: "  Story",
      cell: (row) => `${marks[row.result].mark}${row.id}`,
      tone: (row) => marks[row.result].tone,
      most: width < 60 ? 10 : 14,
    },
    { title: "Title", cell: (row) => row.title, flexible: { least: 12 } },
    number("Try", 4, (row) => row.attempts === 0 ? "" : count(row.attempts)),
    number("Files", 6, (row) => isUnknown(row) ? "" : count(row.files)),
    number("+/-", 3, (row) => isUnknown(row) ? "" : `+${count(row.additions)} -${count(row.deletions)}`),
    number("Tokens", 5, (row) => shortCount(totalTokens(row.usage))),
    number("Cost", 1, (row) => usd(row.costUsd)),
    number("Time", 0, (row) => row.durationMs === 0 ? "" : duration(row.durationMs)),
    { title: "Commit", cell: (row) => row.commit?.slice(0, 7) ?? "", dropAt: 2 },
  ];
}

function storyRow(id: string, title: string, story: StoryProgress, passes: boolean): Row {
  return {
    id,
    title,
    result: passes ? "passed" : story.status === "failed" || story.failures > 0 ? "failed" : "open",
    attempts: story.attempts,
    files: story.files,
    additions: story.additions,
    deletions: story.deletions,
    usage: story.usage,
    costUsd: story.costUsd,
    durationMs: story.durationMs,
    commit: story.commit,
  };
}

/** Reviews and corrections: what the run used beyond its stories, with the corrections' commit. */
function otherTurns(run: RunState, rows: readonly Row[]): Row[] {
  const used = rows.reduce((usage, row) => addUsage(usage, row.usage), noUsage);
  const usage: Usage = {
    inputTokens: run.usage.inputTokens - used.inputTokens,
    outputTokens: run.usage.outputTokens - used.outputTokens,
    cacheReadTokens: run.usage.cacheReadTokens - used.cacheReadTokens,
    cacheCreationTokens: run.usage.cacheCreationTokens - used.cacheCreationTokens,
  };
  const costUsd = run.costUsd - rows.reduce((cost, row) => cost + row.costUsd, 0);
  const commit = run.commits.findLast(({ key }) => key === correctionsKey)?.commit ?? null;
  if (totalTokens(usage) <= 0 && commit === null) return [];
  const title = commit === null ? "" : "and fixes";
  return [{ ...noRow, id: "Review", title, usage, costUsd: Math.max(0, costUsd), commit }];
}

function sum(rows: readonly Row[], run: RunState): Row {
  const add = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    ...noRow,
    id: "Total",
    attempts: add((row) => row.attempts),
    files: add((row) => row.files),
    additions: add((row) => row.additions),
    deletions: add((row) => row.deletions),
    usage: run.usage,
    costUsd: run.costUsd,
    durationMs: add((row) => row.durationMs),
  };
}

const noRow: Row = {
  id: "",
  title: "",
  result: "other",
  attempts: 0,
  files: 0,
  additions: 0,
  deletions: 0,
  usage: noUsage,
  costUsd: 0,
  durationMs: 0,
  commit: null,
};

/** A story that nothing was done to in this run. */
function isEmpty(row: Row): boolean {
  return row.result !== "other" && row.attempts === 0;
}

/** Changes are known of stories that passed, and of all together. */
function isUnknown(row: Row): boolean {
  return row.result !== "passed" && row.attempts === 0 || row.result === "failed" || row.result === "open";
}

/** The command that shows what was made. */
function renderLook(run: RunState, width: number): Line[] {
  const { workspace } = run;
  if (workspace === null) return [];
  const there = workspace.workTree === run.checkout ? "git" : `git -C ${shellWord(workspace.workTree)}`;
  const range = `${workspace.baselineCommit.slice(0, 7)}..${shellWord(workspace.branch)}`;
  const command = run.commits.length > 0 ? `${there} log --stat ${range}` : `${there} status`;
  const anything = run.commits.length > 0 || Object.values(run.stories).some((story) => story.attempts > 0);
  if (!anything) return [];
  return [line(), ...wrap(`Look at it: ${command}`, width).map((text) => line(text))];
}

/** A word as a shell takes it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
