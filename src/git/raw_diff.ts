/** What differs between two trees, entry by entry: for code that moves entries from one tree to another. */

import type { Git } from "./command.ts";
import { decodeField, fieldKey, quotePath, splitNul } from "./nul_fields.ts";

/** One path that differs. Each side is `<mode> <id>`; an absent one has the mode `000000`. */
export type Change = { path: Uint8Array; from: string; to: string };

/** The changes between two trees or commits, by `fieldKey` of their paths. A rename is two. One git process. */
export async function rawDiff(git: Git, from: string, to: string): Promise<Map<string, Change>> {
  if (from === to) return new Map();
  const args = ["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-relative"];
  const output = await git.bytes([...args, "--ignore-submodules=none", from, to]);
  return new Map(parseRaw(output).map((change) => [fieldKey(change.path), change]));
}

/** Whether a side of a change is absent. */
export function isAbsent(side: string): boolean {
  return side.startsWith("000000");
}

/** Lines for `update-index --index-info`: removals first, so that a folder can take the place of a file. */
export function indexLines(entries: Iterable<{ path: Uint8Array; entry: string }>): string {
  const all = [...entries];
  const ordered = [
    ...all.filter(({ entry }) => isAbsent(entry)),
    ...all.filter(({ entry }) => !isAbsent(entry)),
  ];
  return ordered.map(({ path, entry }) => `${entry}\t${quotePath(path)}\n`).join("");
}

function parseRaw(output: Uint8Array): Change[] {
  const fields = splitNul(output);
  const changes: Change[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [fromMode, toMode, fromId, toId] = decodeField(fields[at] ?? new Uint8Array()).slice(1).split(" ");
    const path = fields[at + 1] ?? new Uint8Array();
    changes.push({ path, from: `${fromMode} ${fromId}`, to: `${toMode} ${toId}` });
  }
  return changes;
}
