/** The mark that a run leaves in the environment of everything it starts: how its processes are known again. */

import { readProcessTable, withAncestors } from "./process_table.ts";

/** Name of the variable. Children inherit it, also those in sessions of their own. */
export const markName = "AUTOM8_RUN";

/** The mark of a run as an entry of an environment. */
export function markOf(runId: string): string {
  return `${markName}=${runId}`;
}

/**
 * Pids of the living processes that carry this run's mark, never this process nor an ancestor of it: an agent of the
 * run may itself have started autom8. Empty on Windows, where an environment cannot be read.
 */
export async function findMarked(runId: string): Promise<number[]> {
  if (Deno.build.os === "windows") return [];
  const table = await readProcessTable(markOf(runId));
  const ours = withAncestors(table, Deno.pid);
  return [...table.marked].filter((pid) => table.rows.has(pid) && !ours.has(pid)).sort((a, b) => a - b);
}
