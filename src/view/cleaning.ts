/** What `autom8 clean` will do and did, in words. Pure. */

import { plural } from "../text/plural.ts";

type Kept = { readonly what: string; readonly reason: string };

export type ShownPlan = {
  readonly sessions: readonly {
    readonly sessionId: string;
    readonly branch: string | null;
    readonly status: string | null;
    /** The run's own, which stay on the branch. */
    readonly commits: number;
  }[];
  readonly worktrees: readonly {
    readonly path: string;
    readonly branch: string | null;
    readonly sessionId: string;
    /** What a checkpoint keeps, as the end of "it ..."; null if nothing. */
    readonly unsaved: string | null;
  }[];
  readonly kept: readonly Kept[];
};

/** `restore`: commands that bring back what was uncommitted. */
export type ShownCleaning = ShownPlan & { readonly restore: readonly string[] };

/** What `--json` prints, of a plan and of what was done: one form. */
export function cleaningJson(
  { sessions, worktrees, restore, kept }: ShownCleaning,
  { dryRun }: { dryRun: boolean },
): string {
  const shown = {
    dryRun,
    sessions: sessions.map(({ sessionId, branch, status, commits }) => ({
      sessionId,
      branch,
      status,
      commits,
    })),
    worktrees: worktrees.map(({ path, branch, sessionId, unsaved }) => ({
      path,
      branch,
      sessionId,
      unsaved,
    })),
    restore,
    kept,
  };
  return JSON.stringify(shown, null, 2);
}

/** What will go and what stays, a line each. */
export function planLines({ sessions, worktrees, kept }: ShownPlan): string[] {
  const lines = [
    ...sessions.map(({ sessionId, branch, status, commits }) =>
      `Archive session ${sessionId} (${branch}, ${status}): ${
        commits === 0 ? "the branch stays" : `${plural(commits, "commit")} stay on the branch`
      }`
    ),
    ...worktrees.map(({ path, branch, unsaved }) =>
      `Remove worktree ${path}: its commits stay on ${branch}, its ignored files go` +
      (unsaved === null ? "" : `; it ${unsaved}, which a checkpoint keeps`)
    ),
    ...keptLines("Keep", kept),
  ];
  return lines.length === 0 ? ["Nothing to clean."] : lines;
}

/** What went, how to bring back what was uncommitted, and what stayed. */
export function cleanedLines({ sessions, worktrees, restore, kept }: ShownCleaning): string[] {
  return [
    `Archived ${plural(sessions.length, "session")}, removed ${plural(worktrees.length, "worktree")}.`,
    ...restore.map((command) => `To bring back the uncommitted work: ${command}`),
    ...keptLines("Kept", kept),
  ];
}

function keptLines(verb: "Keep" | "Kept", kept: readonly Kept[]): string[] {
  return kept.map(({ what, reason }) => `${verb} ${what}, because it ${reason}.`);
}
