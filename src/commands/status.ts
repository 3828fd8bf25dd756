/** `autom8 status`: the runs of this project. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";

export const status = defineCommand({
  name: "status",
  summary: "Show the runs of this project.",
  arguments: {},
  flags: { json: onFlag("the same as `--output json`") },
  examples: [
    ["autom8 status", "show what runs here, what can be resumed, and what ran last"],
    ["autom8 status --json | jq .sessions", "everything that is known about the sessions"],
  ],
  session: "yes",
  json: true,
  async run({ flags, global, screen }) {
    const { currentRuns } = await import("../session/list.ts");
    const [{ project, runs, unreadable, last }, { renderStatus }, printer] = await Promise.all([
      currentRuns(global.directory ?? ".", global.session),
      import("../terminal/status.ts"),
      screen.printer(),
    ]);
    if (flags.json || screen.output === "json") {
      const sessions = runs.map(({ run, alive }) => ({ alive, ...run }));
      printer.lines([JSON.stringify({ project, sessions, unreadable, lastRun: last }, null, 2)]);
      return 0;
    }
    printer.lines(renderStatus(project, { runs, unreadable }, last, printer.width(), new Date()));
    return 0;
  },
});
