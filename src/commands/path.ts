/** `autom8 path`: where a session works. */

import { projectFlag, sessionArgument } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";

export const path = defineCommand({
  name: "path",
  summary: "Print the work tree of a session.",
  arguments: { session: sessionArgument },
  flags: { project: projectFlag },
  examples: [
    ["autom8 path", 'print where the run works; to go there: cd "$(autom8 path)"'],
    ["autom8 path 0123abcd", "the same of this session; the beginning of its id is enough"],
  ],
  session: "without-argument",
  json: true,
  async run({ arguments: { session }, flags, global, screen }) {
    const { sessionPlace } = await import("../session/asking/work_tree.ts");
    const named = session ?? global.session;
    const place = await sessionPlace(global.directory ?? ".", flags.project, named, "autom8 path");
    const printer = await screen.printer();
    printer.lines([screen.output === "json" ? JSON.stringify(place, null, 2) : place.path]);
    return 0;
  },
});
