/** The shell commands that a person most likely wants once a run has ended or stopped. Pure. */

import type { RunState } from "../run/state.ts";
import { shellWord } from "../text/shell_word.ts";

/** At most three: one that shows the work, the way to where it is, and how to continue. None before there is a work tree. */
export function nextCommands(run: RunState): string[] {
  const { workspace, status, sessionId, commits } = run;
  if (workspace === null) return [];
  const place = placeOf(run);
  const range = `${workspace.baselineCommit.slice(0, 7)}..${shellWord(workspace.branch)}`;
  const began = Object.values(run.stories).some(({ attempts }) => attempts > 0);
  return [
    ...(commits.length > 0 ? [`git log --stat ${range}`] : began ? [`${gitAt(run)} status`] : []),
    ...(place === null ? [] : [`cd ${shellWord(place)}`]),
    ...(status === "completed" || status === "running" ? [] : [`autom8 resume --session ${sessionId}`]),
  ];
}

/** The worktree, unless it is removed now. */
function placeOf({ workspace, checkout, status, config }: RunState): string | null {
  if (workspace === null || workspace.workTree === checkout) return null;
  return status === "completed" && config.worktreeCleanup ? null : workspace.workTree;
}

/** git in the run's work tree. */
export function gitAt(run: RunState): string {
  const place = placeOf(run);
  return place === null ? "git" : `git -C ${shellWord(place)}`;
}
