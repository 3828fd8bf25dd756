/** Commits are autom8's to make: those that an agent made on the run's branch are taken back. The files stay. */

import { crashPoint } from "../crash_point.ts";
import type { Git } from "./command.ts";
import { resolveRef } from "./head.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { syncIndex } from "./sync_index.ts";

/**
 * What the reflog records for every move of a branch that an agent of this run makes, as `GIT_REFLOG_ACTION` in the
 * agent's environment. The user may commit on the branch at the same time, and the user's commits stay.
 */
export function agentReflogAction(runId: string): string {
  return `autom8-agent ${runId}`;
}

/**
 * Puts the branch back to where it was before an agent of the run moved it, whether by commits or by resets. The
 * work tree stays as it is; the index follows, except for what is staged on purpose.
 *
 * @returns the commit at which the agent left the branch; null if there was nothing to do: the last move is not the
 * agent's, or the reflog does not show where the branch was before
 */
export async function takeBackAgentCommits(
  git: Git,
  repository: { gitFolder: string },
  options: { branch: string; runId: string },
): Promise<string | null> {
  const ref = `refs/heads/${options.branch}`;
  const left = await movedByAgent(git, options);
  if (left === null) return null;
  const before = (await readMoves(git, ref, [])).find((move) => !isOf(move, options.runId))?.to;
  if (before === undefined || await resolveRef(git, ref) !== left) return null;
  // The index first: if the branch were put back but the index not, a crash would leave the agent's commits staged.
  await syncIndex(git, repository, { from: left, to: before });
  crashPoint("git-take-back:before");
  await git.text(["update-ref", "-m", "autom8: the agent's commits taken back", ref, before, left], {
    write: true,
  });
  crashPoint("git-take-back:after");
  return left;
}

/**
 * The commit that an agent of the run moved the branch to; null if the last move is not the agent's. A reflog may be long,
 * and the newest move alone says whether the others matter.
 */
export async function movedByAgent(
  git: Git,
  { branch, runId }: { branch: string; runId: string },
): Promise<string | null> {
  const [newest] = await readMoves(git, `refs/heads/${branch}`, ["-1"]);
  return newest !== undefined && isOf(newest, runId) ? newest.to : null;
}

function isOf({ by }: Move, runId: string): boolean {
  return by.startsWith(agentReflogAction(runId));
}

/** One entry of a reflog: the commit that the branch moved to, and the action that moved it. */
type Move = { to: string; by: string };

/** The moves of a ref, newest first; none if it has no reflog. */
export async function readMoves(git: Git, ref: string, limit: readonly string[]): Promise<Move[]> {
  const args = [
    "log",
    "-z",
    "--walk-reflogs",
    "--no-show-signature",
    "--format=%H%x00%gs",
    ...limit,
    ref,
    "--",
  ];
  const { code, stdout } = await git.run(args);
  // The branch does not exist.
  if (code !== 0) return [];
  const fields = splitNul(stdout).map(decodeField);
  const moves: Move[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    moves.push({ to: fields[at] ?? "", by: fields[at + 1] ?? "" });
  }
  return moves;
}
