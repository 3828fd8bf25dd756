/** `autom8 resume`: resumes a run, or brings back one that was abandoned. */

import { defineCommand } from "./command.ts";
import { onFlag, onOffFlag, usdFlag } from "./flag.ts";

export const resume = defineCommand({
  name: "resume",
  summary: "Resume a run that was interrupted, paused or failed.",
  arguments: {},
  flags: {
    list: onFlag("show the runs that can be resumed", "l"),
    discard: onFlag("put the work tree back to before the agent turn that was cut off"),
    take: onFlag("count changes made since the run stopped as its work"),
    leave: onFlag("keep changes made since the run stopped out of its commits"),
    reload: onFlag("take in the configuration and the spec as they are now"),
    skipReview: onFlag("commit without a further review, in spite of open findings"),
    step: onOffFlag("stop at each story boundary from now on", "do not stop at story boundaries any more"),
    trust: onFlag(
      "say yes to the commands that came with the repository: of the spec, Claude settings, git hooks",
    ),
    maxCost: usdFlag("a new limit for the cost of the whole run"),
  },
  examples: [
    ["autom8 resume", "resume the run of this branch, or the only unfinished one"],
    ["autom8 resume --list", "show the runs that can be resumed"],
    ["autom8 resume --reload", "the same, with the spec and configuration as you have corrected them"],
    ["autom8 resume --skip-review", "commit what there is, although the review still finds issues"],
    ["autom8 resume --no-step", "run to the end without stopping between stories"],
  ],
  session: "yes",
  json: true,
  showsRun: true,
  async run({ flags, global, screen }) {
    const folder = global.directory ?? ".";
    if (flags.list) {
      const { list: _, ...others } = flags;
      if ([...Object.values(others), global.quiet].some((flag) => flag !== false && flag !== null)) {
        const { Autom8Error } = await import("../errors.ts");
        throw new Autom8Error("usage", {
          problem: "`--list` only shows runs, so no other flag of resume can take effect.",
          hint: "Leave `--list` or the other flags out.",
        });
      }
      const { unfinishedRuns } = await import("../session/asking/list.ts");
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
    if (flags.take && flags.leave || flags.discard && (flags.take || flags.leave)) {
      const { Autom8Error } = await import("../errors.ts");
      throw new Autom8Error("usage", {
        problem: "`--take`, `--leave` and `--discard` exclude each other.",
        hint: "Give one of them, or none.",
      });
    }
    const { resumeRun } = await import("../session/resume.ts");
    const choice = flags.take ? "take" as const : flags.leave ? "leave" as const : null;
    const confirm = flags.discard || flags.reload ? await screen.confirm() : null;
    const consent = { yes: global.yes, ask: confirm };
    const { discard, trust, step, reload, skipReview, maxCost: maxCostUsd } = flags;
    const options = { discard, trust, step, maxCostUsd, choice, consent, reload, skipReview, confirm };
    return await resumeRun(folder, global.session, options, await screen.display());
  },
});
