/** Whether somebody is signed in to the agent's program. */

import { askAgent } from "./ask_agent.ts";
import { objectOrNull, textOrNull } from "./fields.ts";

/** `detail` names how, or why not. */
export type AgentSignIn = { signedIn: boolean; detail: string };

/** Asks `auth status`, which prints JSON. A program that does not know the question is another agent: it needs none. */
export async function agentSignIn(command: readonly string[]): Promise<AgentSignIn> {
  const reply = await askAgent(command, ["auth", "status"]);
  if (reply.kind === "not-found") return { signedIn: false, detail: `${command.join(" ")} was not found` };
  const status = readStatus(reply.output);
  if (status === null || typeof status.loggedIn !== "boolean") return { signedIn: true, detail: "not told" };
  return {
    signedIn: status.loggedIn,
    detail: status.loggedIn ? textOrNull(status, "authMethod") ?? "yes" : "nobody",
  };
}

function readStatus(output: string) {
  try {
    return objectOrNull(JSON.parse(output));
  } catch {
    return null;
  }
}
