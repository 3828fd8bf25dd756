/** HEAD and the refs as files say them, without a git process; and HEAD put back after an agent moved it. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import type { Git } from "./command.ts";
import { syncIndex } from "./sync_index.ts";

/** Where HEAD points. `branch` is null when detached; `commit` is null on a branch without commits. */
export type Head = { branch: string | null; commit: string | null };

/** The folders in which the files of HEAD and of the refs are. */
export type GitFolders = { gitFolder: string; commonFolder: string };

const headsPrefix = "refs/heads/";

/** HEAD of this work tree, read from the files of its git folder. */
export async function readHead(folders: GitFolders): Promise<Head> {
  const text = await headText(folders.gitFolder);
  if (!text.startsWith("ref:")) return { branch: null, commit: text };
  const ref = text.slice("ref:".length).trim();
  const branch = ref.startsWith(headsPrefix) ? ref.slice(headsPrefix.length) : null;
  return { branch, commit: await readRef(folders, ref) };
}

/** The commit of a ref spelled out (`refs/heads/x`), loose or packed; null where the files have none. */
export async function readRef(folders: GitFolders, ref: string): Promise<string | null> {
  const loose = await readIfPresent(join(folders.commonFolder, ref));
  if (loose !== null && isCommit(loose.trim())) return loose.trim();
  const packed = await readIfPresent(join(folders.commonFolder, "packed-refs"));
  const line = packed?.split("\n").find((line) => line.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? null;
}

/** The commit of a ref: from its file, else from git, which knows every way refs are stored. */
export async function resolveRef(git: Git, folders: GitFolders, ref: string): Promise<string | null> {
  const found = await readRef(folders, ref);
  if (found !== null) return found;
  const { code, stdout } = await git.run([
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${ref}^{commit}`,
  ]);
  // git 2.31 prints the marker back.
  const line = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  return code === 0 && isCommit(line) ? line : null;
}

/**
 * Makes HEAD say `branch` again, without touching the branch or any file of the work tree. The index follows:
 * what was as in the commit HEAD left becomes as in the branch, what was staged on purpose stays.
 * Raises `branch-missing` when the branch itself is gone.
 */
export async function putBackHead(git: Git, folders: GitFolders, branch: string): Promise<void> {
  const head = await readHead(folders);
  if (head.branch === branch) return;
  const commit = await resolveRef(git, folders, headsPrefix + branch);
  if (commit === null) throw new Autom8Error("branch-missing", { branch });
  // The index first: with HEAD put back but the index not, a crash would leave the other commit staged.
  if (head.commit !== null) await syncIndex(git, folders, { from: head.commit, to: commit });
  crashPoint("git-head:before");
  await git.text(["symbolic-ref", "HEAD", headsPrefix + branch], { write: true });
  crashPoint("git-head:after");
}

/** Whether this is a full object id, SHA-1 or SHA-256. */
export function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

async function headText(gitFolder: string): Promise<string> {
  const path = join(gitFolder, "HEAD");
  // core.preferSymlinkRefs makes HEAD a symbolic link to the ref's file.
  if ((await Deno.lstat(path)).isSymlink) return `ref: ${await Deno.readLink(path)}`;
  return (await Deno.readTextFile(path)).trim();
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    if (error instanceof Deno.errors.IsADirectory) return null;
    throw error;
  }
}
