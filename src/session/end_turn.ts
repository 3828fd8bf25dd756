/** Ending an agent turn that was cut off, because it is not to be continued. */

import type { Workbench } from "../run/driver.ts";
import type { RunEvent } from "../run/events.ts";
import { undoReviewEdits } from "../run/review_edits.ts";
import type { RunState } from "../run/state.ts";

/**
 * The events that end the run's open turn. A review is dropped, with what the reviewer edited; any other turn's changes
 * stay its story's or its correction's. No process of the run may be alive.
 */
export async function endTurn(
  run: RunState,
  bench: Workbench,
  why: string,
): Promise<RunEvent[]> {
  const { turn } = run;
  if (turn === null) return [];
  const after = turn.end?.after ?? (await bench.checkpoints.take(`${turn.number}-after`)).commit;
  if (turn.phase === "review") {
    return [...await undoReviewEdits(run, bench, after), { kind: "turn-dropped", turn: turn.number, why }];
  }
  const failure = { kind: "conversation-unknown", detail: why, resetsAt: null } as const;
  return [{ kind: "turn-ended", turn: turn.number, after, ending: { kind: "failed", failure } }];
}
