/** A reviewer may write its review file only: what else changed during its turn is nobody's. */

import { bringBackCommand } from "../git/checkpoint.ts";
import { diff } from "../git/diff.ts";
import type { Workbench } from "./driver.ts";
import type { EventOf } from "./events.ts";
import { isOwnWorktree, named } from "./ground.ts";
import { ownSegments } from "./parts.ts";
import type { RunState } from "./state.ts";

/**
 * Puts back what changed during the run's review turn, up to the checkpoint `after`, and keeps it under a name. In a lent
 * checkout it may be the user's: it stays, in no commit. Returns what to record about it.
 */
export async function undoReviewEdits(
  run: RunState,
  { git, repository, checkpoints }: Workbench,
  after: string,
  worked = "the reviewer worked, which only writes its review",
): Promise<EventOf<"notice">[]> {
  const { turn } = run;
  if (turn === null) return [];
  const segments = ownSegments(turn, after).filter((segment) => segment.before !== segment.after);
  if (segments.length === 0) return [];
  if (!isOwnWorktree(run)) {
    const changed: string[] = [];
    for (const { before, after } of segments) {
      changed.push(...(await diff(git, before, after)).map(({ path }) => path));
    }
    const text = `Changed during the review, by the reviewer or by you; left as it is, and in no commit: ${
      named([...new Set(changed)].sort())
    }`;
    return [{ kind: "notice", text }];
  }
  const saveAs = `${turn.number}-review-edits`;
  const { undone, left } = await checkpoints.undo(segments, { saveAs });
  const notices: EventOf<"notice">[] = [];
  if (undone.length > 0) {
    const command = bringBackCommand(repository.workTree, run.runId, saveAs);
    const text = `Files were edited while ${worked}; they were put back: ${named(undone)}. ` +
      `To bring the changes back: ${command}`;
    notices.push({ kind: "notice", text });
  }
  if (left.length > 0) {
    const text = `Changed during the review and again after it; left as it is: ${named(left)}`;
    notices.push({ kind: "notice", text });
  }
  return notices;
}
