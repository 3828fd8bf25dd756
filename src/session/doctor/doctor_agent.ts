/** Health checks of the agent's program: whether it is installed, new enough, and signed in. */

import { agentSignIn } from "../../claude/agent_sign_in.ts";
import { agentVersion } from "../../claude/agent_version.ts";
import { isOlder, neededClaude } from "../agent_check.ts";
import { type Check, failed, passed } from "./check.ts";

/** Checks the program of this command. */
export async function agentChecks(command: readonly string[]): Promise<Check[]> {
  const found = await agentVersion(command);
  const install = "Install Claude Code, or set `[claude] command`.";
  switch (found.kind) {
    case "not-found":
      return [failed("claude", `${command.join(" ")} was not found`, install)];
    case "unreadable":
      return [failed("claude", "it does not report its version", install)];
    case "found":
      return [checkVersion(found.version), await checkSignIn(command)];
    default:
      return found satisfies never;
  }
}

function checkVersion(version: string): Check {
  if (!isOlder(version, neededClaude)) return passed("claude", version);
  return failed("claude", version, `Update it to ${neededClaude} or newer: \`claude update\`.`);
}

async function checkSignIn(command: readonly string[]): Promise<Check> {
  const { signedIn, detail } = await agentSignIn(command);
  if (signedIn) return passed("sign-in", detail);
  return failed("sign-in", detail, "Run `claude` and sign in with /login, or set ANTHROPIC_API_KEY.");
}
