/** What `autom8 clean` will do and did, in words. Pure. */

import { plural } from "../text/plural.ts";

type Kept = { readonly what: string; readonly reason: string };

export type ShownPlan = {
  readonly sessions: readonly {
    readonly sessionId: string;
    readonly branch: string | null;
    readonly status: string | null;
    readonly commits: number;
  }[];
  readonly worktrees: readonly {
    readonly path: string;
    readonly branch: string | null;
    readonly unsaved: string | null;
  }[];
  readonly kept: readonly Kept[];
};

/** What will go and what stays, a line each. */
export function planLines({ sessions, worktrees, kept }: ShownPlan): string[] {
  const lines = [
    ...sessions.map(({ sessionId, branch, status, commits }) =>
      `Archive session ${sessionId} (${branch}, ${status}): ${
        commits === 0 ? "the branch stays" : `${plural(commits, "commit")} stay on the branch`
      }`
    ),
    ...worktrees.map(({ path, branch, unsaved }) =>
      `Remove worktree ${path}: its commits stay on ${branch}` +
      (unsaved === null ? "" : `; it ${unsaved}, which a checkpoint keeps`)
    ),
    ...keptLines(kept),
  ];
  return lines.length === 0 ? ["Nothing to clean."] : lines;
}

/** What went, how to bring back what was uncommitted, and what stayed. */
export function cleanedLines(
  { sessions, worktrees, restore, kept }: {
    readonly sessions: readonly string[];
    readonly worktrees: readonly string[];
    readonly restore: readonly string[];
    readonly kept: readonly Kept[];
  },
): string[] {
  return [
    `Archived ${plural(sessions.length, "session")}, removed ${plural(worktrees.length, "worktree")}.`,
    ...restore.map((command) => `To bring back the uncommitted work: ${command}`),
    ...keptLines(kept),
  ];
}

function keptLines(kept: readonly Kept[]): string[] {
  return kept.map(({ what, reason }) => `Kept ${what}, because it ${reason}.`);
}
