/**
 * Checkpoints: commits of the whole work tree (ignored files aside) under `refs/autom8/<run-id>/<name>`, made
 * through an index of our own. They never touch the user's index, branches, stash or reflogs.
 */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { checkpointRef, listCheckpointRefs } from "./checkpoint_refs.ts";
import { type Git, gitFailed } from "./command.ts";
import { diff } from "./diff.ts";
import { isCommit } from "./head.ts";
import { declaredSubmodules, isRepository, parseNested } from "./nested_repositories.ts";
import { makePrivate, removeIfPresent, seedIndex } from "./private_index.ts";
import type { Repository } from "./repository.ts";
import { privateIndexSettings, privateRefSettings } from "./settings.ts";
import { runTrailer, withTrailers } from "./trailers.ts";

export type Checkpoint = { name: string; commit: string };

export interface Checkpoints {
  /**
   * Records the work tree. Four git processes; two if nothing changed since the last checkpoint, or since HEAD at the
   * start: that commit is then returned and no ref made, because the commit stays reachable as it is. If the name was
   * taken before, its ref moves on and the earlier commit becomes the new one's parent. How much of it a power cut can
   * lose depends on the user's `core.fsync`: flushing every object made checkpoints three times as slow.
   *
   * @throws Autom8Error `git-failed`, `disk-full`
   */
  take(name: string): Promise<Checkpoint>;
  /**
   * Makes the work tree as it was at a checkpoint's commit, after recording it as `saveAs` (default: `undone`).
   * Ignored files, excluded paths and the insides of nested repositories stay as they are.
   *
   * @returns the paths that differed
   */
  restore(commit: string, options?: { saveAs: string }): Promise<string[]>;
}

export type CheckpointOptions = {
  /** Folder of our own for the index, one per session; made if missing. No other process may use it at the same time. */
  folder: string;
  runId: string;
  /** Paths from the work tree's root, with forward slashes, that no checkpoint records. */
  exclude: readonly string[];
};

/** How often `git add` is tried while files vanish during it and nested repositories turn up. */
const maxAddAttempts = 20;

/** Checkpoints of one work tree. Nothing is done until the first is taken. */
export function createCheckpoints(git: Git, repository: Repository, options: CheckpointOptions): Checkpoints {
  const { workTree, gitFolder, commonFolder } = repository;
  const { folder, runId } = options;
  const index = join(folder, "index");
  const mark = { AUTOM8_RUN: runId };
  const onIndex = { write: true, env: { ...mark, GIT_INDEX_FILE: index } };
  /** Nested repositories found so far. */
  let nested: string[] = [];
  let last: Recorded = { tree: repository.tree, commit: repository.head };
  /** The commits of this run's checkpoints, by name. */
  const refs = new Map<string, string>();
  let prepared = false;

  async function prepare(): Promise<void> {
    if (prepared) return;
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    // Only a killed process of ours can have left a lock here.
    await removeIfPresent(join(folder, "index.lock"));
    await seedIndex(join(gitFolder, "index"), index);
    last = await readRecorded(join(folder, recordedFile), runId) ?? last;
    for (const one of await listCheckpointRefs(git)) if (one.runId === runId) refs.set(one.name, one.commit);
    prepared = true;
  }

  async function take(name: string): Promise<Checkpoint> {
    const ref = checkpointRef(runId, name);
    await prepare();
    await addAll();
    const tree = (await git.text([...privateIndexSettings, "write-tree"], onIndex)).trim();
    await makePrivate(index);
    if (tree === last.tree) return { name, commit: last.commit };
    crashPoint("git-checkpoint:before");
    const commit = await commitTree(tree, ref, name);
    crashPoint("git-checkpoint:after");
    last = { tree, commit };
    await Deno.writeTextFile(join(folder, recordedFile), `${runId} ${tree} ${commit}\n`, { mode: 0o600 });
    return { name, commit };
  }

  async function addAll(): Promise<void> {
    crashPoint("git-checkpoint-add:before");
    for (let attempt = 1;; attempt++) {
      nested = await filterAsync(nested, (path) => isRepository(workTree, path));
      // Line ends that core.safecrlf would refuse are no reason to lose a checkpoint.
      const settings = [...privateIndexSettings, "-c", "core.safecrlf=false"];
      const left = [...options.exclude.map(excludePath), ...nested.map((path) => excludePath(`${path}/`))];
      const args = [...settings, "add", "-A", "--", ":/", ...left];
      const output = await git.run(args, onIndex);
      const found = parseNested(output.stderr);
      const submodules = found.added.length > 0 ? await declaredSubmodules(workTree) : new Set<string>();
      const strangers = found.added.filter((path) => !submodules.has(path));
      nested.push(...strangers, ...found.refused);
      if (strangers.length > 0) await dropFromIndex(strangers);
      if (output.code === 0) break;
      if (isIndexDamaged(output.stderr) && attempt === 1) {
        await removeIfPresent(index);
        await seedIndex(join(gitFolder, "index"), index);
        continue;
      }
      const repairable = found.refused.length > 0 || /adding files failed|unable to stat/.test(output.stderr);
      if (!repairable || (found.refused.length === 0 && attempt > 3) || attempt >= maxAddAttempts) {
        throw gitFailed(args, output);
      }
    }
    crashPoint("git-checkpoint-add:after");
  }

  async function dropFromIndex(paths: readonly string[]): Promise<void> {
    await git.text([...privateIndexSettings, "update-index", "--force-remove", "-z", "--stdin"], {
      ...onIndex,
      input: paths.map((path) => `${path}\0`).join(""),
    });
  }

  async function commitTree(tree: string, ref: string, name: string): Promise<string> {
    const earlier = refs.get(name);
    const parents = earlier === undefined ? [] : ["-p", earlier];
    const message = withTrailers(`checkpoint ${name}`, [[runTrailer, runId]]).trimEnd();
    const options = { write: true, env: { ...mark, ...identity } };
    const args = [...privateRefSettings, "commit-tree", ...parents, "-m", message, tree];
    const commit = (await git.text(args, options)).trim();
    // Only a killed process of ours can have left a lock on this ref.
    await removeIfPresent(join(commonFolder, `${ref}.lock`));
    // An empty old value: the ref must not exist yet.
    await git.text([...privateRefSettings, "update-ref", ref, commit, earlier ?? ""], options);
    refs.set(name, commit);
    return commit;
  }

  async function restore(to: string, options?: { saveAs: string }): Promise<string[]> {
    const { commit: now } = await take(options?.saveAs ?? "undone");
    const paths = (await diff(git, to, now)).map((entry) => entry.path);
    if (paths.length === 0) return [];
    crashPoint("git-restore:before");
    // The index is the work tree now, so this writes exactly what differs. (--reset would write excluded paths too.)
    const args = [...privateIndexSettings, "read-tree", "-m", "-u", "--no-recurse-submodules", now, to];
    await git.text(args, onIndex);
    await makePrivate(index);
    crashPoint("git-restore:after");
    return paths;
  }

  return { take, restore };
}

/** The index file is only a cache of ours, so a damaged one is made anew. */
function isIndexDamaged(stderr: string): boolean {
  return /index file (corrupt|smaller than expected)|bad (index version|signature)|unknown index entry format/
    .test(stderr);
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

/**
 * A pathspec that excludes one path (from the work tree's root), and what is below it if it ends with "/".
 * `literal` magic would be plainer, but `git add` complains about an excluded path that .gitignore also names,
 * unless the pattern begins with an escape.
 */
function excludePath(path: string): string {
  return `:(top,exclude,glob)\\${path[0] ?? ""}${path.slice(1).replace(/[\\*?[]/g, "\\$&")}`;
}

async function filterAsync<T>(list: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of list) if (await keep(item)) kept.push(item);
  return kept;
}
