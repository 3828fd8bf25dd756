/** The hidden `autom8 agent SCRIPT`: the scripted agent that the demo and the tests use in Claude's place. */

import { defineCommand } from "./command.ts";

export const agent = defineCommand({
  name: "agent",
  summary: "Play a script in Claude's place.",
  arguments: { script: { placeholder: "SCRIPT", description: "what to play, as JSON", required: true } },
  flags: {},
  examples: [["autom8 agent script.json -p", "play the turn that follows from the prompt on stdin"]],
  session: "no",
  json: false,
  createsNothing: true,
  hidden: true,
  passesRest: true,
  async run({ arguments: { script }, screen }, rest) {
    const { playAgent } = await import("../scripted/play_agent.ts");
    const code = await playAgent({
      script,
      arguments: [...rest],
      stdin: Deno.stdin.readable,
      write: (line) => Promise.resolve(screen.write(`${line}\n`)),
    });
    return code;
  },
});
