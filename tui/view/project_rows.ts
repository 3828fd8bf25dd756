/** The columns of the projects and of what one project has. */

import { approximate, dayTime, usd } from "../../src/view/amounts.ts";
import { type Span, span } from "../../src/view/line.ts";
import type { Row } from "../list.ts";
import type { Model } from "../model.ts";
import { pastState, sessionState, storyInWork } from "../session_words.ts";
import type { Project, Session } from "../../src/feed/world.ts";
import type { ColumnSpec } from "./columns.ts";
import { pastCost, pastWhen } from "./history_rows.ts";

export const projectsColumns: readonly ColumnSpec[] = [
  { title: "Project", width: null },
  { title: "State", width: 16 },
  { title: "Sessions", width: 8, align: "right" },
  { title: "Runs", width: 6, align: "right", from: 70 },
  { title: "Cost", width: 9, align: "right" },
  { title: "Last run", width: 12, from: 78 },
  { title: "Folder", width: 40, from: 130 },
];

export function projectCells(model: Model, project: Project): readonly (string | Span)[] {
  const sessions = sessionsOf(model, project.name);
  const first = sessions.find(({ alive }) => alive) ?? sessions[0];
  const state = first === undefined ? null : sessionState(first, model.archived.has(first.key));
  const { lastRun, problem } = project;
  return [
    span(project.name, "strong"),
    state === null ? span("idle", "quiet") : span(`${state.mark} ${state.text}`, state.tone),
    String(sessions.length),
    problem === null ? String(project.archivedRuns) : span("?", "bad"),
    approximate(usd(project.costUsd), project.costIsEstimate),
    problem !== null ? span("unreadable", "bad") : span(lastRun === null ? "" : pastWhen(lastRun), "quiet"),
    span(project.root ?? "not known", "quiet"),
  ];
}

function sessionsOf({ sessions, order }: Model, project: string): Session[] {
  return order.flatMap((key) => {
    const session = sessions?.get(key);
    return session?.project === project ? [session] : [];
  });
}

export const projectColumns: readonly ColumnSpec[] = [
  { title: "", width: 7 },
  { title: "Name", width: null },
  { title: "State", width: 16 },
  { title: "Stories", width: 7, align: "right" },
  { title: "Cost", width: 8, align: "right" },
  { title: "When", width: 12, from: 74 },
];

/** What a project has, a row each: sessions, specs and archived runs. */
export function ownCells(model: Model, row: Exclude<Row, { kind: "project" }>): readonly (string | Span)[] {
  switch (row.kind) {
    case "session": {
      const { session } = row;
      const { run } = session;
      const { mark, text, tone } = sessionState(session, model.archived.has(session.key));
      const state = span(`${mark} ${text}`, tone);
      if (run === null) return [span("session", "phase"), span(session.sessionId, "strong"), state];
      const story = storyInWork(run);
      return [
        span("session", "phase"),
        span(`${run.branch}${story === null ? "" : `, ${story.id}`}`, "strong"),
        state,
        `${run.storiesDone}/${run.storiesTotal}`,
        approximate(usd(run.costUsd), run.usageIsEstimate),
        span(dayTime(new Date(run.updatedAt)), "quiet"),
      ];
    }
    case "spec":
      return [span("spec", "phase"), row.file];
    case "past": {
      const { run } = row;
      const { mark, text, tone } = pastState(run.status);
      return [
        span("run", "quiet"),
        run.branch,
        span(`${mark} ${text}`, tone),
        `${run.storiesDone}/${run.storiesTotal}`,
        pastCost(run),
        span(pastWhen(run), "quiet"),
      ];
    }
    default:
      return row satisfies never;
  }
}
