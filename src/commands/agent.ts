/** The hidden `autom8 agent SCRIPT`: the scripted agent that the demo and the tests put in Claude's place. */

import { playAgent } from "../scripted/play_agent.ts";
import type { Sink } from "../terminal/sink.ts";

export async function agentCommand(script: string, flags: string[], sink: Sink): Promise<number> {
  return await playAgent({
    script,
    arguments: flags,
    stdin: Deno.stdin.readable,
    write: (line) => Promise.resolve(sink.out(`${line}\n`)),
  });
}
