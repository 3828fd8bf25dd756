/** `autom8 resume`: resumes a run with the configuration that it was started with. */

import { defineCommand } from "./command.ts";
import { onFlag, onOffFlag, usdFlag } from "./flag.ts";

export const resume = defineCommand({
  name: "resume",
  summary: "Resume a run that was interrupted, paused or failed.",
  arguments: {},
  flags: {
    list: onFlag("show the runs that can be resumed", "l"),
    discard: onFlag("put the work tree back to before the agent turn that was cut off"),
    step: onOffFlag("stop at each story boundary from now on", "do not stop at story boundaries any more"),
    trust: onFlag("say yes to the commands that came with the repository: Claude settings, git hooks"),
    maxCost: usdFlag("a new limit for the cost of the whole run"),
  },
  examples: [
    ["autom8 resume", "resume the run of this branch, or the only unfinished one"],
    ["autom8 resume --list", "show the runs that can be resumed"],
    ["autom8 resume --no-step", "run to the end without stopping between stories"],
  ],
  session: "yes",
  json: true,
  async run({ flags, global, screen }) {
    const folder = global.directory ?? ".";
    if (flags.list) {
      if (flags.discard || flags.trust || flags.step !== null || flags.maxCost !== null) {
        const { Autom8Error } = await import("../errors.ts");
        throw new Autom8Error("usage", {
          problem: "`--list` only shows runs, so no other flag of resume can take effect.",
          hint: "Leave `--list` or the other flags out.",
        });
      }
      const { unfinishedRuns } = await import("../session/list.ts");
      const { renderResumable } = await import("../terminal/status.ts");
      const printer = await screen.printer();
      const { runs } = await unfinishedRuns(folder, global.session);
      printer.lines(
        screen.output === "json"
          ? [JSON.stringify({ sessions: runs.map(({ run, alive }) => ({ alive, ...run })) }, null, 2)]
          : renderResumable(runs, printer.width()),
      );
      return 0;
    }
    const { resumeRun } = await import("../session/resume.ts");
    const { discard, trust, step, maxCost: maxCostUsd } = flags;
    const options = { discard, trust, step, maxCostUsd };
    return await resumeRun(folder, global.session, options, await screen.display());
  },
});
