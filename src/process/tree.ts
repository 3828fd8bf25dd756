/** Ends processes for good: a child, everything below it, and everything with its run's mark. */

import { markOf } from "./mark.ts";
import type { ProcessRow, ProcessTable } from "./process_row.ts";
import { readProcessTable, withAncestors, withDescendants } from "./process_table.ts";
import { pause, settlesWithin } from "./settles_within.ts";
import { endWindowsTree } from "./windows_tree.ts";

/** A child of ours. Until it has ended its pid belongs to it; afterwards the pid may be reused. */
export type Root = { pid: number; ended: Promise<unknown>; hasEnded(): boolean };

export type Grace = {
  /** From the first SIGTERM to SIGKILL, in ms. */
  graceMs: number;
};

/**
 * In which order processes are ended. An agent comes before its tools: one that sees its tool die continues with another
 * paid request. A command and everything below it are ended at once: a shell that cleans up waits for its children to end.
 */
export type Order = "parents-first" | "all-at-once";

/** From SIGTERM to SIGKILL by default, in ms. */
export const defaultGraceMs = 2000;

/** SIGKILL works at once, except in a system call that cannot be interrupted: wait no longer than this, in ms. */
const killMs = 3000;

/**
 * Ends a child and everything it started: first SIGINT to the child alone if asked for (an agent then ends its tools
 * itself), then SIGTERM and SIGKILL to whatever is left, until nothing is left or the time is up.
 *
 * @param interruptMs How long the child may take after SIGINT, in ms; null sends none.
 */
export async function endTree(
  options: Grace & { root: Root; runId: string; interruptMs: number | null; order: Order },
): Promise<void> {
  const { root, runId, interruptMs, graceMs, order } = options;
  if (Deno.build.os === "windows") {
    if (!root.hasEnded()) await endWindowsTree(root.pid);
    return;
  }
  const seen = new Map<number, ProcessRow>();
  const members = (table: ProcessTable) => [...table.marked, ...belongingTo(root, table)];
  if (interruptMs !== null && !root.hasEnded()) {
    collect(await readProcessTable(markOf(runId)), members, seen);
    if (!root.hasEnded()) send(root.pid, "SIGINT");
    await settlesWithin(root.ended, interruptMs);
  }
  await endAll({ select: members, mark: markOf(runId), seen, graceMs, order });
}

/**
 * Ends every process with a run's mark, and all below them, parents first. Returns the pids that are gone; a process in a
 * system call that cannot be interrupted may remain, and `findMarked` still finds it.
 */
export function endMarked(runId: string, { graceMs }: Grace): Promise<number[]> {
  if (Deno.build.os === "windows") return Promise.resolve([]);
  const select = (table: ProcessTable) => table.marked;
  return endAll({ select, mark: markOf(runId), seen: new Map(), graceMs, order: "parents-first" });
}

/** Ends what `endMarked` ends, and everything that this process has started, parents first. */
export async function endEverything(runId: string, { graceMs }: Grace): Promise<void> {
  if (Deno.build.os === "windows") return;
  const select = ({ rows, marked }: ProcessTable) => {
    const children = [...rows.values()].filter(({ parent }) => parent === Deno.pid);
    return [...marked, ...children.map(({ pid }) => pid)];
  };
  await endAll({ select, mark: markOf(runId), seen: new Map(), graceMs, order: "parents-first" });
}

/** The child itself, and its group and session, which keep its pid as their id after it has ended. */
function belongingTo(root: Root, table: ProcessTable): number[] {
  const ended = root.hasEnded();
  if (ended && table.rows.has(root.pid)) return [];
  const members = ended ? [] : [root.pid];
  for (const row of table.rows.values()) {
    if (row.group === root.pid || row.session === root.pid) members.push(row.pid);
  }
  return members;
}

/**
 * Adds to `seen` what is selected now, and everything below what was seen before: a child whose parent died is no longer
 * below it, and must not be forgotten.
 */
function collect(
  table: ProcessTable,
  select: (table: ProcessTable) => Iterable<number>,
  seen: Map<number, ProcessRow>,
): void {
  const spared = withAncestors(table, Deno.pid);
  for (const [pid, row] of seen) {
    if (table.rows.get(pid)?.started !== row.started) seen.delete(pid);
  }
  for (const pid of withDescendants(table, [...select(table), ...seen.keys()])) {
    const row = table.rows.get(pid);
    if (row !== undefined && !spared.has(pid)) seen.set(pid, row);
  }
}

type Ending = Grace & {
  select: (table: ProcessTable) => Iterable<number>;
  mark: string;
  /** Processes known before; kept up to date. */
  seen: Map<number, ProcessRow>;
  order: Order;
};

/** Returns the pids that are gone. */
async function endAll({ select, mark, seen, graceMs, order }: Ending): Promise<number[]> {
  const started = performance.now();
  const asked = new Set<string>();
  const signalled = new Set<number>();
  for (let round = 0;; round += 1) {
    collect(await readProcessTable(mark), select, seen);
    const elapsed = performance.now() - started;
    if (seen.size === 0 || elapsed > graceMs + killMs) return [...signalled].filter((pid) => !seen.has(pid));
    const rows = parentsFirst(seen);
    if (elapsed >= graceMs) {
      // Stopped first: none of them can react to the end of another, or start one more. A process that appears after the
      // grace period was started by one that ignored SIGTERM, and is killed at once.
      for (const { pid } of rows) send(pid, "SIGSTOP");
      for (const { pid } of rows) send(pid, "SIGKILL");
    }
    for (const { pid, parent, started } of rows) {
      signalled.add(pid);
      const name = `${pid} ${started}`;
      const isNext = order === "all-at-once" || !seen.has(parent);
      if (elapsed >= graceMs || !isNext || asked.has(name)) continue;
      send(pid, "SIGTERM");
      asked.add(name);
    }
    // Each look costs a small process: look often at first, when most have just ended, then less.
    await pause(Math.min(10 * 2 ** round, 100));
  }
}

/** Each process after its parent. */
function parentsFirst(seen: ReadonlyMap<number, ProcessRow>): ProcessRow[] {
  const depth = (row: ProcessRow): number => {
    let steps = 0;
    // No deeper than there are processes: pids that were reused while the table was read could make a circle.
    for (let at = seen.get(row.parent); at !== undefined && steps < seen.size; at = seen.get(at.parent)) {
      steps += 1;
    }
    return steps;
  };
  const depths = [...seen.values()].map((row) => ({ row, depth: depth(row) }));
  return depths.sort((a, b) => a.depth - b.depth).map(({ row }) => row);
}

/** A process that has ended in the meantime, or is not ours to signal, is no error: the next look shows which. */
function send(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return;
    throw error;
  }
}
