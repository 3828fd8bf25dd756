/** Commits on the branch, built from what checkpoints recorded and not from what is in the work tree now. */

import { dirname, join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { combineDiffs, diff, type DiffEntry } from "./diff.ts";
import { type Git, gitFailed } from "./command.ts";
import { type Head, readHead, resolveRef } from "./head.ts";
import { mergeContent } from "./merge_content.ts";
import { decodeField, fieldKey, splitNul } from "./nul_fields.ts";
import { makePrivate, removeIfPresent, seedIndex } from "./private_index.ts";
import { refuseOperation, type Repository } from "./repository.ts";
import { noTidying, privateIndexSettings } from "./settings.ts";

/** A change to commit: the difference between two checkpoint commits. */
export type Segment = { before: string; after: string };

export type ApplyResult =
  /** The index file holds what to commit. */
  | { kind: "tree" }
  /** The segments change nothing. */
  | { kind: "unchanged" }
  /** The user's own uncommitted changes are in the same lines of these paths. */
  | { kind: "overlap"; paths: string[] };

export type CommitResult =
  /** `subject` as it is in the commit: a hook may have changed the message. */
  | { kind: "committed"; commit: string; subject: string }
  /** The commit would change nothing. */
  | { kind: "nothing" }
  /** A hook refused the commit. `output` is what it and git printed, bounded. */
  | { kind: "refused"; output: string }
  /** HEAD is not on the branch and commit that the index was made for. Nothing was done. */
  | { kind: "moved"; head: Head };

/**
 * Makes `indexFile` the tree of commit `onto` with the segments' changes applied. Two git processes for segments
 * that follow each other without a gap and do not meet the user's uncommitted changes. `indexFile` lies in a
 * folder of ours and may be missing; one that the previous commit left saves work.
 */
export async function applySegments(
  git: Git,
  repository: Repository,
  options: {
    indexFile: string;
    onto: string;
    segments: readonly Segment[];
    runId: string;
    /** The newest checkpoint: what the branch has like it is not committed again. Default: the last segment's. */
    present?: string;
  },
): Promise<ApplyResult> {
  const { indexFile, onto } = options;
  const now = options.present ?? options.segments.at(-1)?.after ?? onto;
  const segments = joinSegments(options.segments);
  if (segments.length === 0) return { kind: "unchanged" };
  const env = { AUTOM8_RUN: options.runId };
  const onIndex = { write: true, env: { ...env, GIT_INDEX_FILE: indexFile } };
  crashPoint("git-apply:before");
  await removeIfPresent(`${indexFile}.lock`);
  // Not from an empty index: what the user's index knows about unchanged files saves the commit from reading them all.
  const usersIndex = join(repository.gitFolder, "index");
  await seedIndex(usersIndex, indexFile);
  let ours = onto;
  for (const [at, { before, after }] of segments.entries()) {
    if (at > 0) ours = (await git.text([...privateIndexSettings, "write-tree"], onIndex)).trim();
    const merge = [...privateIndexSettings, "read-tree", "-i", "-m", "--aggressive", before, ours, after];
    if ((await git.run(merge, onIndex)).code !== 0) {
      // The index was not as `ours` (the user has something staged, or an earlier try was cut off): make it so.
      await removeIfPresent(indexFile);
      await seedIndex(usersIndex, indexFile);
      await git.text([...privateIndexSettings, "read-tree", "--reset", "-i", ours], onIndex);
      await git.text(merge, onIndex);
    }
    const paths = await mergeContent(git, indexFile, env, (paths) => readEntries(git, now, paths));
    if (paths.length > 0) {
      await removeIfPresent(indexFile);
      return { kind: "overlap", paths };
    }
  }
  await makePrivate(dirname(indexFile));
  crashPoint("git-apply:after");
  return { kind: "tree" };
}

/** What a commit of the index file onto `onto` would change. */
export async function stagedDiff(git: Git, indexFile: string, onto: string): Promise<DiffEntry[]> {
  const onIndex = { write: true, env: { GIT_INDEX_FILE: indexFile } };
  return await diff(git, onto, (await git.text([...privateIndexSettings, "write-tree"], onIndex)).trim());
}

/** The entries of paths in a commit, `<mode> <id>` by `fieldKey`. One git process. */
async function readEntries(
  git: Git,
  commit: string,
  paths: readonly Uint8Array[],
): Promise<Map<string, string>> {
  const wanted = new Set(paths.map(fieldKey));
  const entries = new Map<string, string>();
  for (const field of splitNul(await git.bytes(["ls-tree", "-r", "-z", "--full-tree", commit]))) {
    const tab = field.indexOf(9);
    const key = fieldKey(field.subarray(tab + 1));
    if (!wanted.has(key)) continue;
    const [mode, , id] = decodeField(field.subarray(0, tab)).split(" ");
    entries.set(key, `${mode} ${id}`);
  }
  return entries;
}

/** The same changes in as few segments as possible: empty ones are left out, ones without a gap are joined. */
export function joinSegments(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    if (segment.before === segment.after) continue;
    const last = joined.at(-1);
    if (last?.after === segment.before) {
      joined[joined.length - 1] = { before: last.before, after: segment.after };
    } else joined.push(segment);
  }
  return joined.filter((segment) => segment.before !== segment.after);
}

/** What segments changed together. A change that a later one takes back is none. */
export async function diffSegments(git: Git, segments: readonly Segment[]): Promise<DiffEntry[]> {
  const diffs: DiffEntry[][] = [];
  for (const { before, after } of joinSegments(segments)) diffs.push(await diff(git, before, after));
  return combineDiffs(diffs);
}

export type CommitOptions = {
  indexFile: string;
  /** The branch that HEAD must be on, and its commit, for which the index was made. */
  branch: string;
  onto: string;
  /** The whole message, committed as it is. */
  message: string;
  /** Marks git and the hooks (`AUTOM8_RUN`), so that what a hook leaves behind can be found. */
  runId: string;
  /** Hooks that take longer count as refusing. Ends git, which ends its hooks, but not what the hooks started. */
  timeoutMs: number;
  /** Ends git in the same way; the reason of the signal is thrown. */
  signal: AbortSignal;
};

/**
 * Commits an index file on the branch, with the user's identity, hooks and signing. The user's index is not touched:
 * `syncIndex` updates it afterwards.
 *
 * @throws Autom8Error `operation-in-progress`, `no-identity`, `git-failed` (signing, locks), `disk-full`
 */
export async function commitStory(
  git: Git,
  repository: Repository,
  options: CommitOptions,
): Promise<CommitResult> {
  const { indexFile, branch, onto, message, signal, timeoutMs } = options;
  // If MERGE_HEAD or the like exists, git would make a commit of another kind.
  await refuseOperation(git, repository);
  const ref = `refs/heads/${branch}`;
  const head = await readHead(git);
  if (head.branch !== branch || head.commit !== onto) return { kind: "moved", head };

  // From a file, not through a pipe: a git that outlives autom8 would commit the half of the message that it got.
  const messageFile = `${indexFile}-message`;
  await Deno.writeTextFile(messageFile, message, { mode: 0o600 });
  const args = [...noTidying, "commit", "--quiet", "--cleanup=verbatim", `--file=${messageFile}`];
  const env = { AUTOM8_RUN: options.runId, GIT_INDEX_FILE: indexFile };
  const outOfTime = new AbortController();
  const timer = setTimeout(() => outOfTime.abort(), timeoutMs);
  crashPoint("git-commit:before");
  const output = await git.run(args, {
    write: true,
    userHooks: true,
    env,
    signal: AbortSignal.any([signal, outOfTime.signal]),
  });
  clearTimeout(timer);
  await makePrivate(dirname(indexFile));
  crashPoint("git-commit:after");

  const now = await resolveRef(git, ref);
  if (now !== null && now !== onto && (output.code === 0 || await isOurs(git, now, onto, message))) {
    const subject = await git.text(["log", "-1", "--no-show-signature", "--format=%s", now]);
    return { kind: "committed", commit: now, subject: subject.trimEnd() };
  }
  signal.throwIfAborted();
  const after = await readHead(git);
  if (after.branch !== branch || after.commit !== onto) return { kind: "moved", head: after };
  // git ends with 1 if a hook refuses, and also for an empty commit; words in the output may be the hook's.
  const changes = await git.run(["diff-index", "--cached", "--quiet", onto], { env });
  if (changes.code === 0) return { kind: "nothing" };
  if (outOfTime.signal.aborted) {
    return { kind: "refused", output: `${output.stderr}\n[not done after ${timeoutMs} ms]\n` };
  }
  if (output.code === 1) return { kind: "refused", output: output.stderr };
  if (/^(Author|Committer) identity unknown|empty ident name/m.test(output.stderr)) {
    throw new Autom8Error("no-identity", { detail: output.stderr.trim() });
  }
  throw gitFailed(args, output);
}

/** git may fail after the branch has moved (a full disk): the commit counts. */
async function isOurs(git: Git, commit: string, parent: string, message: string): Promise<boolean> {
  const text = await git.text(["log", "-1", "--no-show-signature", "--format=%P%n%B", commit]);
  const [parents, ...body] = text.split("\n");
  return parents === parent && body.join("\n").trim() === message.trim();
}
