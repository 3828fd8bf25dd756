/**
 * Checkpoints: commits of the whole work tree (ignored files aside) under `refs/autom8/<run-id>/<name>`, made
 * through an index of our own. They never touch the user's index, branches, stash or reflogs.
 */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { checkpointRef, listCheckpointRefs } from "./checkpoint_refs.ts";
import type { Git } from "./command.ts";
import type { Segment } from "./commit.ts";
import { diff } from "./diff.ts";
import { type Head, isCommit, readHead } from "./head.ts";
import { decodeField } from "./nul_fields.ts";
import { removeIfPresent } from "./private_index.ts";
import { type Change, rawDiff } from "./raw_diff.ts";
import type { Repository } from "./repository.ts";
import { privateRefSettings } from "./settings.ts";
import { runTrailer, withTrailers } from "./trailers.ts";
import { createWorkTreeIndex } from "./work_tree_index.ts";
import { shellWord } from "../text/shell_word.ts";

/** `head`: where HEAD was right after the work tree was read. */
export type Checkpoint = { name: string; commit: string; head: Head };

export interface Checkpoints {
  /**
   * Records the work tree. Six git processes; two if nothing changed since the last checkpoint, or since HEAD at the
   * start: that commit is then returned and no ref made, because the commit stays reachable as it is. One more if the
   * user's index or HEAD changed. If the name was taken before, its ref moves on and the earlier commit becomes the new
   * one's parent. How much of it a power cut can lose depends on the user's `core.fsync`: flushing every object made
   * checkpoints three times as slow.
   *
   * @throws Autom8Error `git-failed`, `disk-full`
   */
  take(name: string): Promise<Checkpoint>;
  /**
   * Makes the work tree as it was at a checkpoint's commit, after recording it as `saveAs` (default: `undone`), from
   * which `bringBackCommand` brings it back. Ignored files, excluded paths and the insides of nested repositories stay
   * as they are.
   *
   * @returns the paths that differed
   */
  restore(commit: string, options?: { saveAs: string }): Promise<string[]>;
  /**
   * Takes changes out of the work tree: each path that is still as a segment left it becomes as it was before that
   * segment. Paths that were changed again since then stay as they are. What is taken out is kept as `saveAs`, from
   * which `bringBackCommand` brings it back.
   *
   * @param options.only Takes out these paths alone; default: all
   * @returns the paths that were put back, and those that were left alone
   */
  undo(
    segments: readonly Segment[],
    options: { saveAs: string; only?: ReadonlySet<string> },
  ): Promise<Undone>;
  /** What changed between two commits, entry by entry. No git process for the change that the last checkpoint recorded. */
  changes(from: string, to: string): Promise<Map<string, Change>>;
  /**
   * Keeps paths that are ignored now out of every later checkpoint of this run, whatever becomes of the ignore rules.
   * @param paths As `listIgnored` returns them
   */
  protect(paths: readonly string[]): Promise<void>;
  /** Git repositories inside the work tree that the last checkpoint found: their files are in none. */
  nested(): readonly string[];
  /** What checkpoints left out since this was last asked, each path once: too large, or not to be read. */
  skipped(): readonly string[];
}

/** Paths as `diff` names them. */
export type Undone = { undone: string[]; left: string[] };

export type CheckpointOptions = {
  /** Folder of our own for the index, one per session; made if missing. No other process may use it at the same time. */
  folder: string;
  runId: string;
  /** Paths from the work tree's root, with forward slashes, that no checkpoint records. */
  exclude: readonly string[];
};

/** How many entries of the last change are kept in memory. */
const maxKeptChanges = 1_000;

/** Checkpoints of one work tree. Nothing is done until the first is taken. */
export function createCheckpoints(git: Git, repository: Repository, options: CheckpointOptions): Checkpoints {
  const { commonFolder } = repository;
  const { folder, runId } = options;
  const index = createWorkTreeIndex(git, repository, options);
  const onRefs = { write: true, env: { AUTOM8_RUN: runId, ...identity } };
  let last: Recorded = { tree: repository.tree, commit: repository.head };
  /** What the last checkpoint recorded, if it is not too much. */
  let lastChange: { from: string; to: string; changes: Map<string, Change> } | null = null;
  /** The commits of this run's checkpoints, by name. */
  const refs = new Map<string, string>();
  let prepared = false;

  async function prepare(): Promise<void> {
    if (prepared) return;
    await index.prepare();
    last = await readRecorded(join(folder, recordedFile), runId) ?? last;
    for (const one of await listCheckpointRefs(git)) if (one.runId === runId) refs.set(one.name, one.commit);
    prepared = true;
  }

  async function take(name: string): Promise<Checkpoint> {
    const ref = checkpointRef(runId, name);
    await prepare();
    await index.update();
    const written = await Promise.all([index.writeTree(), readHead(git)]);
    const head = written[1];
    let tree = await index.addForced(head.commit) ? await index.writeTree() : written[0];
    if (tree === last.tree) return { name, commit: last.commit, head };
    crashPoint("git-checkpoint:before");
    const earlier = refs.get(name);
    const parents = earlier === undefined ? [] : [earlier];
    const made = await Promise.all([makeCommit(tree, name, parents), rawDiff(git, last.commit, tree)]);
    let [commit] = made;
    const [, changes] = made;
    if (await index.dropUnwanted(changes)) {
      tree = await index.writeTree();
      if (tree === last.tree) return { name, commit: last.commit, head };
      commit = await makeCommit(tree, name, parents);
    }
    await setRef(ref, commit, name);
    crashPoint("git-checkpoint:after");
    lastChange = changes.size > maxKeptChanges ? null : { from: last.commit, to: commit, changes };
    await remember({ tree, commit });
    return { name, commit, head };
  }

  async function remember(recorded: Recorded): Promise<void> {
    last = recorded;
    const line = `${runId} ${recorded.tree} ${recorded.commit}\n`;
    await Deno.writeTextFile(join(folder, recordedFile), line, { mode: 0o600 });
  }

  async function changes(from: string, to: string): Promise<Map<string, Change>> {
    return lastChange?.from === from && lastChange.to === to
      ? lastChange.changes
      : await rawDiff(git, from, to);
  }

  async function makeCommit(tree: string, name: string, parents: readonly string[]): Promise<string> {
    const message = withTrailers(`checkpoint ${name}`, [[runTrailer, runId]]).trimEnd();
    const args = [...privateRefSettings, "commit-tree", ...parents.flatMap((parent) => ["-p", parent])];
    return (await git.text([...args, "-m", message, tree], onRefs)).trim();
  }

  async function setRef(ref: string, commit: string, name: string): Promise<void> {
    // Only a killed process of ours can have left a lock on this ref.
    await removeIfPresent(join(commonFolder, `${ref}.lock`));
    // An empty old value: the ref must not exist yet.
    await git.text([...privateRefSettings, "update-ref", ref, commit, refs.get(name) ?? ""], onRefs);
    refs.set(name, commit);
  }

  async function restore(to: string, options?: { saveAs: string }): Promise<string[]> {
    const saveAs = options?.saveAs ?? "undone";
    const { commit: now } = await take(saveAs);
    const paths = (await diff(git, to, now)).map((entry) => entry.path);
    if (paths.length === 0) return [];
    await replace(now, to, saveAs);
    return paths;
  }

  async function undo(
    segments: readonly Segment[],
    { saveAs, only }: { saveAs: string; only?: ReadonlySet<string> },
  ): Promise<Undone> {
    const { commit: now } = await take(saveAs);
    const target = new Map<string, { path: Uint8Array; entry: string }>();
    const left = new Set<string>();
    for (const { before, after } of segments.toReversed()) {
      const since = await rawDiff(git, after, now);
      for (const [key, { path, from, to }] of await rawDiff(git, before, after)) {
        const name = decodeField(path);
        if (only !== undefined && !only.has(name)) continue;
        const present = target.get(key)?.entry ?? since.get(key)?.to ?? to;
        if (present === to) target.set(key, { path, entry: from });
        else left.add(name);
      }
    }
    if (target.size > 0) await replace(now, await index.treeWith(target.values()), saveAs);
    return {
      undone: [...target.values()].map(({ path }) => decodeField(path)).sort(),
      left: [...left].sort(),
    };
  }

  /** Writes the files that differ between the work tree, which is as in `now`, and `to`. `now` is kept with its change. */
  async function replace(now: string, to: string, saveAs: string): Promise<void> {
    const trees = (await git.text(["rev-parse", `${now}^{tree}`, `${to}^{tree}`])).trim().split("\n");
    const [nowTree = "", toTree = ""] = trees;
    const without = await makeCommit(toTree, `before ${saveAs}`, []);
    await setRef(checkpointRef(runId, saveAs), await makeCommit(nowTree, saveAs, [without, now]), saveAs);
    crashPoint("git-restore:before");
    await index.checkOut(now, to);
    // A tree has no commit of its own: the one that was made of it stands for it.
    await remember({ tree: toTree, commit: to === toTree ? without : to });
    crashPoint("git-restore:after");
  }

  return {
    take,
    restore,
    undo,
    changes,
    protect: index.protect,
    nested: index.nested,
    skipped: index.skipped,
  };
}

/** The one command that brings back what was taken out of a work tree and kept as a checkpoint. */
export function bringBackCommand(workTree: string, runId: string, name: string): string {
  const ref = checkpointRef(runId, name);
  const git = `git -C ${shellWord(workTree)}`;
  return `${git} diff --binary ${ref}^ ${ref} | ${git} apply`;
}

const identity = {
  GIT_AUTHOR_NAME: "autom8",
  GIT_AUTHOR_EMAIL: "autom8@localhost",
  GIT_COMMITTER_NAME: "autom8",
  GIT_COMMITTER_EMAIL: "autom8@localhost",
};

/** The last checkpoint's commit and its tree, kept beside the index for the next process. */
type Recorded = { tree: string; commit: string };
const recordedFile = "last";

/** The commit of a run's last checkpoint, as recorded in its folder; null if there is none. */
export async function lastCheckpoint(folder: string, runId: string): Promise<string | null> {
  return (await readRecorded(join(folder, recordedFile), runId))?.commit ?? null;
}

async function readRecorded(path: string, runId: string): Promise<Recorded | null> {
  try {
    const [run, tree = "", commit = "", ...more] = (await Deno.readTextFile(path)).trim().split(" ");
    const sound = run === runId && isCommit(tree) && isCommit(commit) && more.length === 0;
    return sound ? { tree, commit } : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
