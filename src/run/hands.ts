/**
 * Where the run takes its hands off the work tree, to stop or to wait, and where it works again: a checkpoint at each end
 * tells what the user did in between.
 */

import { plural } from "../text/plural.ts";
import { isAncestor } from "../git/branch_moves.ts";
import type { Git } from "../git/command.ts";
import { diff } from "../git/diff.ts";
import { readHead, resolveRef } from "../git/head.ts";
import { findReverted, wasReset } from "../git/reverted.ts";
import type { ErrorKind } from "../errors.ts";
import type { Driver, Recorder, Workbench } from "./driver.ts";
import type { EventOf, RunEvent } from "./events.ts";
import { isOwnWorktree, named } from "./ground.ts";
import { undoReviewEdits } from "./review_edits.ts";
import type { RunState } from "./state.ts";

/** What the user said about changes made while the run was stopped; null: the rules decide. */
export type TakeChoice = "take" | "leave" | null;

/** The event for a run that stops working: none before it has a work tree, or where that cannot be recorded. */
export async function leaveWork(driver: Driver): Promise<EventOf<"work-left">[]> {
  const { run } = driver;
  if (run.workspace === null || run.left !== null) return [];
  try {
    const { git, checkpoints } = await driver.workbench();
    // What another branch has in place is nobody's work here.
    if (!isOwnWorktree(run) && (await readHead(git)).branch !== run.branch) return [];
    const { commit } = await checkpoints.take(`${run.turns}-left`);
    return [{ kind: "work-left", at: commit, tip: await resolveRef(git, `refs/heads/${run.branch}`) }];
  } catch {
    // The work tree is broken, and the run may be stopping for that reason: without the checkpoint it is as after a crash.
    return [];
  }
}

/** After a wait: what changed in the meantime is the user's. */
export async function continueAfterWait(driver: Driver): Promise<void> {
  const { left } = driver.run;
  if (left === null) return;
  const { git, checkpoints } = await driver.workbench();
  const { commit } = await checkpoints.take(`${driver.run.turns}-waited`);
  const tip = await tipToCompare(driver.run, git);
  await driver.record({ kind: "work-continued", from: left.at, to: commit, tip, taken: false });
}

/**
 * After a stop: decides whose the changes since then are, and lists them. Work that a reset or a stash took away is put
 * back. Returns what to tell the user.
 */
export async function continueAfterStop(
  recorder: Recorder,
  bench: Workbench,
  choice: TakeChoice,
): Promise<string[]> {
  const { run } = recorder;
  const { git, checkpoints } = bench;
  if (run.workspace === null) return [];
  if (run.left === null) return unknownSince(run);
  const from = run.left.at;
  const messages: string[] = [];
  const tip = await tipBeforeReset(run, run.left.tip, git);
  let to = (await checkpoints.take(`${run.turns}-resumed`)).commit;
  if (tip !== null) {
    const change = await checkpoints.changes(from, to);
    const { modified, added } = await findReverted(git, { tip, recorded: from, change });
    const gone = new Set([...modified, ...added]);
    if (gone.size > 0 && await wasReset(git, new Date(run.updatedAt))) {
      const saveAs = `${run.turns}-reset`;
      const { undone } = await checkpoints.undo([{ before: from, after: to }], { saveAs, only: gone });
      messages.push(
        `Recorded work was no longer in the work tree (a reset or a stash). It was put back: ${
          named(undone)
        }`,
      );
      to = (await checkpoints.take(`${run.turns}-resumed`)).commit;
    }
  }
  const changed = (await diff(git, from, to)).map(({ path }) => path);
  const taken = changed.length > 0 && isTaken(run, choice);
  if (changed.length === 0 && choice !== null) messages.push("Nothing changed since the run stopped.");
  if (changed.length > 0) {
    const whose = taken ? "taken as the run's work" : "left as yours, in no commit of the run";
    const other = taken ? "leave" : "take";
    messages.push(
      `${plural(changed.length, "file")} changed since the run stopped, ${whose}: ${named(changed)}` +
        (choice === null ? ` (\`autom8 resume --${other}\` would decide otherwise)` : ""),
    );
  }
  const events: RunEvent[] = [];
  const { turn } = run;
  if (taken && turn?.phase === "review") {
    // The reviewer has not seen what is taken in: the review is done again, after the checks.
    const edits = await undoReviewEdits(run, bench, from);
    const why = "the work tree was changed during the review";
    events.push(...edits, { kind: "turn-dropped", turn: turn.number, why });
  }
  await recorder.record(...events, {
    kind: "work-continued",
    from,
    to,
    tip: await tipToCompare(run, git),
    taken,
  });
  return messages;
}

/**
 * What the files look like whose recorded work a reset took away: as in the branch when the run stopped, or further back
 * if the branch was reset, too. What the user committed since then was meant to change.
 */
async function tipBeforeReset({ branch }: RunState, then: string | null, git: Git): Promise<string | null> {
  const now = await resolveRef(git, `refs/heads/${branch}`);
  return then !== null && now !== null && await isAncestor(git, now, then) ? now : then;
}

/**
 * The tip that the turn is compared with from now on, if it is another one: the user may have rewritten the branch in the
 * meantime. Commits on top may be the agent's, from before, so that they are judged at the turn's end.
 */
async function tipToCompare({ branch, turn }: RunState, git: Git): Promise<string | null> {
  const tip = await resolveRef(git, `refs/heads/${branch}`);
  const isOnTop = tip === null || !turn?.tip || await isAncestor(git, turn.tip, tip);
  return isOnTop ? null : tip;
}

/** What to say where no checkpoint shows how the run left the work tree. */
function unknownSince({ turn, failure }: RunState): string[] {
  const counts = "what changed since then cannot be told from the agent's work and counts as it.";
  if (turn !== null && failure?.error.kind === "head-moved") {
    return [`The checkout was on another branch when the run stopped: ${counts}`];
  }
  return turn === null || turn.end !== null
    ? []
    : [`autom8 ended before it could record the work tree: ${counts}`];
}

/** Stops that ask the person to fix something in the work tree. */
const asksForWork: ReadonlySet<ErrorKind> = new Set([
  "review-limit",
  "correction-stalled",
  "attempts-exhausted",
  "story-blocked",
  "commit-refused",
]);

function isTaken(run: RunState, choice: TakeChoice): boolean {
  if (choice !== null) return choice === "take";
  return isOwnWorktree(run) || run.failure !== null && asksForWork.has(run.failure.error.kind);
}
