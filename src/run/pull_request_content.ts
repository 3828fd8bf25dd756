/** What a pull request says of a run. Pure. */

import { type Finding, findingText } from "../claude/findings.ts";
import { findingsOutcome } from "./findings_outcome.ts";
import type { PullRequestContent, StoryEvidence } from "../github/body.ts";
import { assumptionsOf, progressOf, type RunState, specOf } from "./state.ts";

/** The content, from the run's state after its commits. */
export function pullRequestContent(run: RunState): PullRequestContent {
  const spec = specOf(run);
  const outcome = findingsOutcome(run);
  return {
    project: spec.project,
    description: spec.description || null,
    stories: spec.userStories.map((story) => evidenceOf(run, story)),
    checks: Object.entries(run.checks).map(([command, { now, before }]) => ({
      command,
      passed: now ?? before,
    })),
    review: outcome === null ? null : {
      rounds: outcome.rounds,
      found: outcome.found,
      fixed: outcome.fixed.map(findingLine),
      skipped: outcome.skipped.map(findingLine),
      open: outcome.open.map(findingLine),
    },
    assumptions: assumptionsOf(run),
    cost: { usd: run.costUsd, isEstimate: run.usageIsEstimate, agentMs: run.durationMs },
    runId: run.runId,
  };
}

function evidenceOf(
  run: RunState,
  { id, title, description, acceptanceCriteria, passes }: ReturnType<typeof specOf>["userStories"][number],
): StoryEvidence {
  const { status, parked, attempts, commit } = progressOf(run, id);
  const result = passes
    ? attempts === 0 ? "passed before" : "passed"
    : status === "parked"
    ? "parked"
    : "open";
  return {
    id,
    title,
    description: description || null,
    criteria: acceptanceCriteria,
    result,
    reason: result === "parked" ? parked?.reason ?? null : null,
    attempts,
    commit,
  };
}

function findingLine(
  finding: Pick<Finding, "path" | "line" | "text" | "reason">,
): string {
  const { reason } = finding;
  return `${findingText(finding)}${reason === null ? "" : ` (${reason})`}`;
}
