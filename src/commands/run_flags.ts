/** The flags of starting a run. */

import type { StartOptions } from "../session/start.ts";
import { onFlag, onOffFlag, usdFlag, type ValuesOf } from "./flag.ts";

export const runFlags = {
  worktree: onOffFlag("work in a worktree of the run's own (the default)", "work in this checkout"),
  skipReview: onFlag("commit without the review and correction loop"),
  step: onOffFlag("stop at each story boundary, to be resumed", "do not stop at story boundaries any more"),
  maxCost: usdFlag("stop when the run has cost this much"),
  trustSpec: onFlag("run the commands in a spec that somebody else committed"),
};

/** The options that these flags stand for. `yes` is the global flag. */
export function startOptions(flags: ValuesOf<typeof runFlags>, yes: boolean): StartOptions {
  return {
    worktree: flags.worktree,
    skipReview: flags.skipReview,
    allowDefaultBranch: yes,
    trustSpec: flags.trustSpec,
    step: flags.step,
    maxCostUsd: flags.maxCost,
  };
}
