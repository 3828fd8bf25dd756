/**
 * Checkpoints: commits of the whole work tree (ignored files aside) under `refs/autom8/<run-id>/<name>`, made
 * through an index of our own. The user's index, branches, stash and reflogs are never touched by them.
 */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { checkpointRef } from "./checkpoint_refs.ts";
import { type Git, gitFailed } from "./command.ts";
import { diff } from "./diff.ts";
import { isCommit, resolveRef } from "./head.ts";
import { declaredSubmodules, isRepository, parseNested } from "./nested_repositories.ts";
import { excludePath } from "./pathspec.ts";
import { contentKey, readIndex, removeIfPresent, seedIndex } from "./private_index.ts";
import type { Repository } from "./repository.ts";
import { noTidying, privateFolderSettings, privateIndexSettings } from "./settings.ts";

export type Checkpoint = { name: string; commit: string };

export interface Checkpoints {
  /**
   * Records the work tree. Two git processes; one where nothing changed since the last checkpoint, or since HEAD at
   * the start: that commit is then returned and no ref made, for the commit stays reachable as it is. A name that
   * is taken again moves on, and what it stood for becomes its parent. How much of it a power cut can take is for the
   * user's `core.fsync` to say: flushing every object made checkpoints three times as slow. Raises `git-failed`, `disk-full`.
   */
  take(name: string): Promise<Checkpoint>;
  /**
   * Makes the work tree as it was at a checkpoint's commit, after recording it as `saveAs` (`undone`). Returns the paths that
   * differed. Ignored files, excluded paths and the insides of nested repositories stay as they are.
   */
  restore(commit: string, options?: { saveAs: string }): Promise<string[]>;
}

export type CheckpointOptions = {
  /** Git folder of our own, one per session; made when missing. No other process may use it at the same time. */
  folder: string;
  runId: string;
  /** Paths from the work tree's root, with forward slashes, that no checkpoint records. */
  exclude: readonly string[];
};

/** How often `git add` is tried while files vanish under it and nested repositories turn up. */
const maxAddAttempts = 20;

/** Checkpoints of one work tree. Nothing is done until the first is taken. */
export function createCheckpoints(git: Git, repository: Repository, options: CheckpointOptions): Checkpoints {
  const { workTree, gitFolder, commonFolder } = repository;
  const { folder, runId } = options;
  const index = join(folder, "index");
  const mark = { AUTOM8_RUN: runId };
  /** Nested repositories found so far. */
  let nested: string[] = [];
  let last: Recorded | null = null;
  let prepared = false;

  async function prepare(): Promise<void> {
    if (prepared) return;
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    // Locks in here can only be what a killed process of ours left.
    await removeIfPresent(join(folder, "index.lock"));
    await removeIfPresent(join(folder, "HEAD.lock"));
    await Deno.writeTextFile(join(folder, "commondir"), `${commonFolder}\n`);
    await seedIndex(join(gitFolder, "index"), index);
    last = await readRecorded(join(folder, recordedFile), runId);
    if (last === null) {
      // A user's index with nothing staged stands for HEAD's tree, so HEAD can serve as a checkpoint.
      const seeded = await readIndex(index, repository.head);
      if (seeded?.tree === repository.tree) await remember(repository.head, await contentKey(seeded));
    }
    prepared = true;
  }

  async function take(name: string): Promise<Checkpoint> {
    const ref = checkpointRef(runId, name);
    await prepare();
    await addAll();
    const content = await currentContent();
    if (last !== null && content === last.content) return { name, commit: last.commit };
    crashPoint("git-checkpoint:before");
    await commit(ref, name);
    const made = await resolveRef(git, repository, ref);
    if (made === null) throw new Error(`${ref} is not there after its commit`);
    crashPoint("git-checkpoint:after");
    await remember(made, content);
    return { name, commit: made };
  }

  async function addAll(): Promise<void> {
    crashPoint("git-checkpoint-add:before");
    for (let attempt = 1;; attempt++) {
      nested = await filterAsync(nested, (path) => isRepository(workTree, path));
      // Line ends that safecrlf warns of are no reason to lose a checkpoint.
      const settings = [...privateIndexSettings, "-c", "core.safecrlf=false"];
      const left = [...options.exclude.map(excludePath), ...nested.map((path) => excludePath(`${path}/`))];
      const args = [...settings, "add", "-A", "--", ":/", ...left];
      const output = await git.run(args, { write: true, env: { ...mark, GIT_INDEX_FILE: index } });
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
      const mendable = found.refused.length > 0 || /adding files failed|unable to stat/.test(output.stderr);
      if (!mendable || (found.refused.length === 0 && attempt > 3) || attempt >= maxAddAttempts) {
        throw gitFailed(args, output);
      }
    }
    crashPoint("git-checkpoint-add:after");
  }

  async function dropFromIndex(paths: readonly string[]): Promise<void> {
    await git.text([...privateIndexSettings, "update-index", "--force-remove", "-z", "--stdin"], {
      write: true,
      env: { ...mark, GIT_INDEX_FILE: index },
      input: paths.map((path) => `${path}\0`).join(""),
    });
  }

  /** `git commit` in a git folder of our own, whose HEAD is the ref to make: one process writes tree, commit and ref. */
  async function commit(ref: string, name: string): Promise<void> {
    await removeIfPresent(join(commonFolder, `${ref}.lock`));
    await Deno.writeTextFile(join(folder, "HEAD"), `ref: ${ref}\n`);
    const settings = [...privateIndexSettings, ...privateFolderSettings, ...noTidying];
    const args = [...settings, "commit", "--no-verify", "--allow-empty", "--no-gpg-sign"];
    args.push("--cleanup=verbatim", "--quiet", "-m", `checkpoint ${name}`, "-m", `Autom8-Run: ${runId}`);
    await git.text(args, {
      write: true,
      env: {
        ...mark,
        ...identity,
        GIT_DIR: folder,
        GIT_WORK_TREE: workTree,
        GIT_INDEX_FILE: index,
      },
    });
  }

  async function remember(commit: string, content: string | null): Promise<void> {
    last = content === null ? null : { content, commit };
    if (last !== null) {
      await Deno.writeTextFile(join(folder, recordedFile), `${runId} ${content} ${commit}\n`);
    }
  }

  async function currentContent(): Promise<string | null> {
    const current = await readIndex(index, repository.head);
    return current === null ? null : await contentKey(current);
  }

  async function restore(to: string, options?: { saveAs: string }): Promise<string[]> {
    const { commit: now } = await take(options?.saveAs ?? "undone");
    const paths = (await diff(git, to, now)).map((entry) => entry.path);
    if (paths.length === 0) return [];
    crashPoint("git-restore:before");
    // The index is the work tree now, so this writes exactly what differs. (--reset would write excluded paths too.)
    await git.text([...privateIndexSettings, "read-tree", "-m", "-u", "--no-recurse-submodules", now, to], {
      write: true,
      env: { ...mark, GIT_INDEX_FILE: index },
    });
    crashPoint("git-restore:after");
    return paths;
  }

  return { take, restore };
}

/** The index file is only a cache of ours: a damaged one is made anew. */
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

/** The last checkpoint's commit and a key of its content, kept beside the index for the next process. */
type Recorded = { content: string; commit: string };
const recordedFile = "last";

async function readRecorded(path: string, runId: string): Promise<Recorded | null> {
  try {
    const [run, content = "", commit = "", ...more] = (await Deno.readTextFile(path)).trim().split(" ");
    const sound = run === runId && /^[0-9a-f]{64}$/.test(content) && isCommit(commit) && more.length === 0;
    return sound ? { content, commit } : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function filterAsync<T>(list: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of list) if (await keep(item)) kept.push(item);
  return kept;
}
