/** `autom8 pause`: asks a run that another process drives to stop at its next story boundary. */

import { defineCommand } from "./command.ts";

export const pause = defineCommand({
  name: "pause",
  summary: "Pause a running session at its next story boundary.",
  arguments: {},
  flags: {},
  examples: [
    ["autom8 pause", "pause the run of this branch, or the only one that is running"],
    ["autom8 pause --session 0123abcd", "pause this one"],
  ],
  session: "yes",
  json: false,
  async run({ global, screen }) {
    const { pauseRun } = await import("../session/pause.ts");
    const { sessionId, branch } = await pauseRun(global.directory ?? ".", global.session);
    const printer = await screen.printer();
    printer.message(
      `Session ${sessionId} (${branch}) will pause at its next story boundary. Resume it with \`autom8 resume\`.`,
    );
    return 0;
  },
});
