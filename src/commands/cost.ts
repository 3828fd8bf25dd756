/** `autom8 cost`: what runs cost. */

import { globalFlag, projectFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { dateFlag } from "./flag.ts";

export const cost = defineCommand({
  name: "cost",
  summary: "Show what runs cost, by project, run, story and phase.",
  arguments: {},
  flags: {
    since: dateFlag("only runs that were active since then"),
    global: globalFlag,
    project: projectFlag,
  },
  examples: [
    ["autom8 cost", "show what all runs of this project cost"],
    ["autom8 cost --global --since 2026-01-31", "show what the runs of all projects cost since that day"],
  ],
  session: "no",
  json: true,
  async run({ flags, global, screen }) {
    const [{ readCosts }, { costReport, costTables }, { renderReport }, printer] = await Promise.all([
      import("../session/asking/cost.ts"),
      import("../view/cost.ts"),
      import("../terminal/report.ts"),
      screen.printer(),
    ]);
    const { runs, unreadable, turns } = await readCosts(global.directory ?? ".", flags, flags.since);
    const report = costReport(runs, turns);
    printer.lines(
      screen.output === "json"
        ? [JSON.stringify({ since: flags.since, ...report, unreadable }, null, 2)]
        : renderReport(costTables(report, unreadable.length), printer.width()),
    );
    return 0;
  },
});
