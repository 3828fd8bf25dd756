/** What differs between two commits. */

import { type Git, gitFailed } from "./command.ts";
import { decodeField, fieldKey, splitNul } from "./nul_fields.ts";

/** A rename is a deletion and an addition. */
export type DiffStatus = "added" | "modified" | "deleted";

export type DiffEntry = {
  /** From the work tree's root; bytes that are not UTF-8 are shown as U+FFFD, so such a path cannot be opened. */
  path: string;
  status: DiffStatus;
  /** Lines; 0 for a binary file. */
  additions: number;
  deletions: number;
  binary: boolean;
};

/** The paths that differ between two commits. One git process. */
export async function diff(git: Git, from: string, to: string): Promise<DiffEntry[]> {
  if (from === to) return [];
  const args = ["diff-tree", "-r", "-z", "--raw", "--numstat", "--no-renames", ...plainDiff];
  return parseDiff(await git.bytes([...args, from, to]));
}

/** Reads the output of the `diff-tree` above: all raw records, then all counts. */
export function parseDiff(output: Uint8Array): DiffEntry[] {
  const entries = new Map<string, DiffEntry>();
  const fields = splitNul(output);
  for (let at = 0; at < fields.length;) {
    const field = fields[at] ?? new Uint8Array();
    const path = fields[at + 1] ?? new Uint8Array();
    if (field[0] === colon) {
      const status = rawStatus[decodeField(field).split(" ").at(-1)?.[0] ?? ""] ?? "modified";
      entries.set(fieldKey(path), {
        path: decodeField(path),
        status,
        additions: 0,
        deletions: 0,
        binary: false,
      });
      at += 2;
    } else {
      // "<added>\t<deleted>\t<path>", with "-" for both counts of a binary file.
      const firstTab = field.indexOf(tab);
      const secondTab = field.indexOf(tab, firstTab + 1);
      const entry = entries.get(fieldKey(field.subarray(secondTab + 1)));
      const [added = "", deleted = ""] = decodeField(field.subarray(0, secondTab)).split("\t");
      if (entry !== undefined) {
        entry.binary = added === "-";
        entry.additions = entry.binary ? 0 : Number(added);
        entry.deletions = entry.binary ? 0 : Number(deleted);
      }
      at += 1;
    }
  }
  return [...entries.values()];
}

/** Consecutive differences combined into one: each path once, with the sum of its lines. */
export function combineDiffs(diffs: readonly (readonly DiffEntry[])[]): DiffEntry[] {
  const combined = new Map<string, DiffEntry>();
  for (const entry of diffs.flat()) {
    const first = combined.get(entry.path);
    if (first === undefined) {
      combined.set(entry.path, entry);
    } else if (first.status === "added" && entry.status === "deleted") {
      combined.delete(entry.path);
    } else {
      combined.set(entry.path, {
        path: entry.path,
        status: combinedStatus(first.status, entry.status),
        additions: first.additions + entry.additions,
        deletions: first.deletions + entry.deletions,
        binary: first.binary || entry.binary,
      });
    }
  }
  return [...combined.values()];
}

/** The difference as a patch for reading, cut after `maxBytes` (at a line's end). */
export async function patchText(
  git: Git,
  from: string,
  to: string,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean }> {
  const args = ["diff-tree", "-r", "-p", "-M", "--no-color", "--no-textconv", ...plainDiff];
  const output = await git.run([...args, from, to], { maxOutputBytes: maxBytes });
  if (output.code !== 0) throw gitFailed(args, output);
  const { truncated } = output;
  const end = truncated ? output.stdout.lastIndexOf(10) + 1 : output.stdout.length;
  return { text: decodeField(output.stdout.subarray(0, end)), truncated };
}

/** Makes the output complete and git's own, whatever the user or the repository configured. */
const plainDiff = ["--no-ext-diff", "--no-relative", "--ignore-submodules=none"];

const colon = 0x3a;
const tab = 0x09;

/** Type changes (T) are modifications. */
const rawStatus: Record<string, DiffStatus> = { A: "added", D: "deleted", M: "modified", T: "modified" };

function combinedStatus(first: DiffStatus, second: DiffStatus): DiffStatus {
  if (second === "deleted") return "deleted";
  if (first === "added") return "added";
  return "modified";
}
