/** A turn's conversation with the agent, carried out for a run: its processes, their transcripts, and its journal. */

import { join } from "path";
import { parseAnswer } from "../claude/answer.ts";
import {
  additionalInstructions,
  agentSettings,
  claudeArguments,
  type ClaudeOptions,
} from "../claude/arguments.ts";
import type { ConversationLog, ConversationPorts, InvocationStart } from "../claude/converse.ts";
import { estimateCost } from "../claude/estimate_cost.ts";
import { judgeTranscript } from "../claude/judge_transcript.ts";
import { continuePrompt } from "../claude/prompts/continue.ts";
import type { PromptHeader } from "../claude/prompts/header.ts";
import type { ClaudeConfig } from "../config/config.ts";
import type { RunPhase } from "../config/phases.ts";
import { crashPoint } from "../crash_point.ts";
import { transcriptName } from "../store/paths.ts";
import { readTranscript, transcriptLength } from "../store/read_transcript.ts";
import { openTranscript } from "../store/transcript.ts";
import { writeAgentSettings } from "./agent_settings.ts";
import type { Driver } from "./driver.ts";
import { continueAfterWait, leaveWork } from "./hands.ts";
import { type RunState, workspaceOf } from "./state.ts";
import { verifyCommands } from "./verify.ts";
import { allowedToolsOf, disallowedToolsOf } from "./permissions.ts";

/** What a state wants from the agent. */
export type TurnPlan = {
  phase: RunPhase;
  storyId: string | null;
  attempt: number;
  /** Runs after the checkpoint before the turn and before the agent first starts; again after a crash in between. */
  prepare?: () => Promise<void>;
  prompt: (header: PromptHeader) => Promise<string>;
};

/** Everything that a conversation of the run's open turn needs. */
export function conversationPorts(driver: Driver, plan: TurnPlan): ConversationPorts {
  const { tools, signal } = driver;
  const { runId, config: { claude } } = driver.run;
  const header = { runId, phase: plan.phase, storyId: plan.storyId, attempt: plan.attempt };
  return {
    clock: tools.clock,
    random: tools.random,
    newId: tools.newId,
    signal,
    prompt: () => plan.prompt(header),
    continuePrompt: () => continuePrompt(header),
    isAffordable: () => isAffordable(driver.run),
    async invoke(start, prompt, transcript) {
      const options = await agentOptions(driver, plan, start);
      const { workTree } = workspaceOf(driver.run);
      await writeAgentSettings(options.settingsFile, agentSettings(options), options.extra, workTree);
      const sink = await openTranscript(transcript, tools.secrets);
      (await driver.workbench()).pinned = null;
      crashPoint("run-agent:before");
      const end = await tools.runTurn({
        command: claude.command,
        arguments: claudeArguments(options),
        environment: {
          ...tools.environment,
          ...(options.leaveOut === null ? {} : additionalInstructions),
        },
        prompt,
        folder: workTree,
        runId,
        permissionMode: start.permissionMode,
        timeoutMs: claude.timeoutMs,
        idleTimeoutMs: claude.idleTimeoutMs,
        signal,
        transcript: sink,
        onEvent: (event) => tools.showActivity(event, driver.run),
      });
      await sink.finish();
      crashPoint("run-agent:after");
      return end;
    },
    settle: (transcript) => judgeTranscript(readTranscript(transcript)),
    hasOutput: async (transcript) => await transcriptLength(transcript) > 0,
    log: journal(driver, plan),
  };
}

/** Whether the run may cost more. */
export function isAffordable({ costUsd, config }: RunState): boolean {
  return config.maxCostUsd === 0 || costUsd < config.maxCostUsd;
}

function journal(driver: Driver, plan: TurnPlan): ConversationLog {
  return {
    async started(start) {
      const name = transcriptName(driver.run.invocations + 1, plan.phase, plan.storyId);
      const transcript = join(driver.tools.session.transcripts, name);
      await driver.record({ kind: "agent-started", turn: driver.run.turns, transcript, ...start });
      return transcript;
    },
    async stopped({ ending, report, durationMs }) {
      await driver.record({
        kind: "agent-stopped",
        turn: driver.run.turns,
        ending,
        // Masked before it is taken apart: the lines of a key would be texts that look harmless.
        answer: ending.kind === "done"
          ? parseAnswer(driver.tools.mask(report.text), workspaceOf(driver.run).workTree)
          : null,
        denials: report.denials,
        usage: report.usage,
        usageIsEstimate: report.usageIsEstimate,
        // What the program did not report counts against the limit of costs as well.
        costUsd: report.costUsd + estimateCost(report.unpricedUsage, driver.run),
        durationMs,
      });
    },
    async waiting(why, until) {
      await driver.record(...await leaveWork(driver), {
        kind: "wait-started",
        why,
        until: until.toISOString(),
      });
    },
    async waited() {
      await continueAfterWait(driver);
      await driver.record({ kind: "wait-ended" });
    },
    fellBack: (asked, mode) => driver.record({ kind: "permission-fallback", asked, mode }),
  };
}

async function agentOptions(driver: Driver, plan: TurnPlan, start: InvocationStart): Promise<ClaudeOptions> {
  const { run, tools } = driver;
  const { workTree } = workspaceOf(run);
  // Each time, as the agent of an earlier turn may have written there.
  const trust = await tools.trust.settings(workTree, run.invocations === 1);
  if (!trust.allowed && trust.notice !== null) await driver.record({ kind: "notice", text: trust.notice });
  const { claude, maxCostUsd } = run.config;
  const chosen = settingsOf(claude, plan.phase);
  return {
    conversation: start.conversation,
    resume: start.resumes,
    permissionMode: start.permissionMode,
    model: chosen.model || claude.model,
    effort: chosen.effort || claude.effort,
    allowedTools: allowedToolsOf(run, plan.phase, start.permissionMode),
    disallowedTools: disallowedToolsOf(run, plan.phase),
    verify: verifyCommands(run, plan.storyId),
    sandbox: claude.sandbox,
    budgetUsd: maxCostUsd > 0 ? maxCostUsd - run.costUsd : null,
    settingsFile: tools.session.agentSettings,
    leaveOut: trust.allowed ? null : workTree,
    extra: claude.args,
  };
}

/** The model and effort of a phase. Answering a review is work on the code, as implementing is. */
function settingsOf(claude: ClaudeConfig, phase: RunPhase): Pick<ClaudeConfig, "model" | "effort"> {
  switch (phase) {
    case "pr-template":
      return claude;
    case "pr-review":
      return claude.phases.implement;
    default:
      return claude.phases[phase];
  }
}
