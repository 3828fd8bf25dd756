/** What a person who does not watch a run is notified of: its end, its waits, and that it needs them. Pure. */

import type { RunEventKind } from "./events.ts";
import type { RunState } from "./state.ts";

/** The events of a run that somebody is notified of, and what each is called in a notification. */
const notified = {
  "run-completed": "completed",
  "run-failed": "failed",
  "run-paused": "paused",
  "run-interrupted": "interrupted",
  "wait-started": "waiting",
} as const satisfies Partial<Record<RunEventKind, string>>;

/** The document that the program of `notify` gets. Times are ISO 8601, cost is in USD. */
export type Notification = {
  event: typeof notified[keyof typeof notified];
  at: string;
  /** A line for people, and what there is to say. */
  title: string;
  text: string;
  /** The run does not continue before somebody does something. */
  needsPerson: boolean;
  project: string;
  branch: string;
  runId: string;
  sessionId: string;
  workTree: string;
  stories: { done: number; total: number };
  costUsd: number;
  pullRequest: string | null;
  /** Why the run failed; null if it did not. `kind` and `exitCode` are those of the error. */
  failure: { kind: string; message: string; hint: string; exitCode: number } | null;
  /** Of a wait: when it is over; null if that is not known, or it is no wait. */
  waitsUntil: string | null;
};

/** The notification of an event, from the run after it; null for most events. Texts may hold anything. */
export function notificationOf(kind: RunEventKind, run: RunState): Notification | null {
  if (!isNotified(kind)) return null;
  const event = notified[kind];
  const stories = run.spec?.userStories ?? [];
  const done = stories.filter(({ passes }) => passes).length;
  const { project, branch, runId, sessionId, updatedAt, costUsd } = run;
  const error = run.failure?.error ?? null;
  return {
    event,
    at: updatedAt,
    title: `autom8: ${project} ${titles[event]}`,
    text: textOf(event, run, `${done} of ${stories.length} stories done on ${branch}`),
    needsPerson: event === "failed" || event === "paused",
    project,
    branch,
    runId,
    sessionId,
    workTree: run.workspace?.workTree ?? run.checkout,
    stories: { done, total: stories.length },
    costUsd,
    pullRequest: run.pullRequest?.url ?? null,
    failure: event !== "failed" || error === null
      ? null
      : { kind: error.kind, message: error.message, hint: error.hint, exitCode: error.exitCode },
    waitsUntil: event === "waiting" ? run.waiting?.until ?? null : null,
  };
}

const titles: Readonly<Record<Notification["event"], string>> = {
  completed: "is done",
  failed: "failed",
  paused: "is paused",
  interrupted: "was interrupted",
  waiting: "waits",
};

function textOf(event: Notification["event"], run: RunState, progress: string): string {
  switch (event) {
    case "completed":
    case "interrupted":
      return `${progress}.`;
    case "paused":
      return `${progress}. Continue with: autom8 resume`;
    case "failed":
      return `${run.failure?.error.message ?? ""} ${progress}.`;
    case "waiting":
      return `${run.waiting?.why ?? ""} ${progress}.`;
    default:
      return event satisfies never;
  }
}

function isNotified(kind: RunEventKind): kind is keyof typeof notified {
  return Object.hasOwn(notified, kind);
}
