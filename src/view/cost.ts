/** What runs cost, by project, run, story and phase. Pure. */

import type { Usage } from "../claude/events.ts";
import type { RunSummary } from "../run/summary.ts";
import { plural } from "../text/plural.ts";
import { dayTime, duration, shortCount, totalTokens, usd } from "./amounts.ts";
import { type Span, span } from "./line.ts";
import type { Block, Report, ReportColumn } from "./report.ts";

/** A turn of the agent that belongs to no run. */
export type LoneTurn = {
  project: string;
  phase: "plan" | "convert-spec" | "improve";
  usage: Usage;
  costUsd: number;
  durationMs: number;
};

type RunPhase = keyof RunSummary["phases"];
type Phase = RunPhase | LoneTurn["phase"];

/** What something used. Times in ms, cost in USD. */
export type Amounts = { tokens: number; costUsd: number; durationMs: number };

export type CostReport = {
  total: Amounts & { runs: number };
  projects: (Amounts & { project: string; runs: number })[];
  phases: (Amounts & { phase: Phase; turns: number })[];
  /** The newest first. */
  runs: (Amounts & { runId: string; project: string; branch: string; status: string; updatedAt: string })[];
  /** The most expensive first. */
  stories: (Amounts & { runId: string; project: string; storyId: string; title: string })[];
};

const none: Amounts = { tokens: 0, costUsd: 0, durationMs: 0 };

/** Adds runs, which are expected newest first, and other turns up. */
export function costReport(runs: readonly RunSummary[], turns: readonly LoneTurn[]): CostReport {
  const projects = new Map<string, CostReport["projects"][number]>();
  const phases = new Map<Phase, CostReport["phases"][number]>();
  const total = { ...none, runs: runs.length };
  const addToProject = (name: string, runs: number, used: Amounts) => {
    const project = projects.get(name) ?? { project: name, runs: 0, ...none };
    projects.set(name, project);
    project.runs += runs;
    add(project, used);
    add(total, used);
  };
  const addToPhase = (phase: Phase, turns: number, used: Amounts) => {
    const sum = phases.get(phase) ?? { phase, turns: 0, ...none };
    phases.set(phase, sum);
    sum.turns += turns;
    add(sum, used);
  };
  for (const { project, phase, usage, costUsd, durationMs } of turns) {
    const used = { tokens: totalTokens(usage), costUsd, durationMs };
    addToProject(project, 0, used);
    addToPhase(phase, 1, used);
  }
  for (const run of runs) {
    addToProject(run.project, 1, amountsOf(run));
    for (const phase of ["implement", "pr-review", "review", "correct", "pr-template"] as const) {
      const { turns, usage, costUsd, durationMs } = run.phases[phase];
      if (turns > 0) addToPhase(phase, turns, { tokens: totalTokens(usage), costUsd, durationMs });
    }
  }
  const stories = runs.flatMap(({ runId, project, stories }) =>
    stories.filter(({ attempts }) => attempts > 0).map(({ id, title, tokens, costUsd, durationMs }) => ({
      runId,
      project,
      storyId: id,
      title,
      tokens,
      costUsd,
      durationMs,
    }))
  );
  return {
    total,
    projects: [...projects.values()].sort((a, b) => b.costUsd - a.costUsd),
    phases: [...phases.values()],
    runs: runs.map((run) => ({
      runId: run.runId,
      project: run.project,
      branch: run.branch,
      status: run.status,
      updatedAt: run.updatedAt,
      ...amountsOf(run),
    })),
    stories: stories.sort((a, b) => b.costUsd - a.costUsd),
  };
}

function amountsOf(run: RunSummary): Amounts {
  const durationMs = Object.values(run.phases).reduce((sum, use) => sum + use.durationMs, 0);
  return { tokens: totalTokens(run.usage), costUsd: run.costUsd, durationMs };
}

function add(sum: Amounts, more: Amounts): void {
  sum.tokens += more.tokens;
  sum.costUsd += more.costUsd;
  sum.durationMs += more.durationMs;
}

/** Rows of a table that can have thousands; all of them are in the JSON. */
const mostRows = 10;

/** The report in tables. `unreadable`: how many runs could not be read. */
export function costTables(report: CostReport, unreadable: number): Report {
  const { total, projects, phases, runs, stories } = report;
  const missing: Block[] = unreadable === 0 ? [] : [{
    kind: "text",
    text: `${plural(unreadable, "run")} cannot be read and ${unreadable === 1 ? "is" : "are"} not counted.`,
    tone: "warn",
  }];
  if (total.runs + phases.length === 0) return [{ kind: "text", text: "No runs." }, ...missing];
  const name = (title: string, least = 10): ReportColumn => ({ title, least });
  return [
    {
      kind: "heading",
      text: usd(total.costUsd),
      detail: `${plural(total.runs, "run")}, ${shortCount(total.tokens)} tokens, ${
        duration(total.durationMs)
      } of agents`,
    },
    ...(projects.length < 2 ? [] : [
      table([name("Project"), number("Runs")], projects.map((one) => [[one.project, String(one.runs)], one])),
    ]),
    table([name("Phase"), number("Turns")], phases.map((one) => [[one.phase, String(one.turns)], one])),
    ...(runs.length === 0 ? [] : [table(
      [{ title: "Run" }, name("Branch"), { title: "State", dropAt: 3 }, { title: "When", dropAt: 4 }],
      runs.slice(0, mostRows).map((one) => [
        [span(one.runId.slice(0, 8), "strong"), one.branch, one.status, dayTime(new Date(one.updatedAt))],
        one,
      ]),
    )]),
    ...more(runs.length, "older run"),
    ...(stories.length === 0 ? [] : [
      table(
        [{ title: "Run", dropAt: 3 }, { title: "Story", most: 14 }, name("Title")],
        stories.slice(0, mostRows).map((
          one,
        ) => [[one.runId.slice(0, 8), span(one.storyId, "strong"), one.title], one]),
      ),
      ...more(stories.length, "cheaper story", "cheaper stories"),
    ]),
    ...missing,
  ];
}

function more(count: number, noun: string, nouns?: string): Block[] {
  if (count <= mostRows) return [];
  return [{
    kind: "text",
    text: `and ${plural(count - mostRows, noun, nouns)} (--json has all)`,
    tone: "quiet",
  }];
}

/** Columns and cells of their own, then the amounts. */
function table(
  columns: readonly ReportColumn[],
  rows: readonly (readonly [cells: readonly (string | Span)[], used: Amounts])[],
): Block {
  return {
    kind: "table",
    columns: [
      ...columns,
      { ...number("Tokens"), dropAt: 2 },
      { ...number("Time"), dropAt: 1 },
      number("Cost"),
    ],
    rows: rows.map(([cells, { tokens, durationMs, costUsd }]) => [
      ...cells,
      shortCount(tokens),
      duration(durationMs),
      usd(costUsd),
    ]),
    totals: [],
  };
}

function number(title: string): ReportColumn {
  return { title, align: "right" };
}
