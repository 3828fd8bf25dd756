/** What became of what the reviews of a run found. Pure. */

import type { Finding } from "../claude/findings.ts";
import type { Review, RunState } from "./state.ts";

/** What became of all that the reviews of a run found. `unlisted`: those beyond what a journal keeps of a review. */
export type FindingsOutcome = {
  rounds: number;
  found: number;
  fixed: readonly Finding[];
  unlisted: number;
  skipped: readonly Finding[];
  open: readonly Finding[];
};

/**
 * The outcome; null if no review came to an end. A finding that a later review reports again is one finding, in its last
 * state. One that the corrector did not mark counts as fixed if a later review does not report it.
 */
export function findingsOutcome({ reviews }: Pick<RunState, "reviews">): FindingsOutcome | null {
  if (reviews.length === 0) return null;
  const last = new Map<string, Finding>();
  for (const [i, { findings }] of reviews.entries()) {
    const isLast = i === reviews.length - 1;
    for (const finding of findings) {
      const isGone = finding.state === "open" && !isLast;
      last.set(`${finding.path} ${finding.text}`, isGone ? { ...finding, state: "fixed" } : finding);
    }
  }
  const all = [...last.values()];
  const unlisted = reviews.reduce((sum, { findings, count }: Review) => sum + count - findings.length, 0);
  return {
    rounds: reviews.length,
    found: all.length + unlisted,
    fixed: all.filter(({ state }) => state === "fixed"),
    unlisted,
    skipped: all.filter(({ state }) => state === "skipped"),
    open: all.filter(({ state }) => state === "open"),
  };
}
