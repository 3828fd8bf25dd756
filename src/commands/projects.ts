/** `autom8 projects`: the projects that autom8 knows. */

import { defineCommand } from "./command.ts";

export const projects = defineCommand({
  name: "projects",
  summary: "List the projects that autom8 knows, a line each.",
  arguments: {},
  flags: {},
  examples: [["autom8 projects", "show name, state, sessions, runs and folder of each, from anywhere"]],
  session: "no",
  json: true,
  async run({ screen }) {
    const [{ listProjectOverviews }, { projectTable }, { renderReport }, printer] = await Promise.all([
      import("../session/asking/listing.ts"),
      import("../view/listing.ts"),
      import("../terminal/report.ts"),
      screen.printer(),
    ]);
    const all = await listProjectOverviews();
    if (screen.output === "json") {
      const projects = all.map(({ name, root, runs, unreadable, specs, archivedRuns }) => ({
        name,
        root,
        sessions: runs.length + unreadable.length,
        running: runs.filter(({ alive }) => alive).length,
        specs: specs.length,
        archivedRuns,
      }));
      printer.lines([JSON.stringify({ projects }, null, 2)]);
    } else printer.lines(renderReport(projectTable(all), printer.width()));
    return 0;
  },
});
