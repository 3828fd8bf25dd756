/** `autom8 show`: one run in full. */

import { projectFlag, runArgument } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";

export const show = defineCommand({
  name: "show",
  summary: "Show a run: its stories, checks, findings, decisions and commits.",
  arguments: { run: runArgument },
  flags: { project: projectFlag },
  examples: [
    ["autom8 show", "show the newest run of this project"],
    ["autom8 show 1f0c2a9b", "show this one; the beginning of its id is enough"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { run: wanted }, flags, global, screen }) {
    const [{ lookAtRun }, view, { renderReport }, { renderSummary }, printer] = await Promise.all([
      import("../session/asking/look.ts"),
      import("../view/run_report.ts"),
      import("../terminal/report.ts"),
      import("../terminal/summary.ts"),
      screen.printer(),
    ]);
    const { found, record, alive } = await lookAtRun(global.directory ?? ".", flags.project, wanted);
    const reported = { ...record, alive, archived: found.archived };
    if (screen.output === "json") {
      const { summarize } = await import("../view/summary.ts");
      printer.lines([JSON.stringify(view.runJson(reported, summarize(record.run)), null, 2)]);
      return 0;
    }
    const width = printer.width();
    const details = renderReport(view.runDetails(reported), width);
    printer.lines([
      ...renderReport(view.runHead(reported, new Date()), width),
      "",
      ...renderSummary(record.run, width, { brief: true }),
      ...(details.length === 0 ? [] : ["", ...details]),
    ]);
    return 0;
  },
});
