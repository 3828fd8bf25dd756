/** The flags of starting a run. */

import type { StartOptions } from "../session/start.ts";
import type { GlobalFlags } from "./global_flags.ts";
import { choiceFlag, onFlag, onOffFlag, usdFlag, type ValuesOf } from "./flag.ts";

/** What ticked boxes mean, for every command that reads a spec. */
export const tickedFlag = choiceFlag(
  "done|todo",
  ["done", "todo"],
  "whether stories whose boxes are all ticked are done, in a spec of boxes",
);

export const runFlags = {
  worktree: onOffFlag("work in a worktree of the run's own (the default)", "work in this checkout"),
  skipReview: onFlag("commit without the review and correction loop"),
  step: onOffFlag("stop at each story boundary, to be resumed", "do not stop at story boundaries any more"),
  maxCost: usdFlag("stop when the run has cost this much"),
  allowDefaultBranch: onFlag("let a spec work directly on the default branch"),
  dryRun: onFlag("show what the run would do; nothing is started, written or paid"),
  ticked: tickedFlag,
  trust: onFlag(
    "say yes to the commands that came with the repository: of the spec, .autom8.toml, Claude settings, git hooks",
  ),
};

/** The options that these flags stand for. With `--yes`, and in a build, nothing is proposed that was not asked for. */
export function startOptions(
  flags: ValuesOf<typeof runFlags>,
  { yes }: Pick<ValuesOf<GlobalFlags>, "yes">,
): StartOptions {
  return {
    worktree: flags.worktree,
    skipReview: flags.skipReview,
    allowDefaultBranch: flags.allowDefaultBranch,
    trust: flags.trust,
    step: flags.step,
    maxCostUsd: flags.maxCost,
    // With `--yes`, the answer to the question about ticked boxes.
    ticked: flags.ticked ?? (yes ? "done" : null),
    proposeChecks: !yes && ["", "false"].includes(Deno.env.get("CI") ?? ""),
  };
}
