/** `autom8 gui`: sessions, configuration and new specs in a window of the browser. */

import { defineCommand } from "./command.ts";
import { numberFlag, onFlag } from "./flag.ts";

export const gui = defineCommand({
  name: "gui",
  summary: "Watch and steer runs, configure, and plan specs in a window of your browser.",
  arguments: {},
  flags: {
    port: numberFlag("PORT", "the port on 127.0.0.1 (default: a free one)"),
    noOpen: onFlag("print the address, and do not open it"),
    stay: onFlag("do not end when the last window was closed"),
  },
  examples: [
    ["autom8 gui", "open a window, from anywhere; nothing leaves this machine"],
    ["autom8 gui --no-open", "print the address of a window, which works once"],
  ],
  session: "no",
  json: false,
  createsNothing: true,
  async run({ flags, screen }) {
    const { runGui } = await import("../../gui/server/main.ts");
    const printer = await screen.printer();
    return await runGui({
      port: flags.port ?? 0,
      opens: !flags.noOpen,
      stays: flags.stay,
      say: (text) => printer.message(text),
    });
  },
});
