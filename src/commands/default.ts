/** Plain `autom8` and `autom8 FILE`. */

import { defineCommand } from "./command.ts";
import { runFlags, startOptions } from "./run_flags.ts";

export const defaultCommand = defineCommand({
  name: "",
  summary: "Turn a spec into reviewed, committed work by driving Claude Code, story by story.",
  arguments: {
    file: {
      placeholder: "FILE",
      description: "a spec of any format, or its folder; without it, the unfinished run is resumed",
      required: false,
    },
  },
  flags: runFlags,
  examples: [
    ["autom8 spec.json", "implement, verify, review and commit every story of a spec"],
    ["autom8", "resume the unfinished run of this branch, or run the newest spec"],
    ["autom8 --output json spec.json | jq .", "the same as the first, as a stream of events"],
    ["autom8 demo", "see it work, without an account, in a scratch repository"],
  ],
  session: "without-argument",
  json: true,
  showsRun: true,
  async run({ arguments: { file }, flags, global, screen }) {
    const folder = global.directory ?? ".";
    const options = startOptions(flags, global);
    if (flags.dryRun) {
      const { showPlan } = await import("./dry_run.ts");
      return await showPlan(folder, file, options, screen);
    }
    const { runSpec, resumeOrRun } = await import("../session/start.ts");
    const [display, confirm] = [await screen.display(), await screen.confirm()];
    return file === null
      ? await resumeOrRun(folder, global.session, options, display, confirm)
      : await runSpec(folder, file, options, display, confirm);
  },
});
