/** Projects, archived runs and specs as reports: what the listing commands show. Pure. */

import type { RunSummary } from "../run/summary.ts";
import { sanitize } from "../text/sanitize.ts";
import { fit } from "../text/width.ts";
import { plural } from "../text/plural.ts";
import { dayTime, duration, totalTokens, usd } from "./amounts.ts";
import { type Line, line, type Span, span, type Tone } from "./line.ts";
import { progressBar, statusText } from "./progress.ts";
import type { Block, Report } from "./report.ts";

/** An archived run. Times ISO 8601, cost in USD. */
export type ListedArchive = {
  project: string;
  runId: string;
  branch: string;
  status: string;
  startedAt: string;
  finishedAt: string;
  storiesDone: number;
  storiesTotal: number;
  costUsd: number;
};

type ListedSession = { run: RunSummary; alive: boolean };

/** A project as it is listed. */
export type ListedProject = {
  name: string;
  root: string | null;
  runs: readonly ListedSession[];
  unreadable: readonly { sessionId: string; error: { kind: string; message: string } }[];
  /** File names. */
  specs: readonly string[];
  archivedRuns: number;
  lastRun: Omit<ListedArchive, "project"> | null;
  problem: { message: string } | null;
};

/** What a spec holds, as far as it could be read; `counts` is null if it could not. */
export type ListedSpec = { file: string; counts: { done: number; total: number } | null };

/** Every project with its sessions and specs as a tree. */
export function projectTree(projects: readonly ListedProject[]): Report {
  if (projects.length === 0) return [noProjects];
  const sessions = projects.reduce((sum, { runs, unreadable }) => sum + runs.length + unreadable.length, 0);
  const specs = projects.reduce((sum, one) => sum + one.specs.length, 0);
  const archived = projects.reduce((sum, one) => sum + one.archivedRuns, 0);
  const totals = [plural(projects.length, "project"), plural(sessions, "session"), plural(specs, "spec")];
  return [
    ...projects.map((one): Block => ({ kind: "lines", lines: treeOf(one) })),
    {
      kind: "lines",
      lines: [line(span([...totals, plural(archived, "archived run")].join(", "), "quiet"))],
    },
  ];
}

function treeOf(project: ListedProject): Line[] {
  const { tag, tone } = projectTag(project);
  const head = line(
    span(project.name, "strong"),
    "  ",
    span(tag, tone),
    span(`  ${project.root ?? "its folder is not known"}`, "quiet"),
  );
  const branches: Line[][] = [
    ...project.runs.map((one) => [sessionLine(one)]),
    ...project.unreadable.map((one) => [unreadableLine(one)]),
    ...(project.specs.length === 0 ? [] : [
      [
        line(span(plural(project.specs.length, "spec"), "quiet")),
        ...inner(project.specs.map((one) => line(one))),
      ],
    ]),
    [archiveLine(project)],
  ];
  return [head, ...tree(branches)];
}

/** `├─`, `└─` in front of the first line of each branch, and a bar before its others. */
function tree(branches: readonly (readonly Line[])[]): Line[] {
  return branches.flatMap((lines, i) => {
    const isLast = i === branches.length - 1;
    return lines.map((one, n) =>
      line(span(n === 0 ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  "), "quiet"), ...one)
    );
  });
}

function inner(lines: readonly Line[]): Line[] {
  return tree(lines.map((one) => [one]));
}

/** A longer branch would push out what follows it, in columns. */
const mostBranch = 40;

function sessionLine(session: ListedSession): Line {
  const { run, alive } = session;
  const state = statusText(session);
  const story = run.currentStory === null ? "" : `${run.currentStory}, `;
  return line(
    span(`${alive ? "●" : "○"} `, state.tone),
    span(fit(sanitize(run.branch), mostBranch), "strong"),
    "  ",
    span(state.text, state.tone),
    `  ${story}${run.storiesDone}/${run.storiesTotal} done`,
    span(`  (${run.sessionId})`, "quiet"),
  );
}

/** `autom8 status --all` has the whole reason. */
function unreadableLine({ sessionId, error }: ListedProject["unreadable"][number]): Line {
  const why = error.kind === "state-newer" ? "written by a newer autom8" : "damaged";
  return line(span("! ", "bad"), span(sessionId, "strong"), span(`  cannot be read: ${why}`, "bad"));
}

function archiveLine({ archivedRuns, lastRun, problem }: ListedProject): Line {
  if (problem !== null) return line(span(`archived runs: ${problem.message}`, "bad"));
  if (lastRun === null) return line(span("no archived runs", "quiet"));
  const last = `${lastRun.branch} ${lastRun.status} ${dayTime(new Date(lastRun.finishedAt))}`;
  return line(span(`${plural(archivedRuns, "archived run")}, last: ${last}`, "quiet"));
}

/** What matters most of a project, in a word. */
function projectTag({ runs, unreadable }: ListedProject): { tag: string; tone: Tone } {
  const alive = runs.find(({ alive }) => alive);
  const [first] = runs;
  const shown = alive ?? first;
  if (shown !== undefined) {
    const { text, tone } = statusText(shown);
    return { tag: text, tone };
  }
  return unreadable.length > 0 ? { tag: "unreadable", tone: "bad" } : { tag: "idle", tone: "quiet" };
}

const noProjects: Block = {
  kind: "text",
  text: "No projects yet. Start a run in a repository with `autom8 FILE`.",
};

/** A row a project. */
export function projectTable(projects: readonly ListedProject[]): Report {
  if (projects.length === 0) return [noProjects];
  const rows = projects.map((one) => {
    const { tag, tone } = projectTag(one);
    const sessions = one.runs.length + one.unreadable.length;
    const last = one.lastRun === null ? "" : dayTime(new Date(one.lastRun.finishedAt));
    return [
      span(one.name, "strong"),
      span(tag, tone),
      String(sessions),
      String(one.archivedRuns),
      last,
      one.root ?? "?",
    ];
  });
  return [
    {
      kind: "table",
      columns: [
        { title: "Project", most: 30 },
        { title: "State" },
        { title: "Sessions", align: "right", dropAt: 2 },
        { title: "Runs", align: "right" },
        { title: "Last run", dropAt: 1 },
        { title: "Folder", least: 12 },
      ],
      rows,
      totals: [],
    },
    { kind: "lines", lines: [line(span(plural(projects.length, "project"), "quiet"))] },
  ];
}

/** Archived runs, newest first. `left`: how many older ones are not shown. */
export function historyTable(
  runs: readonly ListedArchive[],
  { left, withProject }: { left: number; withProject: boolean },
): Report {
  if (runs.length === 0) {
    return [{ kind: "text", text: "No archived runs. `autom8 status --all` shows unfinished ones." }];
  }
  const rows = runs.map((one) => [
    span(one.runId.slice(0, 8), "strong"),
    ...(withProject ? [one.project] : []),
    one.branch,
    span(one.status, toneOfStatus(one.status)),
    `${one.storiesDone}/${one.storiesTotal}`,
    duration(Date.parse(one.finishedAt) - Date.parse(one.startedAt)),
    usd(one.costUsd),
    dayTime(new Date(one.finishedAt)),
  ]);
  return [
    {
      kind: "table",
      columns: [
        { title: "Run" },
        ...(withProject ? [{ title: "Project", most: 20 }] : []),
        { title: "Branch", least: 10 },
        { title: "Ended" },
        { title: "Stories", align: "right" as const },
        { title: "Time", align: "right" as const, dropAt: 2 },
        { title: "Cost", align: "right" as const },
        { title: "When", dropAt: 1 },
      ],
      rows,
      totals: [],
    },
    ...(left === 0
      ? []
      : [{ kind: "text", text: `${plural(left, "older run")}: \`autom8 history --limit N\`` } as const]),
  ];
}

function toneOfStatus(status: string): Tone {
  if (status === "completed") return "good";
  return status === "failed" ? "bad" : "warn";
}

/** A project in full: the story list of the run that is meant, one line for each other one, its specs. */
export function projectReport(project: ListedProject, specs: readonly ListedSpec[]): Report {
  const { tag, tone } = projectTag(project);
  const [first, ...others] = project.runs.toSorted((a, b) => Number(b.alive) - Number(a.alive));
  return [
    { kind: "heading", text: project.name, detail: "" },
    {
      kind: "facts",
      facts: [
        { name: "Folder", text: project.root ?? "not known" },
        { name: "State", text: tag, tone },
        { name: "Runs", text: `${plural(project.archivedRuns, "archived run")}` },
        ...(project.problem === null
          ? []
          : [{ name: "Archive", text: project.problem.message, tone: "bad" } as const]),
      ],
    },
    ...(first === undefined ? [] : runBlocks(first)),
    ...(others.length + project.unreadable.length === 0 ? [] : [
      {
        kind: "lines" as const,
        lines: [
          line(span("Other sessions", "strong")),
          ...others.map((one) => line("  ", ...sessionLine(one))),
          ...project.unreadable.map((one) => line("  ", ...unreadableLine(one))),
        ],
      },
    ]),
    ...(specs.length === 0
      ? []
      : [{ kind: "lines" as const, lines: [line(span("Specs", "strong")), ...specs.map(specLine)] }]),
  ];
}

function runBlocks(session: ListedSession): Block[] {
  const { run } = session;
  const state = statusText(session);
  const used = [plural(totalTokens(run.usage), "token"), usd(run.costUsd)].join("   ");
  return [
    {
      kind: "facts",
      facts: [
        { name: "Branch", text: run.branch },
        { name: "Session", text: `${run.sessionId}, ${state.text}`, tone: state.tone },
        { name: "Spec", text: run.specFile },
        { name: "Stories", text: progressBar(run.storiesDone, run.storiesTotal) },
        { name: "Used", text: used },
      ],
    },
    { kind: "lines", lines: run.stories.map(storyLine) },
  ];
}

function storyLine({ id, title, passes, status }: RunSummary["stories"][number]): Line {
  const mark: Span = passes
    ? span("✓ ", "good")
    : status === "failed" || status === "parked"
    ? span(status === "parked" ? "‖ " : "✗ ", "warn")
    : span("○ ", "quiet");
  return line("  ", mark, span(id, "strong"), ` ${title}`);
}

function specLine({ file, counts }: ListedSpec): Line {
  if (counts === null) return line("  ", file);
  return line("  ", file, span(`  ${counts.done}/${counts.total} stories done`, "quiet"));
}
