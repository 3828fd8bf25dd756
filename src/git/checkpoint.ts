/**
 * Checkpoints: commits of the whole work tree (ignored files aside) under `refs/autom8/<run-id>/<name>`, made
 * through an index of our own. They never touch the user's index, branches, stash or reflogs.
 */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { checkpointRef, listCheckpointRefs } from "./checkpoint_refs.ts";
import { type Git, gitFailed } from "./command.ts";
import type { Segment } from "./commit.ts";
import { diff } from "./diff.ts";
import { forcedFiles } from "./forced_files.ts";
import { isCommit } from "./head.ts";
import { decodeField, splitNul } from "./nul_fields.ts";
import { indexLines, isAbsent, rawDiff } from "./raw_diff.ts";
import { declaredSubmodules, isRepository, parseNested } from "./nested_repositories.ts";
import { makePrivate, removeIfPresent, seedIndex } from "./private_index.ts";
import type { Repository } from "./repository.ts";
import { privateIndexSettings, privateRefSettings } from "./settings.ts";
import { runTrailer, withTrailers } from "./trailers.ts";
import { shellWord } from "../text/shell_word.ts";

export type Checkpoint = { name: string; commit: string };

export interface Checkpoints {
  /**
   * Records the work tree. Five git processes; three if nothing changed since the last checkpoint, or since HEAD at the
   * start: that commit is then returned and no ref made, because the commit stays reachable as it is. If the name was
   * taken before, its ref moves on and the earlier commit becomes the new one's parent. How much of it a power cut can
   * lose depends on the user's `core.fsync`: flushing every object made checkpoints three times as slow.
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
  /**
   * Protects what the ignore rules ignore now from every later checkpoint of this run, whatever becomes of the rules.
   * One git process.
   */
  protectIgnored(): Promise<void>;
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

/** Untracked files beyond this are left out, in bytes. */
const maxNewFileBytes = 100_000_000;
/** How many protected paths `git add` is given; the others are taken out of the index after it. */
const maxPathspecs = 300;
/** How often `git add` is tried while files vanish during it and nested repositories turn up. */
const maxAddAttempts = 20;

/** Checkpoints of one work tree. Nothing is done until the first is taken. */
export function createCheckpoints(git: Git, repository: Repository, options: CheckpointOptions): Checkpoints {
  const { workTree, gitFolder, commonFolder } = repository;
  const { folder, runId } = options;
  const index = join(folder, "index");
  const mark = { AUTOM8_RUN: runId };
  const onRefs = { write: true, env: { ...mark, ...identity } };
  const onIndex = { write: true, env: { ...mark, GIT_INDEX_FILE: index } };
  /** Nested repositories found so far. */
  let nested: string[] = [];
  let last: Recorded = { tree: repository.tree, commit: repository.head };
  /** The commits of this run's checkpoints, by name. */
  const refs = new Map<string, string>();
  let prepared = false;
  /** Paths that were ignored at the start of a turn, from the work tree's root; folders end with "/". */
  let protectedPaths = new Set<string>();
  /** Paths that no checkpoint of this process holds, because they are too large or cannot be read. */
  const odd = new Set<string>();
  let unreported: string[] = [];
  const isSparse = { value: false };

  async function prepare(): Promise<void> {
    if (prepared) return;
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    // Only a killed process of ours can have left a lock here.
    await removeIfPresent(join(folder, "index.lock"));
    await seedIndex(join(gitFolder, "index"), index);
    last = await readRecorded(join(folder, recordedFile), runId) ?? last;
    for (const one of await listCheckpointRefs(git)) if (one.runId === runId) refs.set(one.name, one.commit);
    protectedPaths = await readProtected(join(folder, protectedFile), runId);
    prepared = true;
  }

  async function protectIgnored(): Promise<void> {
    await prepare();
    const args = [
      "ls-files",
      "--others",
      "--ignored",
      "--exclude-standard",
      "--directory",
      "-z",
      "--full-name",
      ":/",
    ];
    const found = splitNul(await git.bytes(args)).map(decodeField).filter((path) =>
      !protectedPaths.has(path)
    );
    if (found.length === 0) return;
    for (const path of found) protectedPaths.add(path);
    const path = join(folder, protectedFile);
    await Deno.writeTextFile(`${path}.new`, [runId, ...protectedPaths].map((one) => `${one}\0`).join(""), {
      mode: 0o600,
    });
    await Deno.rename(`${path}.new`, path);
  }

  async function take(name: string): Promise<Checkpoint> {
    const ref = checkpointRef(runId, name);
    await prepare();
    await addAll();
    await addForced();
    const tree = await writeTree();
    await makePrivate(folder);
    if (tree === last.tree) return { name, commit: last.commit };
    crashPoint("git-checkpoint:before");
    const commit = await commitTree(tree, ref, name);
    crashPoint("git-checkpoint:after");
    await remember({ tree, commit });
    return { name, commit };
  }

  async function remember(recorded: Recorded): Promise<void> {
    last = recorded;
    const line = `${runId} ${recorded.tree} ${recorded.commit}\n`;
    await Deno.writeTextFile(join(folder, recordedFile), line, { mode: 0o600 });
  }

  async function writeTree(): Promise<string> {
    const write = async () => (await git.text([...privateIndexSettings, "write-tree"], onIndex)).trim();
    const tree = await write();
    if (tree === last.tree) return tree;
    const unwanted: Uint8Array[] = [];
    for (const { path, from, to } of (await rawDiff(git, last.tree, tree)).values()) {
      if (!isAbsent(from) || isAbsent(to)) continue;
      const name = decodeField(path);
      if (isProtected(name)) unwanted.push(path);
      else if (await isTooLarge(join(workTree, name))) {
        unwanted.push(path);
        leaveOut(name);
      }
    }
    if (unwanted.length === 0) return tree;
    await dropFromIndex(unwanted);
    return await write();
  }

  /** A file that is tracked is never protected: what was ignored at the start of a turn was in no checkpoint. */
  function isProtected(path: string): boolean {
    return isCovered(path, protectedPaths);
  }

  function leaveOut(path: string): void {
    if (odd.has(path)) return;
    odd.add(path);
    unreported.push(path);
  }

  async function addAll(): Promise<void> {
    crashPoint("git-checkpoint-add:before");
    for (let attempt = 1;; attempt++) {
      nested = await filterAsync(nested, (path) => isRepository(workTree, path));
      // Line ends that core.safecrlf would refuse are no reason to lose a checkpoint.
      const settings = [...privateIndexSettings, "-c", "core.safecrlf=false"];
      const left = [
        ...options.exclude,
        ...nested.map((path) => `${path}/`),
        ...odd,
        ...[...protectedPaths].slice(0, maxPathspecs),
      ].map(excludePath);
      // Only a git that knows sparse checkouts of folders complains about them, and only then is the flag given.
      const sparse = isSparse.value ? ["--sparse"] : [];
      const args = [...settings, "add", "-A", ...sparse, "--", ":/", ...left];
      const output = await git.run(args, onIndex);
      const found = parseNested(output.stderr);
      const submodules = found.added.length > 0 ? await declaredSubmodules(workTree) : new Set<string>();
      const strangers = found.added.filter((path) => !submodules.has(path));
      nested.push(...strangers, ...found.refused);
      if (strangers.length > 0) await dropFromIndex(strangers);
      if (output.code === 0) break;
      if (/outside of your sparse-checkout/.test(output.stderr) && !isSparse.value) {
        isSparse.value = true;
        continue;
      }
      const unreadable = parseUnreadable(output.stderr);
      for (const path of unreadable) leaveOut(path);
      if (unreadable.length > 0 && attempt < maxAddAttempts) continue;
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

  /** Whoever stages an ignored file by force wants it in a commit. */
  async function addForced(): Promise<void> {
    const excluded = new Set(options.exclude);
    const forced = (await forcedFiles(git, workTree)).filter((path) => {
      const name = decodeField(path);
      return !isProtected(name) && !isCovered(name, excluded);
    });
    if (forced.length > 0) await updateIndex("--add", forced);
  }

  async function dropFromIndex(paths: readonly (string | Uint8Array)[]): Promise<void> {
    await updateIndex(
      "--force-remove",
      paths.map((path) => typeof path === "string" ? new TextEncoder().encode(path) : path),
    );
  }

  async function updateIndex(how: "--add" | "--force-remove", paths: readonly Uint8Array[]): Promise<void> {
    const input = new Uint8Array(paths.reduce((total, path) => total + path.length + 1, 0));
    let at = 0;
    for (const path of paths) {
      input.set(path, at);
      at += path.length + 1;
    }
    const args = ["-C", workTree, ...privateIndexSettings, "update-index", how, "-z", "--stdin"];
    await git.text(args, { ...onIndex, input });
  }

  async function commitTree(tree: string, ref: string, name: string): Promise<string> {
    const earlier = refs.get(name);
    const commit = await makeCommit(tree, name, earlier === undefined ? [] : [earlier]);
    await setRef(ref, commit, name);
    return commit;
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
    if (target.size > 0) await replace(now, await treeWith(target.values()), saveAs);
    return {
      undone: [...target.values()].map(({ path }) => decodeField(path)).sort(),
      left: [...left].sort(),
    };
  }

  /** The tree of the index with some of its entries replaced. */
  async function treeWith(entries: Iterable<{ path: Uint8Array; entry: string }>): Promise<string> {
    const scratch = `${index}-undo`;
    await removeIfPresent(scratch);
    await removeIfPresent(`${scratch}.lock`);
    await Deno.copyFile(index, scratch);
    const onScratch = { write: true, env: { ...mark, GIT_INDEX_FILE: scratch } };
    const update = [...privateIndexSettings, "update-index", "--index-info"];
    await git.text(update, { ...onScratch, input: indexLines(entries) });
    return (await git.text([...privateIndexSettings, "write-tree"], onScratch)).trim();
  }

  /** Writes the files that differ between the work tree, which is as in `now`, and `to`. `now` is kept with its change. */
  async function replace(now: string, to: string, saveAs: string): Promise<void> {
    const trees = (await git.text(["rev-parse", `${now}^{tree}`, `${to}^{tree}`])).trim().split("\n");
    const [nowTree = "", toTree = ""] = trees;
    const without = await makeCommit(toTree, `before ${saveAs}`, []);
    await setRef(checkpointRef(runId, saveAs), await makeCommit(nowTree, saveAs, [without, now]), saveAs);
    crashPoint("git-restore:before");
    // The index is the work tree now, so this writes exactly what differs. (--reset would write excluded paths too.)
    const args = [...privateIndexSettings, "read-tree", "-m", "-u", "--no-recurse-submodules", now, to];
    await git.text(args, onIndex);
    await makePrivate(folder);
    // A tree has no commit of its own: the one that was made of it stands for it.
    await remember({ tree: toTree, commit: to === toTree ? without : to });
    crashPoint("git-restore:after");
  }

  return {
    take,
    restore,
    undo,
    protectIgnored,
    nested: () => nested,
    skipped: () => {
      const report = unreported;
      unreported = [];
      return report;
    },
  };
}

/** The one command that brings back what was taken out of a work tree and kept as a checkpoint. */
export function bringBackCommand(workTree: string, runId: string, name: string): string {
  const ref = checkpointRef(runId, name);
  const git = `git -C ${shellWord(workTree)}`;
  return `${git} diff --binary ${ref}^ ${ref} | ${git} apply`;
}

/** Whether a path, or a folder above it that ends with "/", is among the paths. */
function isCovered(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.size === 0) return false;
  if (paths.has(path)) return true;
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    if (paths.has(path.slice(0, slash + 1))) return true;
  }
  return false;
}

/** The paths that `git add` (with messages in English) could not read. */
function parseUnreadable(stderr: string): string[] {
  const patterns = [
    /^error: open\("(.+)"\): /gm,
    /^error: (.+): can only add regular files, symbolic links or git-directories$/gm,
    /^error: readlink\("(.+)"\): /gm,
    /^warning: could not open directory '(.+)': Permission denied$/gm,
  ];
  return patterns.flatMap((pattern) => [...stderr.matchAll(pattern)].map((match) => match[1] ?? ""))
    .filter((path) => path !== "");
}

async function isTooLarge(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).size > maxNewFileBytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/** The protected paths of a run, kept beside the index for the next process: the run's id, then the paths. */
const protectedFile = "protected";

async function readProtected(path: string, runId: string): Promise<Set<string>> {
  try {
    const [run, ...paths] = splitNul(await Deno.readFile(path)).map(decodeField);
    return new Set(run === runId ? paths : []);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
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
