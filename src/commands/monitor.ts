/** `autom8 monitor`: the live dashboard of every run on this machine. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const monitor = defineCommand({
  name: "monitor",
  summary: "Watch and steer every run on this machine, in a full screen.",
  arguments: {},
  flags: { once: onFlag("print what it would show now, and end") },
  examples: [
    ["autom8 monitor", "watch the runs of all projects, from anywhere; `?` shows the keys, `q` quits"],
    ["autom8 monitor --once", "print one picture of it, such as for a bug report"],
  ],
  session: "no",
  json: false,
  createsNothing: true,
  async run({ flags, screen }) {
    if (flags.once) {
      const { frameOnce } = await import("../../tui/app/once.ts");
      screen.write(await frameOnce(screen.isTerminal));
      return 0;
    }
    const { runMonitor } = await import("../../tui/app/monitor.ts");
    return await runMonitor();
  },
});
