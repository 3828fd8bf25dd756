/** Commits are autom8's to make: those that an agent made on the run's branch are taken back, the files stay. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import type { Git } from "./command.ts";
import { type GitFolders, isCommit, resolveRef } from "./head.ts";
import { syncIndex } from "./sync_index.ts";

/**
 * What the reflog says of every move of a branch that an agent of this run makes, as `GIT_REFLOG_ACTION` in its
 * environment: the user may commit on the branch at the same time, and theirs stay.
 */
export function agentReflogAction(runId: string): string {
  return `autom8-agent ${runId}`;
}

/**
 * Puts the branch back to where it was before an agent of the run moved it, whether by commits or by resets. The
 * work tree stays as it is; the index follows, but for what is staged on purpose. Returns the commit that the branch
 * was left at, null where there was nothing to do: no moves, or the last one is somebody else's.
 * No git process where there is nothing to do, else two.
 */
export async function takeBackAgentCommits(
  git: Git,
  folders: GitFolders,
  options: { branch: string; runId: string },
): Promise<string | null> {
  const { branch, runId } = options;
  const ref = `refs/heads/${branch}`;
  const moves = lastMovesBy(agentReflogAction(runId), await readReflog(folders, ref));
  const before = moves.at(0)?.from;
  const left = moves.at(-1)?.to;
  if (before === undefined || left === undefined || await resolveRef(git, folders, ref) !== left) return null;
  // The index first: with the branch put back but the index not, a crash would leave the agent's commits staged.
  await syncIndex(git, folders, { from: left, to: before });
  crashPoint("git-take-back:before");
  await git.text(["update-ref", "-m", "autom8: the agent's commits taken back", ref, before, left], {
    write: true,
  });
  crashPoint("git-take-back:after");
  return left;
}

type Move = { from: string; to: string; by: string };

/** The moves at the end of a reflog that all have the action, oldest first; none that made the branch. */
function lastMovesBy(action: string, moves: readonly Move[]): Move[] {
  const other = moves.findLastIndex(({ from, by }) => !by.startsWith(action) || /^0+$/.test(from));
  return moves.slice(other + 1);
}

/** Each line is `<from> <to> <name> <address> <time> <zone>`, a tab, and what was done. */
async function readReflog(folders: GitFolders, ref: string): Promise<Move[]> {
  const text = await readIfPresent(join(folders.commonFolder, "logs", ref));
  return text.split("\n").flatMap((line) => {
    const tab = line.indexOf("\t");
    const [from = "", to = ""] = line.split(" ", 2);
    if (!isCommit(from) || !isCommit(to)) return [];
    return [{ from, to, by: tab === -1 ? "" : line.slice(tab + 1) }];
  });
}

async function readIfPresent(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return "";
    throw error;
  }
}
