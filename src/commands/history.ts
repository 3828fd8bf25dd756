/** `autom8 history`: the runs that are archived. */

import { globalFlag, limitFlag, projectFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";

const shownByDefault = 20;

export const history = defineCommand({
  name: "history",
  summary: "List archived runs, the newest first.",
  arguments: {},
  flags: {
    limit: limitFlag(`at most so many (default: ${shownByDefault})`),
    global: globalFlag,
    project: projectFlag,
  },
  examples: [
    ["autom8 history", `show the last ${shownByDefault} runs of this project`],
    ["autom8 history --global --limit 100", "show the last hundred runs of all projects"],
  ],
  session: "no",
  json: true,
  async run({ flags, global, screen }) {
    const [{ readHistory }, { historyTable }, { renderReport }, printer] = await Promise.all([
      import("../session/asking/history.ts"),
      import("../view/listing.ts"),
      import("../terminal/report.ts"),
      screen.printer(),
    ]);
    const { runs, left } = await readHistory(global.directory ?? ".", flags, flags.limit ?? shownByDefault);
    printer.lines(
      screen.output === "json"
        ? [JSON.stringify({ runs, left }, null, 2)]
        : renderReport(historyTable(runs, { left, withProject: flags.global }), printer.width()),
    );
    return 0;
  },
});
