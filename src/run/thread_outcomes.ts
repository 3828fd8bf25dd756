/** What became of the review threads that a run answers. Pure. */

import type { ThreadResult, ThreadVerdict, Verdict } from "../claude/thread_verdicts.ts";
import { plural } from "../text/plural.ts";
import type { RunThread, ThreadReply } from "./answered_review.ts";
import type { RunState } from "./state.ts";

/** A thread with what became of it. `verdict` is null if it was not judged; `commit` is the one that fixes it. */
export type ThreadOutcome = {
  thread: RunThread;
  verdict: Verdict | null;
  result: ThreadResult | null;
  reason: string;
  commit: string | null;
  reply: ThreadReply | null;
};

/** The threads of one story. */
export function threadsOf({ review }: Pick<RunState, "review">, storyId: string): RunThread[] {
  return review?.threads.filter((thread) => thread.storyId === storyId) ?? [];
}

/** What became of each thread so far, in the order of their labels. */
export function threadOutcomes(
  { review, replies, stories }: Pick<RunState, "review" | "replies" | "stories">,
): ThreadOutcome[] {
  return (review?.threads ?? []).map((thread) => {
    const story = stories[thread.storyId];
    const isOver = story?.status === "passed";
    const judged = isOver ? story.answer?.threads?.find(({ label }) => label === thread.label) : undefined;
    return {
      thread,
      verdict: judged?.verdict ?? null,
      result: judged?.result ?? null,
      reason: judged?.reason ?? "",
      commit: judged?.result === "fixed" ? story?.commit ?? null : null,
      reply: replies[thread.label] ?? null,
    };
  });
}

/**
 * Why an agent's verdicts cannot be as it says, or null.
 * @param changed How many files were changed for these threads
 */
export function verdictProblem(
  threads: readonly RunThread[],
  said: readonly ThreadVerdict[],
  changed: number,
): string | null {
  const judged = new Map(said.map((one) => [one.label, one]));
  const missing = threads.filter(({ label }) => !judged.has(label)).map(({ label }) => label);
  if (missing.length > 0) return `there is no verdict on ${named(missing)}`;
  const fixed = threads.filter(({ label }) => judged.get(label)?.result === "fixed").map(({ label }) =>
    label
  );
  if (fixed.length > 0 && changed === 0) {
    return `nothing was changed, although ${named(fixed)} should be fixed`;
  }
  if (fixed.length === 0 && changed > 0) {
    return `${
      plural(changed, "file")
    } changed, although by the verdicts no thread is fixed; they must be as they were before`;
  }
  return null;
}

function named(labels: readonly string[]): string {
  const most = 10;
  const more = labels.length > most ? ` and ${labels.length - most} more` : "";
  return `${labels.slice(0, most).join(", ")}${more}`;
}
