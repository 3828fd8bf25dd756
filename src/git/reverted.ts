/** Recorded work that is gone from a work tree: reset, stashed, or checked out over. */

import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { type Change, isAbsent, rawDiff } from "./raw_diff.ts";

export type RevertQuery = {
  /** The branch's tip: work that is gone looks as it does there. */
  tip: string;
  /** Checkpoint with the recorded work, from before anybody could rightly change it. */
  recorded: string;
  /** What happened since then: the change from one checkpoint to another. */
  change: ReadonlyMap<string, Change>;
};

/** Paths whose recorded work the change took back to what the branch has. */
export type Reverted = {
  /** Files of the branch that lost their changes. */
  modified: string[];
  /** New files that are gone, and whose content is nowhere else in the change. */
  added: string[];
  /** Whether any recorded work is left. */
  isAll: boolean;
};

/** Compares the change with the recorded work. One git process; none if nothing changed. */
export async function findReverted(git: Git, query: RevertQuery): Promise<Reverted> {
  const { change } = query;
  const reverted: Reverted = { modified: [], added: [], isAll: false };
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

/** How many moves of HEAD are looked at: more than anybody makes while an agent works. */
const maxMoves = 1_000;

/** Whether HEAD's reflog shows a reset or a stash in this work tree since a time: they can take work away. */
export async function wasReset(git: Git, since: Date): Promise<boolean> {
  const args = [
    "log",
    "-z",
    "--walk-reflogs",
    "--no-show-signature",
    "--date=unix",
    "--format=%gd%x00%gs",
    `-${maxMoves}`,
    "HEAD",
    "--",
  ];
  const { code, stdout } = await git.run(args);
  // There is no HEAD.
  if (code !== 0) return false;
  const seconds = Math.floor(since.getTime() / 1000);
  const fields = splitNul(stdout).map(decodeField);
  return fields.some((when, at) => {
    const time = /^HEAD@\{(\d+)\}$/.exec(when)?.[1];
    return at % 2 === 0 && Number(time ?? 0) >= seconds &&
      /: (moving to|updating HEAD)/.test(fields[at + 1] ?? "");
  });
}
