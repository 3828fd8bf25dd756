/** One process of the agent inside a turn, from its intent to what it came to. */

import { join } from "path";
import { parseAnswer } from "../claude/answer.ts";
import { claudeArguments } from "../claude/arguments.ts";
import type { TurnEnding } from "../claude/failure.ts";
import { judgeTranscript } from "../claude/judge_transcript.ts";
import { continuePrompt } from "../claude/prompts/continue.ts";
import type { PromptHeader } from "../claude/prompts/header.ts";
import type { TurnReport } from "../claude/report.ts";
import { runTurn } from "../claude/turn.ts";
import type { RunPhase } from "../config/phases.ts";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { transcriptName } from "../store/paths.ts";
import { readTranscript, transcriptLength } from "../store/read_transcript.ts";
import { openTranscript } from "../store/transcript.ts";
import type { Driver } from "./driver.ts";
import { type Invocation, type RunState, type Turn, workspaceOf } from "./state.ts";
import { verifyCommands } from "./verify.ts";

/** What a state wants of the agent. */
export type TurnPlan = {
  phase: RunPhase;
  storyId: string | null;
  attempt: number;
  /** Done after the checkpoint before the turn and before the agent first starts; may be done again after a crash. */
  prepare?: () => Promise<void>;
  prompt: (header: PromptHeader) => Promise<string>;
};

export type Start = Pick<Invocation, "resumes" | "permissionMode"> & { conversation: string };

/** Runs one process of the agent; how it ended is in the run's turn afterwards. */
export async function invoke(driver: Driver, plan: TurnPlan, start: Start): Promise<void> {
  const { run, tools } = driver;
  if (driver.signal.aborted) throw driver.signal.reason;
  checkBudget(run);
  const header = { runId: run.runId, phase: plan.phase, storyId: plan.storyId, attempt: plan.attempt };
  const prompt = start.resumes && await hasAnswered(run.turn)
    ? continuePrompt(header)
    : await plan.prompt(header);
  const transcript = join(
    tools.session.transcripts,
    transcriptName(run.invocations + 1, plan.phase, plan.storyId),
  );
  await driver.record({ kind: "agent-started", turn: run.turns, transcript, ...start });
  const sink = await openTranscript(transcript, tools.secrets);
  crashPoint("run-agent:before");
  const { claude } = run.config;
  const outcome = await runTurn({
    command: claude.command,
    arguments: agentArguments(run, plan, start),
    prompt,
    folder: workspaceOf(run).workTree,
    runId: run.runId,
    permissionMode: start.permissionMode,
    timeoutMs: claude.timeoutMs,
    idleTimeoutMs: claude.idleTimeoutMs,
    signal: driver.signal,
    transcript: sink,
    onEvent: (event) => tools.showActivity(event, driver.run),
  });
  await sink.finish();
  crashPoint("run-agent:after");
  await recordStop(driver, outcome.ending, outcome.report, outcome.durationMs);
}

/**
 * For a process that autom8 did not see the end of: what was left of it was ended before the run went on, so its
 * transcript is final and holds its result, or the conversation was interrupted.
 */
export async function settleCutOff(driver: Driver, last: Invocation): Promise<void> {
  const { ending, report } = await judgeTranscript(readTranscript(last.transcript));
  await recordStop(driver, ending, report, report.result?.durationMs ?? 0);
}

/** Throws when the run may not cost more. */
export function checkBudget(run: RunState): void {
  const { costUsd, config } = run;
  if (config.maxCostUsd > 0 && costUsd >= config.maxCostUsd) {
    throw new Autom8Error("budget-reached", { spentUsd: costUsd, limitUsd: config.maxCostUsd });
  }
}

/**
 * Whether the conversation has given any output. Where it has not, a crash may have cut its prompt short on the way:
 * the whole of it is said again.
 */
async function hasAnswered(turn: Turn | null): Promise<boolean> {
  const invocations = turn?.invocations ?? [];
  for (const { transcript } of invocations.slice(invocations.findLastIndex(({ resumes }) => !resumes))) {
    if (await transcriptLength(transcript) > 0) return true;
  }
  return false;
}

async function recordStop(
  driver: Driver,
  ending: TurnEnding,
  report: TurnReport,
  durationMs: number,
): Promise<void> {
  const { workTree } = workspaceOf(driver.run);
  await driver.record({
    kind: "agent-stopped",
    turn: driver.run.turns,
    ending,
    answer: ending.kind === "done" ? parseAnswer(report.text, workTree) : null,
    denials: report.denials,
    usage: report.usage,
    usageIsEstimate: report.usageIsEstimate,
    costUsd: report.costUsd,
    durationMs,
  });
}

function agentArguments(run: RunState, plan: TurnPlan, start: Start): string[] {
  const { claude, maxCostUsd } = run.config;
  const chosen = claude.phases[plan.phase];
  return claudeArguments({
    conversation: start.conversation,
    resume: start.resumes,
    permissionMode: start.permissionMode,
    model: chosen.model || claude.model,
    effort: chosen.effort || claude.effort,
    allowedTools: claude.allowedTools,
    disallowedTools: claude.disallowedTools,
    verify: verifyCommands(run, plan.storyId),
    sandbox: claude.sandbox,
    budgetUsd: maxCostUsd > 0 ? maxCostUsd - run.costUsd : null,
    extra: claude.args,
  });
}
