/** The columns of the history, and what they hold of a run. */

import { approximate, dayTime, duration, usd } from "../../src/view/amounts.ts";
import { type Span, span } from "../../src/view/line.ts";
import { pastState } from "../session_words.ts";
import type { PastRun } from "../../src/feed/world.ts";
import type { ColumnSpec } from "./columns.ts";

export const historyColumns: readonly ColumnSpec[] = [
  { title: "Ended", width: 13 },
  { title: "Project", width: 12, from: 70 },
  { title: "Branch", width: null },
  { title: "Run", width: 8, from: 110 },
  { title: "Stories", width: 7, align: "right" },
  { title: "Time", width: 7, align: "right", from: 90 },
  { title: "Cost", width: 8, align: "right" },
  { title: "When", width: 12 },
];

export function pastCells(run: PastRun): readonly (string | Span)[] {
  const { mark, text, tone } = pastState(run.status);
  return [
    span(`${mark} ${text}`, tone),
    run.project,
    span(run.branch, "strong"),
    span(run.runId.slice(0, 8), "quiet"),
    `${run.storiesDone}/${run.storiesTotal}`,
    pastTime(run),
    pastCost(run),
    span(pastWhen(run), "quiet"),
  ];
}

/** What a run took from its start to its end. */
export function pastTime({ startedAt, finishedAt }: Pick<PastRun, "startedAt" | "finishedAt">): string {
  const ms = Date.parse(finishedAt) - Date.parse(startedAt);
  return Number.isNaN(ms) ? "?" : duration(ms);
}

export function pastCost({ costUsd, usageIsEstimate }: Pick<PastRun, "costUsd" | "usageIsEstimate">): string {
  return approximate(usd(costUsd), usageIsEstimate === true);
}

/** `Nov 24 06:12`, in local time. */
export function pastWhen({ finishedAt }: Pick<PastRun, "finishedAt">): string {
  const time = new Date(finishedAt);
  return Number.isNaN(time.getTime()) ? "?" : dayTime(time);
}
