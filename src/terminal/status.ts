/** Runs as lists: what runs here, and what can be resumed. */

import type { ErrorInfo } from "../errors.ts";
import type { RunSummary, StorySummary } from "../run/summary.ts";
import { isOver, returnCommand } from "../run/state.ts";
import { plural } from "../text/plural.ts";
import { approximate, dayTime, duration, totalTokens, untilTime, usd } from "../view/amounts.ts";
import { attemptPlace, placeText, progressBar, statusText } from "../view/progress.ts";
import { fitLine, type Line, line, span, type Tone } from "../view/line.ts";
import { phaseNames } from "../view/phases.ts";
import { sanitize } from "../text/sanitize.ts";
import { type Column, renderTable } from "./table.ts";
import { fit, wrap } from "../text/width.ts";

/**
 * A session's run; `alive` if a process drives it. `activity`: what its agent did last, and when (ISO 8601); missing or
 * null if no agent works. `damage`: why the end of its journal is not used.
 */
export type ShownRun = {
  run: RunSummary;
  alive: boolean;
  activity?: { text: string; at: string | null } | null;
  damage?: string | null;
};

/** The sessions of a project: their runs, and those whose run cannot be read. */
export type ShownSessions = { runs: readonly ShownRun[]; unreadable: readonly ShownUnreadable[] };

/** A session whose run cannot be read. */
export type ShownUnreadable = { sessionId: string; error: ErrorInfo };

/** An archived run, as far as it is shown. Times ISO 8601, cost in USD. */
export type ShownArchivedRun = {
  runId: string;
  branch: string;
  status: string;
  finishedAt: string;
  storiesDone: number;
  storiesTotal: number;
  costUsd: number;
  usageIsEstimate?: boolean;
};

/** A project with its sessions; `meant` is the id of the one that is meant here, null if none is. */
export type ShownProject = ShownSessions & {
  project: string;
  meant: string | null;
  last: ShownArchivedRun | null;
};

/** What `autom8 status` shows: of one project the session that is meant, or all of them; or all projects. */
export function renderStatusReport(
  projects: readonly ShownProject[],
  scope: "meant" | "all" | "global",
  width: number,
  now: Date,
): Line[] {
  if (scope === "global") return renderAllProjects(projects, width, now);
  return projects.flatMap((one) => {
    const { project, meant, runs, unreadable, last } = one;
    const session = scope === "meant" ? runs.find(({ run }) => run.sessionId === meant) : undefined;
    return session === undefined
      ? renderStatus(project, one, last, width, now)
      : renderSessionStatus(project, session, runs.length + unreadable.length - 1, width, now);
  });
}

/** Projects without sessions only count. */
function renderAllProjects(projects: readonly ShownProject[], width: number, now: Date): Line[] {
  const busy = projects.filter(({ runs, unreadable }) => runs.length + unreadable.length > 0);
  const idle = projects.length - busy.length;
  const count = projects.length === 0
    ? "No projects yet."
    : `${plural(projects.length, "project")}, ${idle} without an unfinished run`;
  return [
    ...busy.flatMap((one) => [...renderStatus(one.project, one, null, width, now), line()]),
    line(span(count, "quiet")),
  ];
}

/** A few lines for each session, then the last archived run. Without `now`, times are those of the last events. */
export function renderStatus(
  project: string,
  sessions: ShownSessions,
  last: ShownArchivedRun | null,
  width: number,
  now: Date | null = null,
): Line[] {
  const { runs, unreadable } = sessions;
  const total = runs.length + unreadable.length;
  const heading = total === 0 ? "no unfinished runs" : plural(total, "session");
  return [
    line(span(project, "strong"), span(`  ${heading}`, "quiet")),
    ...runs.flatMap((session) => renderSession(session, now, width)),
    ...unreadable.flatMap((session) => renderUnreadable(session, width)),
    ...(last === null ? [] : [line(), ...renderLast(last)]),
  ].map((one) => fitLine(one, width));
}

/** The list of `autom8 resume --list`. */
export function renderResumable(runs: readonly ShownRun[], width: number): Line[] {
  if (runs.length === 0) return [line("Nothing to resume.")];
  const columns: Column<ShownRun>[] = [
    { title: "Session", cell: ({ run }) => run.sessionId, tone: () => "strong" },
    { title: "Branch", cell: ({ run }) => run.branch, flexible: { least: 10 } },
    { title: "State", cell: (one) => statusText(one).text, tone: (one) => statusText(one).tone },
    { title: "Stopped at", cell: ({ run }) => whereIn(run), dropAt: 2, most: 36 },
    { title: "When", cell: ({ run }) => dayTime(new Date(run.updatedAt)), dropAt: 1 },
  ];
  return [
    ...renderTable(columns, runs, [], width),
    line(),
    ...wrap("Resume one with `autom8 resume --session SESSION`.", width).map((text) => line(text)),
  ];
}

/** Columns that a branch keeps in a narrow terminal. */
const leastBranch = 16;

function renderSession(session: ShownRun, now: Date | null, width: number): Line[] {
  const { run, alive } = session;
  const state = statusText(session);
  const until = alive && run.status === "running" ? now ?? new Date(run.updatedAt) : new Date(run.updatedAt);
  const took = duration(until.getTime() - Date.parse(run.startedAt));
  const tokens = totalTokens(run.usage);
  // The usage is known at the end of a turn: zeros before that would be wrong.
  const used = [took, ...(tokens === 0 ? [] : usedText(run, tokens))].join("   ");
  const where = `  ${alive ? phaseNames[run.machineState].label : whereIn(run)}  (${run.sessionId})`;
  // A long branch must not push out the state and the id.
  const room = width - 4 - state.text.length - where.length;
  return [
    line(),
    line(
      span(`${alive ? "●" : "○"} `, state.tone),
      span(fit(sanitize(run.branch), Math.max(leastBranch, room)), "strong"),
      "  ",
      span(state.text, state.tone),
      span(where, "quiet"),
    ),
    ...facts("Story", storyText(run), width),
    ...facts("Used", used, width),
    ...(session.activity == null ? [] : facts("Latest", latest(session.activity, until), width)),
    ...(alive && run.waiting !== null ? facts("Waiting", waiting(run.waiting, until), width, "warn") : []),
    ...(session.damage == null
      ? []
      : facts("Damaged", `the end of its journal: ${session.damage}`, width, "bad")),
    ...(run.failure === null || isOver(run.status) ? [] : [
      ...facts("Failed", run.failure.error.message, width, "bad"),
      ...facts("Next", run.failure.error.hint, width),
    ]),
    ...(run.status === "abandoned" ? facts("Next", returnCommand(run.runId), width) : []),
    ...(run.failure === null && !alive && !isOver(run.status)
      ? facts("Next", `autom8 resume --session ${run.sessionId}`, width)
      : []),
  ];
}

/** One session with everything that a person asks about it. */
function renderSessionStatus(
  project: string,
  session: ShownRun,
  others: number,
  width: number,
  now: Date,
): Line[] {
  const { run } = session;
  const more = plural(others, "other session");
  return [
    line(span(project, "strong"), span(`  ${plural(others + 1, "session")}`, "quiet")),
    ...renderSession(session, now, width),
    ...facts("Progress", `${progressBar(run.storiesDone, run.storiesTotal)} stories done`, width),
    ...facts("Spec", run.specFile, width),
    ...facts("Work in", run.workTree ?? run.checkout, width),
    ...facts("Run", `${run.runId}, began ${dayTime(new Date(run.startedAt))}`, width),
    ...(others === 0 ? [] : [line(), line(span(`${more}: \`autom8 status --all\``, "quiet"))]),
  ].map((one) => fitLine(one, width));
}

function latest({ text, at }: { text: string; at: string | null }, now: Date): string {
  const [first = ""] = wrap(sanitize(text), 200);
  return at === null ? first : `${first} (${duration(now.getTime() - Date.parse(at))} ago)`;
}

function usedText({ costUsd, usageIsEstimate }: RunSummary, tokens: number): string[] {
  const shown = (text: string) => approximate(text, usageIsEstimate);
  return [shown(plural(tokens, "token")), shown(usd(costUsd))];
}

function renderUnreadable({ sessionId, error }: ShownUnreadable, width: number): Line[] {
  return [
    line(),
    line(span("! ", "bad"), span(sessionId, "strong"), "  ", span("cannot be read", "bad")),
    ...facts("Reason", error.message, width, "bad"),
    ...facts("Next", error.hint, width),
  ];
}

function storyText(run: RunSummary): string {
  const story = currentStory(run);
  if (story === undefined) return `${run.storiesDone}/${run.storiesTotal} done`;
  const place = run.storiesDone - (story.passes ? 1 : 0) + 1;
  return `${story.id} ${story.title} (story ${place}/${run.storiesTotal}, ${attemptOf(run, story)})`;
}

function whereIn(run: RunSummary): string {
  // It did all it could, and failed in no state.
  if (run.failure?.error.kind === "stories-parked") return "stories parked";
  const story = currentStory(run) ?? null;
  return placeText(
    run.failure?.in ?? run.machineState,
    story && { id: story.id, began: story.attempts > 0, attempt: attemptOf(run, story) },
  );
}

function attemptOf(run: RunSummary, { failures }: StorySummary): string {
  return attemptPlace({ failures, maxAttempts: run.config.maxAttempts, isOver: run.failure !== null });
}

function currentStory(run: RunSummary): StorySummary | undefined {
  return run.stories.find((story) => story.id === run.currentStory);
}

function waiting(wait: { why: string; until: string | null }, now: Date): string {
  return wait.until === null ? wait.why : `until ${untilTime(new Date(wait.until), now)} (${wait.why})`;
}

const factIndent = "    ".length + 9;

/** A fact of a session, wrapped to at most four lines. */
function facts(name: string, text: string, width: number, tone: Tone = "text"): Line[] {
  const lines = wrap(sanitize(text, { keepNewlines: true }), Math.max(10, width - factIndent)).slice(0, 4);
  return lines.map((one, i) =>
    line(span(`    ${(i === 0 ? name : "").padEnd(9)}`, "quiet"), span(one, tone))
  );
}

function renderLast(last: ShownArchivedRun): Line[] {
  const stories = `${last.storiesDone} of ${plural(last.storiesTotal, "story", "stories")} done`;
  const when = dayTime(new Date(last.finishedAt));
  return [
    line(
      span("Last run: ", "quiet"),
      span(last.branch, "strong"),
      ` ${last.status} ${when}, ${stories}, ${approximate(usd(last.costUsd), last.usageIsEstimate ?? false)}`,
    ),
    ...(last.status === "abandoned"
      ? [line(span("Bring it back: ", "quiet"), returnCommand(last.runId))]
      : []),
  ];
}
