/** Plain `autom8` and `autom8 FILE`. */

import { defineCommand } from "./command.ts";
import { runFlags, startOptions } from "./run_flags.ts";

export const defaultCommand = defineCommand({
  name: "",
  summary: "Turn a spec into reviewed, committed work by driving Claude Code, story by story.",
  arguments: {
    file: {
      placeholder: "FILE",
      description: "a spec of any format, or its folder; without it, autom8 offers what can be done here",
      required: false,
    },
  },
  flags: runFlags,
  examples: [
    ["autom8 spec.json", "implement, verify, review and commit every story of a spec"],
    ["autom8", "plan work with Claude and run it; or resume a run, or run a spec that lies ready"],
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
    const [choose, ask] = file === null && global.session === null
      ? [await screen.choose(), await screen.confirm()]
      : [null, null];
    if (choose !== null && ask !== null) {
      const { doNext } = await import("./next.ts");
      return await doNext(global, options, { choose, confirm: ask }, screen);
    }
    if (file !== null) {
      const { runFile } = await import("./converted.ts");
      return await runFile(folder, file, options, global.yes, screen);
    }
    const { resumeOrRun } = await import("../session/start.ts");
    return await resumeOrRun(
      folder,
      global.session,
      options,
      await screen.display(),
      await screen.confirm(),
    );
  },
});
