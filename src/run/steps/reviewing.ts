/** reviewing: a reviewer compares the work with the whole spec and writes its issues to the review file. */

import { reviewPrompt } from "../../claude/prompts/review.ts";
import { Autom8Error } from "../../errors.ts";
import { diff, patchText } from "../../git/diff.ts";
import { filterOurChanges } from "../../knowledge/filter.ts";
import { takeTurn } from "../agent_turn.ts";
import type { Driver } from "../driver.ts";
import type { TurnPlan } from "../conversation_ports.ts";
import type { Outcomes } from "../machine.ts";
import { specOf, workspaceOf } from "../state.ts";
import { verifyCommands } from "../verify.ts";
import { undoReviewEdits } from "../review_edits.ts";
import { readReview, removeReview } from "../review_file.ts";

/** How much of the diff a reviewer gets, in bytes; it can read the rest in the work tree. */
const maxDiffBytes = 200_000;

export async function reviewing(driver: Driver): Promise<Outcomes["reviewing"]> {
  for (let attempt = driver.run.turn?.attempt ?? 1;; attempt++) {
    const result = await takeTurn(driver, reviewPlan(driver, attempt));
    await driver.record(
      ...await undoReviewEdits(driver.run, await driver.workbench(), result.turn.end.after),
    );
    if (result.kind === "done") {
      return await readReview(workspaceOf(driver.run).workTree) === null
        ? { kind: "pass" }
        : { kind: "issues-found" };
    }
    const detail = result.kind === "lost" ? "its conversation was lost" : result.failure.detail;
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

function reviewPlan(driver: Driver, attempt: number): TurnPlan {
  const { run, tools } = driver;
  const { workTree } = workspaceOf(run);
  return {
    phase: "review",
    storyId: null,
    attempt,
    // The issues of an earlier round must not count as this round's.
    prepare: () => removeReview(workTree),
    prompt: async (header) => {
      const { git } = await driver.workbench();
      const now = driver.run.turn?.before ?? workspaceOf(run).baselineCommit;
      const baseline = firstCheckpoint(driver) ?? workspaceOf(run).baselineCommit;
      const patch = await patchText(git, baseline, now, maxDiffBytes);
      const changed = filterOurChanges(run.knowledge, await diff(git, baseline, now));
      return reviewPrompt({
        header,
        spec: specOf(run),
        round: driver.run.reviewRound,
        maxRounds: run.config.reviewMaxIterations,
        diff: patch.text,
        diffTruncated: patch.truncated,
        changedFiles: changed.map((entry) => entry.path),
        verify: verifyCommands(run, null),
        userText: await tools.phaseText("review"),
      });
    },
  };
}

/** The work tree before the run changed anything, including the user's own changes. */
function firstCheckpoint(driver: Driver): string | null {
  const segments = Object.values(driver.run.stories).flatMap((story) => story.segments);
  return segments[0]?.before ?? null;
}
