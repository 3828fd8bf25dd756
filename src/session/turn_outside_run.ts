/** A turn of the agent that belongs to no run, and that nobody talks to. */

import { additionalInstructions, claudeArguments } from "../claude/arguments.ts";
import type { AgentSettings } from "../claude/settings.ts";
import { runTurn, type TurnOutcome } from "../claude/turn.ts";
import type { ClaudeConfig } from "../config/config.ts";
import { writeAgentSettings } from "../run/agent_settings.ts";
import type { ConversationPaths } from "../store/paths.ts";
import { openTranscript } from "../store/transcript.ts";
import { interruptible } from "./interruptible.ts";
import { secretsOf } from "./secrets.ts";

export type TurnOutsideRun = {
  claude: ClaudeConfig;
  /** Empty: the program's own default. */
  model: string;
  /** Empty: the program's own default. */
  effort: string;
  /** What the agent may do: whatever no rule allows is refused. */
  rules: AgentSettings;
  /** The work tree whose settings for the agent nobody allowed; null if they are allowed. */
  leaveOut: string | null;
  paths: ConversationPaths;
  conversation: string;
  /** Continue that conversation rather than start it. */
  resume: boolean;
  workTree: string;
  prompt: string;
};

/** Takes the turn. @throws Autom8Error interrupted, config-invalid, folder-unwritable, disk-full */
export async function takeTurnOutsideRun(turn: TurnOutsideRun): Promise<TurnOutcome> {
  const { claude, conversation, leaveOut, paths, workTree } = turn;
  await writeAgentSettings(paths.agentSettings, turn.rules, claude.args, workTree);
  const sink = await openTranscript(paths.transcript, secretsOf());
  try {
    return await interruptible((signal) =>
      runTurn({
        command: claude.command,
        arguments: claudeArguments({
          conversation,
          resume: turn.resume,
          permissionMode: "dontAsk",
          model: turn.model,
          effort: turn.effort,
          allowedTools: [],
          disallowedTools: [],
          verify: [],
          sandbox: false,
          budgetUsd: null,
          settingsFile: paths.agentSettings,
          leaveOut,
          extra: claude.args,
        }),
        environment: leaveOut === null ? {} : additionalInstructions,
        prompt: turn.prompt,
        folder: workTree,
        runId: conversation,
        permissionMode: "dontAsk",
        timeoutMs: claude.timeoutMs,
        idleTimeoutMs: claude.idleTimeoutMs,
        signal,
        transcript: sink,
        onEvent: () => {},
      })
    );
  } finally {
    await sink.finish();
  }
}
