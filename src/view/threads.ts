/** The review threads of a pull request with what became of each, for tables and for programs. Pure. */

import { openingOfThread, placeOfThread, type RunThread } from "../run/answered_review.ts";
import { type ThreadOutcome, threadOutcomes } from "../run/thread_outcomes.ts";
import { type RunState, shortRunId } from "../run/state.ts";
import type { Tone } from "./line.ts";

/** A thread in a table. */
export type ThreadRow = {
  label: string;
  place: string;
  author: string;
  text: string;
  verdict: string;
  done: string;
  tone: Tone;
};

/** The threads of a run, in the order of their labels; none if the run implements a spec. */
export function threadRows(run: RunState): ThreadRow[] {
  return threadOutcomes(run).map(rowOf);
}

/** Threads that nobody has judged. */
export function openRows(threads: readonly RunThread[]): ThreadRow[] {
  return threads.map((thread) => rowOf(unjudged(thread)));
}

/** What `autom8 pr-review --json` prints. `run`: null if none was started. */
export function reviewJson(
  review: { number: number; title: string; url: string },
  threads: readonly RunThread[],
  run: RunState | null,
  exitCode: number,
) {
  const outcomes = run === null || run.review === null ? threads.map(unjudged) : threadOutcomes(run);
  return {
    pullRequest: review,
    run: run === null ? null : { runId: run.runId, branch: run.branch, status: run.status },
    threads: outcomes.map(outcomeJson),
    exitCode,
  };
}

/** The review that a run answers, for programs; null if it implements a spec. */
export function answeredJson(run: RunState) {
  if (run.review === null) return null;
  const { number, title, url } = run.review;
  return { pullRequest: { number, title, url }, threads: threadOutcomes(run).map(outcomeJson) };
}

function outcomeJson({ thread, verdict, result, reason, commit, reply }: ThreadOutcome) {
  return {
    label: thread.label,
    id: thread.id,
    path: thread.path,
    line: thread.line,
    isOutdated: thread.isOutdated,
    ...openingOfThread(thread),
    verdict,
    result,
    reason,
    commit,
    reply: reply?.kind ?? null,
    replyUrl: reply?.kind === "posted" ? reply.url : null,
  };
}

function unjudged(thread: RunThread): ThreadOutcome {
  return { thread, verdict: null, result: null, reason: "", commit: null, reply: null };
}

function rowOf({ thread, verdict, result, commit, reply }: ThreadOutcome): ThreadRow {
  const { author, text } = openingOfThread(thread);
  const answered = reply?.kind === "posted" ? ", answered" : "";
  return {
    label: thread.label,
    place: `${placeOfThread(thread)}${thread.isOutdated ? " (outdated)" : ""}`,
    author,
    text,
    verdict: verdict ?? "",
    done: result === null ? "" : `${doneText(result, commit)}${answered}`,
    tone: result === "fixed" || result === "already-fixed" ? "good" : result === "not-fixed" ? "bad" : "text",
  };
}

function doneText(result: NonNullable<ThreadOutcome["result"]>, commit: string | null): string {
  switch (result) {
    case "fixed":
      return commit === null ? "fixed" : `fixed ${commit.slice(0, shortRunId - 1)}`;
    case "already-fixed":
      return "fixed before";
    case "not-fixed":
      return "not fixed";
    case "left":
      return "left";
    default:
      return result satisfies never;
  }
}
