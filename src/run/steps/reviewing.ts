/** reviewing: a reviewer compares the work with the whole spec and writes its issues to the review file. */

import { parseFindings } from "../../claude/findings.ts";
import { reviewPrompt } from "../../claude/prompts/review.ts";
import { reviewFile } from "../../claude/review_file.ts";
import { Autom8Error } from "../../errors.ts";
import { diff, patchText } from "../../git/diff.ts";
import { filterOurChanges } from "../../knowledge/filter.ts";
import { type ClosedTurn, takeTurn } from "../agent_turn.ts";
import { failedBefore } from "../baseline.ts";
import type { Driver } from "../driver.ts";
import type { TurnPlan } from "../conversation_ports.ts";
import type { Outcomes } from "../machine.ts";
import { wasReviewRefused } from "../permissions.ts";
import { threadOutcomes } from "../thread_outcomes.ts";
import { assumptionsOf, type RunState, specOf, workspaceOf } from "../state.ts";
import { verifyCommands } from "../verify.ts";
import { undoReviewEdits } from "../review_edits.ts";
import { readReview, removeReview, type ReviewReading } from "../review_file.ts";

/** How much of the diff a reviewer gets, in bytes; it can read the rest in the work tree. */
const maxDiffBytes = 200_000;

export async function reviewing(driver: Driver): Promise<Outcomes["reviewing"]> {
  for (let attempt = driver.run.turn?.attempt ?? 1;; attempt++) {
    const result = await takeTurn(driver, reviewPlan(driver, attempt));
    await driver.record(
      ...await undoReviewEdits(driver.run, await driver.workbench(), result.turn.end.after),
    );
    const judged = result.kind === "done"
      ? judgeReview(result.turn, await readReview(workspaceOf(driver.run).workTree))
      : failedReview(result.kind === "lost" ? "its conversation was lost" : result.failure.detail);
    if (judged.kind !== "failed") return judged;
    const { detail } = judged;
    const transcript = result.turn.invocations.at(-1)?.transcript ?? "";
    // Also after the last attempt: resuming would otherwise find the failed turn again.
    await driver.record({
      kind: "turn-dropped",
      turn: result.turn.number,
      why: `the review failed: ${detail}`,
    });
    if (attempt >= driver.run.config.maxAttempts) {
      throw new Autom8Error("agent-failed", { phase: "review", detail, transcript });
    }
  }
}

type JudgedReview = Outcomes["reviewing"] | { kind: "failed"; detail: string };

/** What a review found. It passes only if the reviewer said so and left nothing in its file. */
function judgeReview({ answer, denials }: ClosedTurn, review: ReviewReading): JudgedReview {
  if (review.kind === "text") return { kind: "issues-found", ...parseFindings(review.text) };
  if (review.kind === "odd") return failedReview(`${reviewFile} is no review: ${review.what}`);
  if (wasReviewRefused(denials)) return failedReview(`it was not permitted to write ${reviewFile}`);
  switch (answer?.verdict ?? null) {
    case "pass":
      return { kind: "pass" };
    case "issues":
      return failedReview(`its verdict is that there are issues, but it wrote none to ${reviewFile}`);
    case null:
      return failedReview("it ended without a verdict");
  }
}

function failedReview(detail: string): JudgedReview {
  return { kind: "failed", detail };
}

function reviewPlan(driver: Driver, attempt: number): TurnPlan {
  const { run, tools } = driver;
  const { workTree } = workspaceOf(run);
  const spec = specOf(run);
  return {
    phase: "review",
    storyId: null,
    attempt,
    // The issues of an earlier round must not count as this round's.
    prepare: () => removeReview(workTree),
    prompt: async (header) => {
      const { git } = await driver.workbench();
      const now = driver.run.turn?.before ?? workspaceOf(run).baselineCommit;
      const baseline = run.foundAs ?? workspaceOf(run).baselineCommit;
      const patch = await patchText(git, baseline, now, maxDiffBytes);
      const changed = filterOurChanges(run.knowledge, await diff(git, baseline, now));
      return reviewPrompt({
        header,
        spec: { ...spec, userStories: spec.userStories.filter(({ passes }) => passes) },
        round: driver.run.reviewRound,
        maxRounds: run.config.reviewMaxIterations,
        diff: patch.text,
        diffTruncated: patch.truncated,
        changedFiles: changed.map((entry) => entry.path),
        alreadyDone: storiesDoneBefore(driver.run),
        assumptions: assumptionsOf(driver.run),
        claims: Object.entries(run.stories).flatMap(([storyId, { claims, status }]) =>
          claims.length === 0 || status !== "passed" ? [] : [{ storyId, claims }]
        ),
        verdicts: threadOutcomes(driver.run).flatMap(({ thread: { label }, verdict, result, reason }) =>
          verdict === null
            ? []
            : [{ label, verdict: result === "left" ? verdict : `${verdict}, ${result}`, reason }]
        ),
        leftOut: spec.userStories.filter(({ passes }) => !passes).map(({ id }) => id),
        verify: verifyCommands(run, null),
        failedBefore: failedBefore(run),
        dropped: driver.run.droppedReview,
        userText: await tools.phaseText("review"),
      });
    },
  };
}

/** The stories that passed without a change, on the word of their agents. */
function storiesDoneBefore({ stories }: RunState): { storyId: string; where: string }[] {
  return Object.entries(stories).flatMap(([storyId, { answer, files, status }]) =>
    status === "passed" && files === 0 && answer?.status.kind === "already-done"
      ? [{ storyId, where: answer.status.where }]
      : []
  );
}
