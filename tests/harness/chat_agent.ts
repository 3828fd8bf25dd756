/** An agent for planning in a chat: a shell script that stands for Claude Code. */

import { join } from "path";
import type { Scratch } from "./scratch.ts";

/** Makes it the agent: it answers as Claude Code does, writes a spec on "write it", and hangs on "wait for it". */
export async function useChat(scratch: Scratch): Promise<void> {
  const path = `${scratch.home}/chat.sh`;
  const spec = JSON.stringify({
    project: "chat",
    branchName: "feature/chat",
    userStories: [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }],
  });
  const say = (text: string) =>
    `echo '${
      JSON.stringify({ type: "assistant", message: { id: "m", content: [{ type: "text", text }] } })
    }'\n`;
  const end = `echo '${
    JSON.stringify({ type: "result", subtype: "success", is_error: false, result: "ok", total_cost_usd: 0 })
  }'\n`;
  await Deno.writeTextFile(
    path,
    `#!/bin/sh
case "$*" in *--version*) echo "2.1.331 (Claude Code)"; exit 0;; esac
printf '%s\\n' "$@" >> '${scratch.home}/arguments'
text=$(cat)
case "$text" in
*"wait for it"*) ${say("Begun.")} sleep 600;;
*"write it"*) mkdir -p '${scratch.autom8Home}/repo/spec'; echo '${spec}' > '${scratch.autom8Home}/repo/spec/chat.json'
${say("Written.")};;
*) ${say("What colour?")};;
esac
${end}`,
    { mode: 0o755 },
  );
  await Deno.writeTextFile(join(scratch.autom8Home, "config.toml"), `[claude]\ncommand = ["${path}"]\n`);
}
