/** `autom8 describe`: one project in full. */

import { projectFlag } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { projectJson } from "./list.ts";

export const describe = defineCommand({
  name: "describe",
  summary: "Describe a project: its folder, sessions, stories and specs.",
  arguments: {
    project: {
      placeholder: "PROJECT",
      description: "its name (default: that of this folder)",
      required: false,
    },
  },
  flags: { project: projectFlag },
  examples: [
    ["autom8 describe", "describe the project of this folder"],
    ["autom8 describe calculator", "describe this one, from anywhere"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { project: named }, flags, global, screen }) {
    if (named !== null && flags.project !== null && named !== flags.project) {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: `Two projects were named: ${named} and ${flags.project}.`,
        hint: "Name one of them.",
      });
    }
    const [{ describeProject }, { projectReport }, { renderReport }, printer] = await Promise.all([
      import("../session/asking/listing.ts"),
      import("../view/listing.ts"),
      import("../terminal/report.ts"),
      screen.printer(),
    ]);
    const { project, specs } = await describeProject(global.directory ?? ".", named ?? flags.project);
    if (screen.output === "json") {
      const sessions = project.runs.map(({ run, alive }) => ({ alive, ...run }));
      printer.lines([JSON.stringify({ ...projectJson(project), specs, sessions }, null, 2)]);
    } else printer.lines(renderReport(projectReport(project, specs), printer.width()));
    return 0;
  },
});
