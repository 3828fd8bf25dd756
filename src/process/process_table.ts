/** The processes of this machine at one moment, and which of them carry a run's mark. */

import { readLinuxTable } from "./linux_table.ts";
import type { ProcessTable } from "./process_row.ts";
import { readPsTable } from "./ps_table.ts";

/**
 * Reads the table of this machine.
 *
 * @param mark A whole entry of an environment (`NAME=value`), matched exactly.
 */
export function readProcessTable(mark: string): Promise<ProcessTable> {
  return Deno.build.os === "linux" ? readLinuxTable(mark) : readPsTable(mark);
}

/** The given processes and everything below them in the table. */
export function withDescendants(table: ProcessTable, pids: Iterable<number>): Set<number> {
  const children = new Map<number, number[]>();
  for (const row of table.rows.values()) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row.pid]);
    else siblings.push(row.pid);
  }
  const found = new Set<number>();
  const open = [...pids];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    open.push(...children.get(pid) ?? []);
  }
  return found;
}

/** A process and its ancestors, as far up as the table shows. */
export function withAncestors(table: ProcessTable, pid: number): Set<number> {
  const found = new Set<number>();
  for (
    let at: number | undefined = pid;
    at !== undefined && !found.has(at);
    at = table.rows.get(at)?.parent
  ) {
    found.add(at);
  }
  return found;
}
