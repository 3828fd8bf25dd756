/** Which commits a run makes, in which order, from which changes. Pure. */

import { correctionsCommitMessage, storyCommitMessage } from "../claude/commit_message.ts";
import type { Segment } from "../git/commit.ts";
import { plural } from "../text/plural.ts";
import { type CommitKey, correctionsKey, isReviewed, type RunState, specOf } from "./state.ts";

/** A commit to make: the story's own changes, then the corrections that a hook asked for in it. */
export type PlannedCommit = { key: CommitKey; message: string; segments: Segment[]; folded: Segment[] };

/** One commit for each story that passed in this run, in the order they passed, then one for corrections. */
export function planCommits(run: RunState): PlannedCommit[] {
  const made = new Set(run.commits.map((commit) => commit.key));
  const stories = run.knowledge.storyChanges.map((changes) => planStory(run, changes.storyId));
  const planned = stories.flatMap((commit) => commit === null || made.has(commit.key) ? [] : [commit]);
  const open = new Set(planned.map((commit) => commit.key));
  // A correction for a commit that is made already, or was never planned, goes into the corrections' own.
  const uncommitted = run.corrections.slice(run.correctionsCommitted);
  const rest = uncommitted.filter(({ foldInto }) => foldInto === null || !open.has(foldInto));
  const corrections = {
    key: correctionsKey,
    message: correctionsCommitMessage({
      runId: run.runId,
      rounds: run.reviewRound,
      review: skippedReview(run),
      reworded: run.reworded[correctionsKey] ?? null,
    }),
    segments: rest.flatMap((one) => one.segments),
    folded: [],
  };
  return uncommitted.length === 0 ? planned : [...planned, corrections];
}

/** What the commits say of the review if it was skipped after it had found something; else null. */
function skippedReview(run: RunState): string | null {
  const last = run.reviews.at(-1);
  if (isReviewed(run) || last === undefined || last.count === 0) return null;
  const found = plural(last.count, "finding");
  return last.corrected ? `skipped, ${found} corrected but not reviewed again` : `skipped, ${found} open`;
}

function planStory(run: RunState, id: string): PlannedCommit | null {
  const story = specOf(run).userStories.find((one) => one.id === id);
  const progress = run.stories[id];
  if (story === undefined || progress === undefined) return null;
  const answer = progress.answer?.commitMessage ?? null;
  return {
    key: id,
    message: storyCommitMessage({
      story,
      answer,
      reworded: run.reworded[id] ?? null,
      runId: run.runId,
      review: skippedReview(run),
    }),
    segments: progress.segments,
    folded: run.corrections.filter((one) => one.foldInto === id).flatMap((one) => one.segments),
  };
}
