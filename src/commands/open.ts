/** `autom8 open`: a session's work tree in the user's editor. */

import { projectFlag, sessionArgument } from "./ask_flags.ts";
import { defineCommand } from "./command.ts";

export const open = defineCommand({
  name: "open",
  summary: "Open the work tree of a session in your editor.",
  arguments: { session: sessionArgument },
  flags: { project: projectFlag },
  examples: [
    ["autom8 open", "open where the run of this branch, or the only one, works, with $VISUAL or $EDITOR"],
  ],
  session: "without-argument",
  json: false,
  async run({ arguments: { session }, flags, global }) {
    const { openInEditor, sessionPlace } = await import("../session/asking/work_tree.ts");
    const named = session ?? global.session;
    const { path } = await sessionPlace(global.directory ?? ".", flags.project, named, "autom8 open");
    await openInEditor(path);
    return 0;
  },
});
