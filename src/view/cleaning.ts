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
  /** Conversations and conversions that belong to no run. */
  readonly talks: readonly ShownTalk[];
  readonly kept: readonly Kept[];
};

type ShownTalk = {
  readonly id: string;
  readonly kind: "plan" | "improve" | "convert-spec" | "unreadable";
  readonly branch?: string;
};

/** `restore`: commands that bring back what was uncommitted. */
export type ShownCleaning = ShownPlan & { readonly restore: readonly string[] };

/** What `--json` prints, of a plan and of what was done: one form. */
export function cleaningJson(
  { sessions, worktrees, talks, restore, kept }: ShownCleaning,
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
    conversations: talks.map(({ id, kind, branch = null }) => ({ id, kind, branch })),
    restore,
    kept,
  };
  return JSON.stringify(shown, null, 2);
}

/** What will go and what stays, a line each. */
export function planLines({ sessions, worktrees, talks, kept }: ShownPlan): string[] {
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
    ...talks.map((talk) => `Remove ${talkText(talk)}`),
    ...keptLines("Keep", kept),
  ];
  return lines.length === 0 ? ["Nothing to clean."] : lines;
}

/** What went, how to bring back what was uncommitted, and what stayed. */
export function cleanedLines({ sessions, worktrees, talks, restore, kept }: ShownCleaning): string[] {
  return [
    `Archived ${plural(sessions.length, "session")}, removed ${plural(worktrees.length, "worktree")}.`,
    ...(talks.length === 0 ? [] : [`Removed what was left of ${plural(talks.length, "conversation")}.`]),
    ...restore.map((command) => `To bring back the uncommitted work: ${command}`),
    ...keptLines("Kept", kept),
  ];
}

function talkText({ id, kind, branch }: ShownTalk): string {
  const short = id.slice(0, 8);
  switch (kind) {
    case "plan":
      return `planning ${short}, which could still be continued`;
    case "improve":
      return `conversation ${short} about ${branch}, a branch that is gone`;
    case "convert-spec":
      return `conversion ${short}, which did not end`;
    case "unreadable":
      return `conversation ${short}, which cannot be continued`;
    default:
      return kind satisfies never;
  }
}

function keptLines(verb: "Keep" | "Kept", kept: readonly Kept[]): string[] {
  return kept.map(({ what, reason }) => `${verb} ${what}, because it ${reason}.`);
}
