/** What `autom8 clean` is to remove: a decision over what there is. Pure. */

import type { RunStatus } from "../run/state.ts";

/** What the user asked for. */
export type CleanScope = {
  /** `finished`: sessions whose run is over; `orphaned`: sessions and worktrees that have lost each other. */
  which: "finished" | "all" | "orphaned";
  /** The only session to clean; null for every one that fits. */
  named: string | null;
  /** Remove worktrees too. */
  worktrees: boolean;
};

/** A session, as far as cleaning needs it. `status` is null if its run cannot be read. */
export type CleanSession = {
  sessionId: string;
  branch: string | null;
  status: RunStatus | null;
  isDriven: boolean;
  /** The run's own worktree is gone. */
  isOrphaned: boolean;
};

/** A worktree that autom8 made. `hasArchive`: a run of its session is archived. */
export type CleanWorktree = { path: string; branch: string | null; sessionId: string; hasArchive: boolean };

/** Something that stays although it was asked for. `reason` is the end of a sentence that begins with "it". */
export type Kept = { what: string; reason: string };

export type CleanPlan<S, W> = { sessions: S[]; worktrees: W[]; kept: Kept[] };

/** Chooses what to remove. A session that is being driven, or that cannot be read, always stays. */
export function planCleaning<S extends CleanSession, W extends CleanWorktree>(
  sessions: readonly S[],
  worktrees: readonly W[],
  scope: CleanScope,
): CleanPlan<S, W> {
  const plan: CleanPlan<S, W> = { sessions: [], worktrees: [], kept: [] };
  for (const session of sessions) {
    if (!isMeant(session, scope)) continue;
    const reason = reasonToKeep(session);
    if (reason === null) plan.sessions.push(session);
    else plan.kept.push({ what: `session ${session.sessionId}`, reason });
  }
  const staying = new Set(sessions.map(({ sessionId }) => sessionId));
  for (const { sessionId } of plan.sessions) staying.delete(sessionId);
  for (const worktree of worktrees) {
    if (staying.has(worktree.sessionId)) continue;
    if (scope.named !== null && worktree.sessionId !== scope.named) continue;
    const isAlone = !worktree.hasArchive &&
      !plan.sessions.some((one) => one.sessionId === worktree.sessionId);
    if (scope.worktrees || scope.which === "orphaned" && isAlone) plan.worktrees.push(worktree);
  }
  return plan;
}

function isMeant({ sessionId, status, isOrphaned }: CleanSession, { which, named }: CleanScope): boolean {
  if (named !== null) return sessionId === named;
  switch (which) {
    case "all":
      return true;
    case "orphaned":
      return isOrphaned;
    case "finished":
      return status === "completed" || status === "failed" || status === "abandoned";
    default:
      return which satisfies never;
  }
}

function reasonToKeep({ isDriven, status }: CleanSession): string | null {
  if (isDriven) return "is running; stop it first, with Ctrl-C or `autom8 pause`";
  if (status === null) return "cannot be read; `autom8 doctor` shows why";
  return null;
}
