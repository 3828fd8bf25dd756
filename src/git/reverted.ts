/** Recorded work that is gone from a work tree: reset, stashed, or checked out over. */

import { join } from "path";
import type { Git } from "./command.ts";
import { decodeField } from "./nul_fields.ts";
import { isAbsent, rawDiff } from "./raw_diff.ts";

export type RevertQuery = {
  /** The branch's tip: work that is gone looks as it does there. */
  tip: string;
  /** Checkpoint with the recorded work, from before anybody could rightly change it. */
  recorded: string;
  before: string;
  after: string;
};

/** Paths whose recorded work the change from `before` to `after` took back to what the branch has. */
export type Reverted = {
  /** Files of the branch that lost their changes. */
  modified: string[];
  /** New files that are gone, and whose content is nowhere else in the change. */
  added: string[];
  /** Whether any recorded work is left. */
  isAll: boolean;
};

/** Compares the trees. Two git processes. */
export async function findReverted(git: Git, query: RevertQuery): Promise<Reverted> {
  const reverted: Reverted = { modified: [], added: [], isAll: false };
  const change = await rawDiff(git, query.before, query.after);
  if (change.size === 0) return reverted;
  const recorded = await rawDiff(git, query.tip, query.recorded);
  const moved = new Set([...change.values()].map(({ to }) => to));
  for (const [key, { path, from, to }] of recorded) {
    const now = change.get(key);
    if (now === undefined || now.to !== from || isAbsent(to)) continue;
    if (!isAbsent(from)) reverted.modified.push(decodeField(path));
    else if (!moved.has(now.from)) reverted.added.push(decodeField(path));
  }
  reverted.isAll = reverted.modified.length + reverted.added.length === recorded.size;
  return reverted;
}

/** Whether HEAD's reflog shows a reset or a stash in this work tree since a time: they can take work away. */
export async function wasReset(gitFolder: string, since: Date): Promise<boolean> {
  let log: string;
  try {
    log = await Deno.readTextFile(join(gitFolder, "logs", "HEAD"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  const seconds = Math.floor(since.getTime() / 1000);
  return log.split("\n").some((line) => {
    const entry = /> (\d+) [+-]\d{4}\t(.*)$/.exec(line);
    return entry !== null && Number(entry[1]) >= seconds &&
      /: (moving to|updating HEAD)/.test(entry[2] ?? "");
  });
}
