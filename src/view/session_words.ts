/** What a run does right now, from its summary and its live line: for the screens that show many runs at once. Pure. */

import type { RunSummary } from "../run/summary.ts";
import { totalTokens } from "./amounts.ts";
import { liveTokens, type LiveView } from "./live_view.ts";
import { attemptPlace } from "./progress.ts";

/** `attempt 2/3` or `round 1/3`; empty if neither is counted now. */
export function countedPlace(run: RunSummary): string {
  const state = run.failure?.in ?? run.machineState;
  if (state === "reviewing" || state === "correcting" && run.reviewRound > 0) {
    const most = run.config.reviewMaxIterations;
    return `round ${Math.min(Math.max(1, run.reviewRound), most)}/${most}`;
  }
  const story = run.stories.find(({ id }) => id === run.currentStory);
  if (story === undefined || story.attempts === 0 || state !== "running-claude") return "";
  return attemptPlace({
    failures: story.failures,
    maxAttempts: run.config.maxAttempts,
    isOver: run.failure !== null && run.turn === null,
  });
}

/** What is waited for; empty if it is not known. */
export function doingNow({ waiting }: Pick<RunSummary, "waiting">, { stopping, doing }: LiveView): string {
  if (stopping) return "stopping";
  return doing === "" ? waiting?.why ?? "" : doing;
}

/** All tokens so far, with those of the turn that is under way. */
export function tokensNow({ usage }: Pick<RunSummary, "usage">, live: LiveView, alive: boolean): number {
  return Math.max(totalTokens(usage), alive ? liveTokens(live) : 0);
}

/** The word for an archived run, by the one that the index has. */
export function archivedStatus(status: string): string {
  // It was killed, and archived all the same.
  return status === "running" ? "cut off" : status;
}
