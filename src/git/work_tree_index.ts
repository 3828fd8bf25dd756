/** An index of our own that follows the work tree, ignored files aside: what checkpoints are made of. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { type Git, gitFailed } from "./command.ts";
import { forcedFiles } from "./forced_files.ts";
import { declaredSubmodules, isRepository, parseNested } from "./nested_repositories.ts";
import { decodeField } from "./nul_fields.ts";
import { indexChecksum, makePrivate, removeIfPresent, seedIndex } from "./private_index.ts";
import { excludePath, isCovered, openProtectedPaths, type ProtectedPaths } from "./protected_paths.ts";
import { type Change, indexLines, isAbsent } from "./raw_diff.ts";
import type { Repository } from "./repository.ts";
import { privateIndexSettings } from "./settings.ts";

export interface WorkTreeIndex {
  /** Makes the folder and the index. To be called before everything else, as often as one likes. */
  prepare(): Promise<void>;
  /** Makes the index as the work tree is. One git process, more if there is anything odd. */
  update(): Promise<void>;
  /**
   * Adds the ignored files that were staged by force: someone wants them in a commit. No git process if the user's
   * index and HEAD are as they were when nothing was staged.
   *
   * @param head HEAD's commit; null on a branch without commits
   * @returns whether there were any
   */
  addForced(head: string | null): Promise<boolean>;
  /** The tree of the index. No git process if the index is as it was when this was last asked. */
  writeTree(): Promise<string>;
  /** The tree that the index would have with some of its entries replaced. Two git processes. */
  treeWith(entries: Iterable<{ path: Uint8Array; entry: string }>): Promise<string>;
  /**
   * Takes new files that no checkpoint may hold out of the index: protected ones and large ones. No git process if
   * there are none.
   *
   * @param changes What is new in the index; those paths are removed from it
   * @returns whether there were any
   */
  dropUnwanted(changes: Map<string, Change>): Promise<boolean>;
  /** Makes work tree and index as in `to`. Both are as in `from`. One git process. */
  checkOut(from: string, to: string): Promise<void>;
  /** As in `Checkpoints`. */
  protect(paths: readonly string[]): Promise<void>;
  nested(): readonly string[];
  skipped(): readonly string[];
}

/** Untracked files beyond this are left out, in bytes. */
const maxNewFileBytes = 100_000_000;
/** How many protected paths `git add` is given; the others are taken out of the index after it. */
const maxPathspecs = 300;
/** How often `git add` is tried while files vanish during it and nested repositories turn up. */
const maxAddAttempts = 20;

/** The index of one work tree. Nothing is done until it is prepared. */
export function createWorkTreeIndex(
  git: Git,
  { workTree, gitFolder }: Pick<Repository, "workTree" | "gitFolder">,
  options: { folder: string; runId: string; exclude: readonly string[] },
): WorkTreeIndex {
  const { folder, runId } = options;
  const file = join(folder, "index");
  const usersIndex = join(gitFolder, "index");
  const onIndex = { write: true, env: { AUTOM8_RUN: runId, GIT_INDEX_FILE: file } };
  let prepared: Promise<ProtectedPaths> | null = null;
  /** Nested repositories found so far. */
  let nested: string[] = [];
  /** Paths that no checkpoint of this process holds, because they are too large or cannot be read. */
  const odd = new Set<string>();
  let unreported: string[] = [];
  let isSparse = false;
  /** The tree that was last written, and the index it is of. */
  let written: { checksum: string | null; tree: string } | null = null;
  /** The user's index and HEAD when nothing was staged that HEAD has not. */
  let clean: { checksum: string | null; head: string } | null = null;

  function prepare(): Promise<ProtectedPaths> {
    prepared ??= makeReady();
    return prepared;
  }

  async function makeReady(): Promise<ProtectedPaths> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    // Only a killed process of ours can have left a lock here.
    await removeIfPresent(`${file}.lock`);
    await seedIndex(usersIndex, file);
    return await openProtectedPaths(folder, runId);
  }

  async function update(): Promise<void> {
    const protectedPaths = await prepare();
    crashPoint("git-checkpoint-add:before");
    for (let attempt = 1;; attempt++) {
      nested = await filterAsync(nested, (path) => isRepository(workTree, path));
      // Line ends that core.safecrlf would refuse are no reason to lose a checkpoint.
      const settings = [...privateIndexSettings, "-c", "core.safecrlf=false"];
      const left = [
        ...options.exclude,
        ...nested.map((path) => `${path}/`),
        ...odd,
        ...protectedPaths.first(maxPathspecs),
      ].map(excludePath);
      // Only a git that knows sparse checkouts of folders complains about them, and only then is the flag given.
      const sparse = isSparse ? ["--sparse"] : [];
      const args = [...settings, "add", "-A", ...sparse, "--", ":/", ...left];
      const output = await git.run(args, onIndex);
      const found = parseNested(output.stderr);
      const submodules = found.added.length > 0 ? await declaredSubmodules(workTree) : new Set<string>();
      const strangers = found.added.filter((path) => !submodules.has(path));
      nested.push(...strangers, ...found.refused);
      if (strangers.length > 0) {
        await updateIndex("--force-remove", strangers.map((path) => new TextEncoder().encode(path)));
      }
      if (output.code === 0) break;
      if (/outside of your sparse-checkout/.test(output.stderr) && !isSparse) {
        isSparse = true;
        continue;
      }
      const unreadable = parseUnreadable(output.stderr);
      for (const path of unreadable) leaveOut(path);
      if (unreadable.length > 0 && attempt < maxAddAttempts) continue;
      if (isIndexDamaged(output.stderr) && attempt === 1) {
        await removeIfPresent(file);
        await seedIndex(usersIndex, file);
        continue;
      }
      const repairable = found.refused.length > 0 || /adding files failed|unable to stat/.test(output.stderr);
      if (!repairable || (found.refused.length === 0 && attempt > 3) || attempt >= maxAddAttempts) {
        throw gitFailed(args, output);
      }
    }
    crashPoint("git-checkpoint-add:after");
  }

  async function addForced(head: string | null): Promise<boolean> {
    // Without commits, git stages nothing of anyone's that is left out otherwise.
    if (head === null) return false;
    const protectedPaths = await prepare();
    const checksum = await indexChecksum(usersIndex);
    if (checksum !== null && checksum === clean?.checksum && head === clean.head) return false;
    const { isClean, paths } = await forcedFiles(git, workTree, head);
    clean = isClean ? { checksum, head } : null;
    const excluded = new Set(options.exclude);
    const wanted = paths.filter((path) => {
      const name = decodeField(path);
      return !protectedPaths.covers(name) && !isCovered(name, excluded);
    });
    if (wanted.length > 0) await updateIndex("--add", wanted);
    return wanted.length > 0;
  }

  async function writeTree(): Promise<string> {
    const checksum = await indexChecksum(file);
    if (checksum !== null && checksum === written?.checksum) return written.tree;
    const args = [...privateIndexSettings, "write-tree"];
    let output = await git.run(args, onIndex);
    if (/invalid object/.test(output.stderr)) {
      await remake();
      output = await git.run(args, onIndex);
    }
    if (output.code !== 0) throw gitFailed(args, output);
    const tree = new TextDecoder().decode(output.stdout).trim();
    await makePrivate(folder);
    // Writing the tree changes the index: it then knows the trees of its folders.
    written = { checksum: await indexChecksum(file), tree };
    return tree;
  }

  /**
   * Makes the index anew. It names files that this repository does not hold: an agent had put another one in its place
   * when the index last followed the work tree.
   */
  async function remake(): Promise<void> {
    await removeIfPresent(file);
    await seedIndex(usersIndex, file);
    await update();
    const { stdout } = await git.run(["rev-parse", "--verify", "--quiet", "HEAD"]);
    clean = null;
    await addForced(new TextDecoder().decode(stdout).trim() || null);
  }

  async function treeWith(entries: Iterable<{ path: Uint8Array; entry: string }>): Promise<string> {
    const scratch = `${file}-undo`;
    await removeIfPresent(scratch);
    await removeIfPresent(`${scratch}.lock`);
    await Deno.copyFile(file, scratch);
    const onScratch = { ...onIndex, env: { ...onIndex.env, GIT_INDEX_FILE: scratch } };
    const replace = [...privateIndexSettings, "update-index", "--index-info"];
    await git.text(replace, { ...onScratch, input: indexLines(entries) });
    return (await git.text([...privateIndexSettings, "write-tree"], onScratch)).trim();
  }

  async function dropUnwanted(changes: Map<string, Change>): Promise<boolean> {
    const protectedPaths = await prepare();
    const unwanted: Uint8Array[] = [];
    for (const [key, { path, from, to }] of changes) {
      if (!isAbsent(from) || isAbsent(to)) continue;
      const name = decodeField(path);
      // A file that is tracked is never protected: what was ignored at the start of a turn was in no checkpoint.
      const isProtected = protectedPaths.covers(name);
      if (!isProtected && !await isTooLarge(join(workTree, name))) continue;
      unwanted.push(path);
      changes.delete(key);
      if (!isProtected) leaveOut(name);
    }
    if (unwanted.length > 0) await updateIndex("--force-remove", unwanted);
    return unwanted.length > 0;
  }

  async function checkOut(from: string, to: string): Promise<void> {
    // The index is the work tree now, so this writes exactly what differs. (--reset would write excluded paths too.)
    const args = [...privateIndexSettings, "read-tree", "-m", "-u", "--no-recurse-submodules", from, to];
    await git.text(args, onIndex);
    await makePrivate(folder);
  }

  function leaveOut(path: string): void {
    if (odd.has(path)) return;
    odd.add(path);
    unreported.push(path);
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

  return {
    prepare: async () => void await prepare(),
    update,
    addForced,
    writeTree,
    treeWith,
    dropUnwanted,
    checkOut,
    protect: async (paths) => await (await prepare()).add(paths),
    nested: () => nested,
    skipped: () => {
      const report = unreported;
      unreported = [];
      return report;
    },
  };
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

/** The index file is only a cache of ours, so a damaged one is made anew. */
function isIndexDamaged(stderr: string): boolean {
  return /index file (corrupt|smaller than expected)|bad (index version|signature)|unknown index entry format/
    .test(stderr);
}

async function filterAsync<T>(list: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of list) if (await keep(item)) kept.push(item);
  return kept;
}
