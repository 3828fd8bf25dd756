/** correcting: a corrector fixes what the reviewer, a verify command or a git hook found. */

import { answeredFindings, parseFindings } from "../../claude/findings.ts";
import { correctPrompt } from "../../claude/prompts/correct.ts";
import type { AttemptProblem } from "../../claude/prompts/problem.ts";
import { diffSegments, joinSegments } from "../../git/commit.ts";
import { takeTurn } from "../agent_turn.ts";
import { failedBefore } from "../baseline.ts";
import { checkProblem } from "../check_excerpt.ts";
import { planCommits } from "../commit_plan.ts";
import type { Driver } from "../driver.ts";
import type { TurnPlan } from "../conversation_ports.ts";
import type { Outcomes } from "../machine.ts";
import { ownSegments } from "../parts.ts";
import { readReview } from "../review_file.ts";
import { type Correction, type RunState, specOf, workspaceOf } from "../state.ts";
import { checkTaken, hasTakenWork, takenCorrection } from "../taken_work.ts";
import { stopIfRefused } from "../refused_turn.ts";
import { verify, verifyCommands } from "../verify.ts";

export async function correcting(driver: Driver): Promise<Outcomes["correcting"]> {
  if (hasTakenWork(driver)) {
    const failing = await checkTaken(driver, null);
    const { correction, changedFiles } = await takenCorrection(driver);
    if (failing === null) return { kind: "complete", correction, changedFiles };
    return { kind: "problem", problem: checkProblem(failing), correction };
  }
  const attempt = driver.run.turn?.attempt ?? driver.run.correction.attempts + 1;
  const result = await takeTurn(driver, correctPlan(driver, attempt));
  await recordAnswers(driver);
  const done = await turnChanges(driver);
  const said = result.turn.answer?.commitMessage ?? null;
  const message = said === null ? {} : { message: said };
  const problem = (problem: AttemptProblem, { correction }: Changes) =>
    ({ kind: "problem", problem, correction, ...message }) as const;

  if (result.kind === "lost") return problem({ kind: "interrupted", changed: result.changed }, done);
  if (result.kind === "failed") return problem({ kind: "turn-failed", detail: result.failure.detail }, done);
  if (done.correction === null) {
    await stopIfRefused(driver, result.turn);
    return { kind: "unchanged", ...message };
  }
  const failing = await verify(driver, verifyCommands(driver.run, null));
  const checked = await turnChanges(driver);
  if (failing !== null) return problem(checkProblem(failing), checked);
  if (checked.correction === null) return { kind: "unchanged", ...message };
  return { kind: "complete", correction: checked.correction, changedFiles: checked.changedFiles, ...message };
}

/** Records what the corrector says of the last review's findings: it marks them in the review file. */
async function recordAnswers(driver: Driver): Promise<void> {
  const found = driver.run.reviews.at(-1)?.findings ?? [];
  const review = await readReview(workspaceOf(driver.run).workTree);
  if (found.length === 0 || review.kind !== "text") return;
  const findings = answeredFindings(found, parseFindings(review.text).findings);
  if (findings.every((one, i) => one === found[i])) return;
  await driver.record({ kind: "findings-answered", findings });
}

type Changes = { correction: Correction | null; changedFiles: string[] };

/** What the correction's turn changed, with its checks once they ran. */
async function turnChanges(driver: Driver): Promise<Changes> {
  const { turn, correction: { foldInto } } = driver.run;
  if (turn === null || turn.end === null) throw new Error("no turn has ended");
  const { git } = await driver.workbench();
  const segments = joinSegments(ownSegments(turn, turn.end.after));
  const changedFiles = (await diffSegments(git, segments)).map((entry) => entry.path);
  return { correction: changedFiles.length === 0 ? null : { segments, foldInto }, changedFiles };
}

function correctPlan(driver: Driver, attempt: number): TurnPlan {
  const { run, tools } = driver;
  const spec = specOf(run);
  return {
    phase: "correct",
    storyId: null,
    attempt,
    prompt: async (header) =>
      correctPrompt({
        header,
        spec: { ...spec, userStories: spec.userStories.filter(({ passes }) => passes) },
        round: run.reviewRound,
        maxRounds: run.config.reviewMaxIterations,
        verify: verifyCommands(run, null),
        failedBefore: failedBefore(run),
        problem: run.correction.problem,
        refusedMessage: refusedMessage(run),
        userText: await tools.phaseText("correct"),
      }),
  };
}

/** The message of the commit that a hook refused; null if something else is to be corrected. */
function refusedMessage(run: RunState): string | null {
  const { foldInto } = run.correction;
  if (foldInto === null) return null;
  return planCommits(run).find(({ key }) => key === foldInto)?.message ?? null;
}
