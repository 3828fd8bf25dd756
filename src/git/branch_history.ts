/** What a branch has that its base does not have: its commits, and the files that they changed. */

import type { Git } from "./command.ts";
import { diff, type DiffEntry } from "./diff.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

/** A commit, with its message. */
export type BranchCommit = { commit: string; subject: string; body: string };

export type BranchHistory = {
  /** Where the branch left its base; null if the two have no commit in common. */
  forkedAt: string | null;
  /** Newest first, without merges; at most `maxCommits`. */
  commits: BranchCommit[];
  /** How many there are in all. */
  count: number;
  /** What differs between the fork and the branch. */
  files: DiffEntry[];
};

/** More messages than this fit into no prompt. */
const maxCommits = 300;

/**
 * Reads the history of a branch.
 * @param tip The branch's commit
 * @param bases Commits of the base, such as its local and its remote branch: the branch left whichever is nearer
 */
export async function readBranchHistory(
  git: Git,
  tip: string,
  bases: readonly string[],
): Promise<BranchHistory> {
  const found = await git.run(["merge-base", tip, ...bases]);
  const forkedAt = found.code === 0 ? decodeField(found.stdout).trim().split("\n")[0] ?? null : null;
  const range = ["--no-merges", tip, "--not", ...bases, "--"];
  const format = "--format=%H%x00%s%x00%b";
  const log = ["log", "-z", "--no-show-signature", "--no-color", "--encoding=UTF-8", "--no-notes"];
  const output = await git.bytes([...log, `--max-count=${maxCommits}`, format, ...range]);
  return {
    forkedAt,
    commits: parseCommits(output),
    count: Number((await git.text(["rev-list", "--count", ...range])).trim()),
    files: await diff(git, forkedAt ?? await emptyTree(git), tip),
  };
}

/** Reads the output of the `log` above: three fields a commit. */
export function parseCommits(output: Uint8Array): BranchCommit[] {
  const fields = splitNul(output).map(decodeField);
  const commits: BranchCommit[] = [];
  for (let at = 0; at < fields.length; at += 3) {
    const [commit = "", subject = "", body = ""] = fields.slice(at, at + 3);
    commits.push({ commit, subject, body: body.trim() });
  }
  return commits;
}

/** Its id depends on the hash that the repository uses. */
async function emptyTree(git: Git): Promise<string> {
  return (await git.text(["hash-object", "-t", "tree", "--stdin"], { input: "" })).trim();
}
