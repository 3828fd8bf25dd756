/** The shell commands that a person most likely wants once a run has ended or stopped. Pure. */

import type { RunState } from "../run/state.ts";

/** At most three: one that shows the work, the way to where it is, and how to continue. None before there is a work tree. */
export function nextCommands(run: RunState): string[] {
  const { workspace, status, sessionId, commits } = run;
  if (workspace === null) return [];
  const place = placeOf(run);
  const range = `${workspace.baselineCommit.slice(0, 7)}..${shellWord(workspace.branch)}`;
  const began = Object.values(run.stories).some(({ attempts }) => attempts > 0);
  const open = place === null ? "git status" : `git -C ${shellWord(place)} status`;
  return [
    ...(commits.length > 0 ? [`git log --stat ${range}`] : began ? [open] : []),
    ...(place === null ? [] : [`cd ${shellWord(place)}`]),
    ...(status === "completed" || status === "running" ? [] : [`autom8 resume --session ${sessionId}`]),
  ];
}

/** The worktree, unless it is removed now. */
function placeOf({ workspace, checkout, status, config }: RunState): string | null {
  if (workspace === null || workspace.workTree === checkout) return null;
  return status === "completed" && config.worktreeCleanup ? null : workspace.workTree;
}

/** The word, quoted for a POSIX shell if it needs quotes. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
