/** `autom8 run`: takes a spec to reviewed, committed work. */

import { defineCommand } from "./command.ts";
import { textFlag } from "./flag.ts";
import { runFlags, startOptions } from "./run_flags.ts";

export const run = defineCommand({
  name: "run",
  summary: "Run a spec, or resume its unfinished run.",
  arguments: {
    file: {
      placeholder: "FILE",
      description: "a spec of any format, or its folder (default: the newest of the project)",
      required: false,
    },
  },
  flags: { spec: textFlag("FILE", "the same as the argument"), ...runFlags },
  examples: [
    ["autom8 run spec.json", "implement, verify, review and commit every story of a spec"],
    ["autom8 run", "run the newest spec of this project"],
    ["autom8 run spec.json --dry-run", "show the order of the stories, the checks, and where it would work"],
    ["autom8 run spec.json --skip-review", "commit right after the last story"],
  ],
  session: "no",
  json: true,
  showsRun: true,
  async run({ arguments: { file }, flags, global, screen }) {
    if (file !== null && flags.spec !== null) {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: `Two specs were named: ${file} and ${flags.spec}.`,
        hint: "Name one of them.",
      });
    }
    if (flags.dryRun) {
      const { showPlan } = await import("./dry_run.ts");
      return await showPlan(global.directory ?? ".", file ?? flags.spec, startOptions(flags, global), screen);
    }
    const { runFile } = await import("./converted.ts");
    return await runFile(
      global.directory ?? ".",
      file ?? flags.spec,
      startOptions(flags, global),
      global.yes,
      screen,
    );
  },
});
