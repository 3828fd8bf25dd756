/** correcting: a corrector fixes what the reviewer, a verify command or a git hook found. */

import { correctPrompt } from "../../claude/prompts/correct.ts";
import type { AttemptProblem } from "../../claude/prompts/problem.ts";
import { diff } from "../../git/diff.ts";
import { takeTurn } from "../agent_turn.ts";
import { failedBefore } from "../baseline.ts";
import type { Driver } from "../driver.ts";
import type { TurnPlan } from "../conversation_ports.ts";
import type { Outcomes } from "../machine.ts";
import { type Correction, specOf } from "../state.ts";
import { stopIfRefused } from "../refused_turn.ts";
import { verify, verifyCommands } from "../verify.ts";

export async function correcting(driver: Driver): Promise<Outcomes["correcting"]> {
  const attempt = driver.run.turn?.attempt ?? driver.run.correction.attempts + 1;
  const result = await takeTurn(driver, correctPlan(driver, attempt));
  const { before, end: { after } } = result.turn;
  const { git } = await driver.workbench();
  const changedFiles = before === after ? [] : (await diff(git, before, after)).map((entry) => entry.path);
  const correction: Correction | null = changedFiles.length === 0
    ? null
    : { segment: { before, after }, foldInto: driver.run.correction.foldInto };
  const problem = (problem: AttemptProblem) => ({ kind: "problem", problem, correction } as const);

  if (result.kind === "lost") return problem({ kind: "interrupted", changed: result.changed });
  if (result.kind === "failed") return problem({ kind: "turn-failed", detail: result.failure.detail });
  if (correction === null) {
    await stopIfRefused(driver, result.turn);
    return { kind: "unchanged" };
  }
  const failing = await verify(driver, verifyCommands(driver.run, null));
  if (failing !== null) {
    const { command, output, detail } = failing;
    return problem({ kind: "verify-failed", command, output: `${output}\n(${detail})` });
  }
  return { kind: "complete", correction, changedFiles };
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
        userText: await tools.phaseText("correct"),
      }),
  };
}
