/** The mark that a run leaves in the environment of everything it starts, by which its processes are found again. */

import { readProcessTable, withAncestors } from "./process_table.ts";

/** Name of the variable. Children inherit it, even in sessions of their own. */
export const markName = "AUTOM8_RUN";

/** The mark of a run as an entry of an environment. */
export function markOf(runId: string): string {
  return `${markName}=${runId}`;
}

/**
 * Pids of the running processes with this run's mark, except this process and its ancestors: an agent of the run may
 * have started autom8. Empty on Windows, where environments cannot be read.
 */
export async function findMarked(runId: string): Promise<number[]> {
  if (Deno.build.os === "windows") return [];
  const table = await readProcessTable(markOf(runId));
  const ours = withAncestors(table, Deno.pid);
  return [...table.marked].filter((pid) => table.rows.has(pid) && !ours.has(pid)).sort((a, b) => a - b);
}
