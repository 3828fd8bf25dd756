/** `autom8 export`: a run as one HTML file. */

import { projectFlag, runArgument } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";
import { textFlag } from "./flag.ts";

export const exportCommand = defineCommand({
  name: "export",
  summary: "Write a run as one HTML file to read and pass on.",
  arguments: { run: runArgument },
  flags: {
    out: textFlag("FILE", "the file to write (default: autom8-RUN.html in this folder)", "o"),
    project: projectFlag,
  },
  examples: [
    ["autom8 export", "write the newest run of this project; prints the path of the file"],
    ["autom8 export 1f0c2a9b -o report.html", "write this run to a file of your choice"],
  ],
  session: "no",
  json: true,
  async run({ arguments: { run }, flags, global, screen }) {
    const [{ exportRun }, { runPage }, { pageStyle }, printer] = await Promise.all([
      import("../session/asking/export.ts"),
      import("../view/page.ts"),
      import("../view/page_style.ts"),
      screen.printer(),
    ]);
    const asked = { project: flags.project, run, file: flags.out };
    const written = await exportRun(
      global.directory ?? ".",
      asked,
      ({ record, alive, found }, { sha256, ...options }) =>
        runPage({ ...record, alive, archived: found.archived }, sha256(pageStyle), options),
    );
    printer.lines([screen.output === "json" ? JSON.stringify(written, null, 2) : written.path]);
    return 0;
  },
});
