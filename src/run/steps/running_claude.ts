/** running-claude: one attempt at a story by a fresh agent, then autom8's own checks. */

import { failurePolicy } from "../../claude/failure.ts";
import { type AgentAnswer, parseAnswer } from "../../claude/answer.ts";
import { implementPrompt } from "../../claude/prompts/implement.ts";
import { prReviewPrompt } from "../../claude/prompts/pr_review.ts";
import type { AttemptProblem } from "../../claude/prompts/problem.ts";
import { diffSegments } from "../../git/commit.ts";
import type { DiffEntry } from "../../git/diff.ts";
import { captureStory } from "../../knowledge/capture.ts";
import { renderKnowledge } from "../../knowledge/render.ts";
import { takeTurn } from "../agent_turn.ts";
import { failedBefore } from "../baseline.ts";
import { checkProblem } from "../check_excerpt.ts";
import type { Driver } from "../driver.ts";
import type { TurnPlan } from "../conversation_ports.ts";
import type { Outcomes } from "../machine.ts";
import { type AnsweredReview, placeOfThread } from "../answered_review.ts";
import { threadsOf, verdictProblem } from "../thread_outcomes.ts";
import { progressOf, type RunState, specOf, workspaceOf } from "../state.ts";
import { checkTaken, hasTakenWork, noAnswer } from "../taken_work.ts";
import { checkClaims } from "../claims.ts";
import { stopIfRefused } from "../refused_turn.ts";
import { verify, verifyCommands } from "../verify.ts";

export async function runningClaude(driver: Driver): Promise<Outcomes["running-claude"]> {
  const storyId = driver.run.currentStory;
  if (storyId === null) throw new Error("no story was picked");
  if (driver.run.turn === null && progressOf(driver.run, storyId).recheck) {
    await startRecheck(driver, storyId);
  }
  if (hasTakenWork(driver)) return await takenAttempt(driver, storyId);
  const attempt = driver.run.turn?.attempt ?? progressOf(driver.run, storyId).attempts + 1;
  const failed = { kind: "failed", storyId, attempt } as const;

  const plan = driver.run.review === null
    ? implementPlan(driver, storyId, attempt)
    : reviewAnswerPlan(driver, driver.run.review, storyId, attempt);
  const result = await takeTurn(driver, plan);
  if (result.kind === "lost") {
    return { ...failed, problem: { kind: "interrupted", changed: result.changed }, counts: false };
  }
  if (result.kind === "failed") {
    const { kind, detail } = result.failure;
    return {
      ...failed,
      problem: { kind: "turn-failed", detail },
      counts: failurePolicy[kind].countsAsAttempt,
    };
  }
  await stopIfRefused(driver, result.turn);
  const { workTree } = workspaceOf(driver.run);
  const { segments } = progressOf(driver.run, storyId);
  const diff = await storyDiff(driver, storyId);
  const said = result.turn.answer ?? parseAnswer("", workTree);
  const { answer, ...checked } = await checkClaims(said, diff, workTree);
  const { status } = answer;
  if (status.kind === "blocked") return { kind: "blocked", storyId, reason: status.reason, ...checked };
  if (status.kind === "not-done") {
    return { ...failed, problem: { kind: "not-done", said: status.said }, counts: true, ...checked };
  }
  const problem = problemOf(driver.run, storyId, answer, diff.length);
  if (problem !== null) return { ...failed, problem, counts: true, ...checked };

  // A review that asks for no change proves nothing about the checks.
  const isUnchanged = driver.run.review !== null && diff.length === 0;
  const failing = isUnchanged ? null : await verify(driver, verifyCommands(driver.run, storyId));
  if (failing !== null) {
    return { ...failed, problem: checkProblem(failing), counts: true, ...checked };
  }
  // A check may have changed files as well: the story's segments are others then.
  const isSame = progressOf(driver.run, storyId).segments === segments;
  const changed = isSame ? diff : await storyDiff(driver, storyId);
  const changes = captureStory(driver.run.knowledge, { storyId, diff: changed, answer });
  return { kind: "passed", storyId, changes, answer, ...checked };
}

/** Why an attempt whose agent says that it is done did not pass, before the checks; null: nothing speaks against it. */
function problemOf(
  run: RunState,
  storyId: string,
  { status, threads = [] }: AgentAnswer,
  changed: number,
): AttemptProblem | null {
  if (run.review !== null) {
    const detail = verdictProblem(threadsOf(run, storyId), threads, changed);
    return detail === null ? null : { kind: "turn-failed", detail };
  }
  return changed === 0 && status.kind !== "already-done" ? { kind: "nothing-changed" } : null;
}

/** What the user did by hand is checked as an attempt would be; no agent works unless a check fails. */
async function takenAttempt(driver: Driver, storyId: string): Promise<Outcomes["running-claude"]> {
  const failing = await checkTaken(driver, storyId);
  if (failing !== null) {
    const { attempts } = progressOf(driver.run, storyId);
    return { kind: "failed", storyId, attempt: attempts, problem: checkProblem(failing), counts: false };
  }
  const answer = noAnswer(driver);
  const diff = await storyDiff(driver, storyId);
  if (diff.length === 0) {
    const { attempts } = progressOf(driver.run, storyId);
    return {
      kind: "failed",
      storyId,
      attempt: attempts,
      problem: { kind: "nothing-changed" },
      counts: false,
    };
  }
  const changes = captureStory(driver.run.knowledge, { storyId, diff, answer });
  return { kind: "passed", storyId, changes, answer };
}

/** The story's checks run again, on the work tree as it is, because they are others now. */
async function startRecheck(driver: Driver, storyId: string): Promise<void> {
  const { checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${driver.run.turns}-recheck`);
  await driver.record({ kind: "recheck-started", storyId, at: commit });
}

function implementPlan(driver: Driver, storyId: string, attempt: number): TurnPlan {
  const { run, tools } = driver;
  const spec = specOf(run);
  const story = spec.userStories.find((one) => one.id === storyId);
  if (story === undefined) throw new Error(`the spec has no story ${storyId}`);
  const { problem, denials, claims } = progressOf(run, storyId);
  return {
    phase: "implement",
    storyId,
    attempt,
    prompt: async (header) =>
      implementPrompt({
        header,
        spec,
        story,
        knowledgeText: renderKnowledge(run.knowledge, run.config.contextTokens),
        verify: verifyCommands(run, storyId),
        failedBefore: failedBefore(run),
        previous: problem === null ? null : { attempt: attempt - 1, problem, denials, claims },
        userText: await tools.phaseText("implement"),
      }),
  };
}

function reviewAnswerPlan(
  driver: Driver,
  { number, title }: AnsweredReview,
  storyId: string,
  attempt: number,
): TurnPlan {
  const { run, tools } = driver;
  const { problem, denials, claims } = progressOf(run, storyId);
  return {
    phase: "pr-review",
    storyId,
    attempt,
    prompt: async (header) =>
      prReviewPrompt({
        header,
        pullRequest: { number, title },
        threads: threadsOf(run, storyId).map((thread) => ({ ...thread, place: placeOfThread(thread) })),
        knowledgeText: renderKnowledge(run.knowledge, run.config.contextTokens),
        verify: verifyCommands(run, storyId),
        failedBefore: failedBefore(run),
        previous: problem === null ? null : { attempt: attempt - 1, problem, denials, claims },
        userText: await tools.phaseText("pr-review"),
      }),
  };
}

/** What all attempts at a story changed together, without what the user changed in between. */
async function storyDiff(driver: Driver, storyId: string): Promise<DiffEntry[]> {
  const { git } = await driver.workbench();
  const { segments } = progressOf(driver.run, storyId);
  return await diffSegments(git, segments);
}
