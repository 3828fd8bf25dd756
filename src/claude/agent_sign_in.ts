/** Whether anyone is signed in to the agent's program. */

import { askAgent } from "./ask_agent.ts";
import { objectOrNull, textOrNull } from "./fields.ts";

/** `detail` says how, or why not. */
export type AgentSignIn = { signedIn: boolean; detail: string };

/** Runs `auth status`, which prints JSON. A program without that command is another agent and counts as signed in. */
export async function agentSignIn(command: readonly string[]): Promise<AgentSignIn> {
  const reply = await askAgent(command, ["auth", "status"]);
  if (reply.kind === "not-found") return { signedIn: false, detail: `${command.join(" ")} was not found` };
  const status = readStatus(reply.output);
  if (status === null || typeof status.loggedIn !== "boolean") return { signedIn: true, detail: "unknown" };
  return {
    signedIn: status.loggedIn,
    detail: status.loggedIn ? textOrNull(status, "authMethod") ?? "yes" : "nobody is signed in",
  };
}

function readStatus(output: string) {
  try {
    return objectOrNull(JSON.parse(output));
  } catch {
    return null;
  }
}
