/** What became of each check of a run, against the state before the first agent. Pure. */

import type { CheckHistory, RunState } from "../run/state.ts";

/** `open`: it did not run since the first agent started. */
export type CheckVerdict =
  | "held"
  | "fixed"
  | "broken by this run"
  | "was broken"
  | "passed"
  | "failed"
  | "open";

/** For a run without any verify command. */
export const noChecks =
  "No verify command is set, so nothing but agents and the review judges the work. Set `verify` in the configuration.";

/** Whether any command decides over the work. */
export function hasChecks({ config, spec }: RunState): boolean {
  return config.verify.length > 0 || (spec?.userStories.some(({ verify }) => verify.length > 0) ?? false);
}

/** The checks that ran before the first agent, each with its verdict. */
export function checkVerdicts({ checks }: RunState): { command: string; verdict: CheckVerdict }[] {
  return Object.entries(checks)
    .filter(([, { before }]) => before !== null)
    .map(([command, history]) => ({ command, verdict: verdictOf(history) }));
}

function verdictOf({ before, now }: CheckHistory): CheckVerdict {
  if (now === null) return before === false ? "was broken" : "open";
  if (before === null) return now ? "passed" : "failed";
  if (before) return now ? "held" : "broken by this run";
  return now ? "fixed" : "was broken";
}
