/** The version of the agent's program. */

import { askAgent, type AskLimits } from "./ask_agent.ts";

/** `version` is `major.minor.patch`; `output` is what a program without a readable version printed, at most 4 KB. */
export type AgentVersion =
  | { kind: "found"; version: string }
  | { kind: "not-found" }
  | { kind: "unreadable"; output: string };

/**
 * Runs the program with `--version`.
 *
 * @param command The program and its leading arguments.
 */
export async function agentVersion(command: readonly string[], limits?: AskLimits): Promise<AgentVersion> {
  const reply = await askAgent(command, ["--version"], limits);
  if (reply.kind === "not-found") return reply;
  const version = /^\s*v?(\d+\.\d+\.\d+)\b/.exec(reply.output)?.[1];
  return version === undefined ? { kind: "unreadable", output: reply.output } : { kind: "found", version };
}
