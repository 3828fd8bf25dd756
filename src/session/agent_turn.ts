/** One turn of an agent that belongs to no run: it plans, converts or sums up, and nobody talks to it. */

import { additionalInstructions, claudeArguments, oneAnswer } from "../claude/arguments.ts";
import type { AgentEvent } from "../claude/events.ts";
import type { TurnFailure } from "../claude/failure.ts";
import type { TurnReport } from "../claude/report.ts";
import type { AgentSettings } from "../claude/settings.ts";
import { runTurn, type TurnOutcome } from "../claude/turn.ts";
import type { ClaudeConfig } from "../config/config.ts";
import { Autom8Error } from "../errors.ts";
import { writeAgentSettings } from "../run/agent_settings.ts";
import { openTranscript } from "../store/transcript.ts";
import { interruptible } from "./interruptible.ts";
import { secretsOf } from "./secrets.ts";

/** What every turn of a conversation has in common. */
export type LoneAgent = {
  phase: "plan" | "convert-spec" | "improve";
  claude: ClaudeConfig;
  model: string;
  effort: string;
  rules: AgentSettings;
  /** The work tree whose settings for the agent nobody allowed; null if they are allowed. */
  leaveOut: string | null;
  /** Where it works. */
  folder: string;
  conversation: string;
  agentSettings: string;
  transcript: string;
  /** The answer is an object of this JSON Schema. */
  answerSchema?: unknown;
};

/** `resume`: the conversation was begun before. `budgetUsd`: null: no bound. `signal`: ends the turn, besides Ctrl-C. */
export type LonePrompt = { prompt: string; resume: boolean; budgetUsd: number | null; signal?: AbortSignal };

/** Takes the turn, whatever comes of it. @throws Autom8Error interrupted, config-invalid, disk-full, folder-unwritable */
export async function takeTurn(
  agent: LoneAgent,
  { prompt, resume, budgetUsd, signal: ending }: LonePrompt,
  onEvent: (event: AgentEvent) => void = () => {},
): Promise<Pick<TurnOutcome, "ending"> & { report: TurnReport }> {
  const { claude, conversation, leaveOut, folder, answerSchema } = agent;
  await writeAgentSettings(agent.agentSettings, agent.rules, claude.args, folder);
  const sink = await openTranscript(agent.transcript, secretsOf());
  try {
    return await interruptible((signal) =>
      runTurn({
        command: claude.command,
        arguments: claudeArguments({
          conversation,
          resume,
          permissionMode: "dontAsk",
          model: agent.model,
          effort: agent.effort,
          allowedTools: [],
          disallowedTools: [],
          verify: [],
          sandbox: false,
          budgetUsd,
          settingsFile: agent.agentSettings,
          leaveOut,
          extra: claude.args,
          ...(answerSchema === undefined ? {} : { answerSchema }),
        }),
        environment: {
          ...(leaveOut === null ? {} : additionalInstructions),
          ...(answerSchema === undefined ? {} : oneAnswer),
        },
        prompt,
        folder,
        runId: conversation,
        permissionMode: "dontAsk",
        timeoutMs: claude.timeoutMs,
        idleTimeoutMs: claude.idleTimeoutMs,
        signal: ending === undefined ? signal : AbortSignal.any([signal, ending]),
        transcript: sink,
        onEvent,
      })
    );
  } finally {
    await sink.finish();
  }
}

/** The error of a turn that failed. */
export function turnError({ phase, claude, transcript }: LoneAgent, failure: TurnFailure): Autom8Error {
  const { kind, detail, resetsAt } = failure;
  switch (kind) {
    case "not-installed":
      return new Autom8Error("agent-not-installed", { command: claude.command.join(" ") });
    case "not-signed-in":
    case "billing":
      return new Autom8Error("agent-not-signed-in", { detail });
    case "rate-limit":
      return new Autom8Error("rate-limited", {
        resetsAt: resetsAt === null ? null : new Date(resetsAt * 1000).toISOString(),
      });
    default:
      return new Autom8Error("agent-failed", { phase, detail, transcript });
  }
}
