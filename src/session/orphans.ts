/** Processes that a killed autom8 left running. */

import { endMarked } from "../process/tree.ts";
import type { RunState } from "../run/state.ts";
import type { Observer } from "./observer.ts";

/** From SIGTERM to SIGKILL, ms. */
const graceMs = 2_000;

/** Ends what is left of a run, before anything else is done with it. The caller holds the session's lock. */
export async function endOrphans(run: RunState, observer: Pick<Observer, "message">): Promise<void> {
  const ended = await endMarked(run.runId, { graceMs });
  if (ended.length === 0) return;
  const processes = ended.length === 1 ? "a process" : `${ended.length} processes`;
  observer.message(`Ended ${processes} that the interrupted run had left behind.`);
}
