/** Whether the agent's program can be used at all, checked before anything that has to be paid for. */

import { agentVersion } from "../claude/agent_version.ts";
import { Autom8Error } from "../errors.ts";

/** The first version that has everything autom8 needs. */
export const neededClaude = "2.0.0";

/** @throws Autom8Error agent-not-installed, agent-too-old. A program that reports no version may be another agent. */
export async function checkAgent(command: readonly string[], signal: AbortSignal): Promise<void> {
  const found = await agentVersion(command, { signal });
  signal.throwIfAborted();
  if (found.kind === "not-found") {
    throw new Autom8Error("agent-not-installed", { command: command.join(" ") });
  }
  if (found.kind === "found" && isOlder(found.version, neededClaude)) {
    throw new Autom8Error("agent-too-old", { found: found.version, needed: neededClaude });
  }
}

/** Compares dotted numbers. Pure. */
export function isOlder(version: string, needed: string): boolean {
  const numbers = (text: string) => text.split(".").map((part) => parseInt(part, 10) || 0);
  const [a, b] = [numbers(version), numbers(needed)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
}
