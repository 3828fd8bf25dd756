/** Updates the user's index after autom8's commits moved the branch that is checked out. */

import { join } from "path";
import { crashPoint } from "../crash_point.ts";
import { Autom8Error } from "../errors.ts";
import { type Git, isLockHeld } from "./command.ts";
import { decodeField, fieldKey, splitNul } from "./nul_fields.ts";
import { type Change, indexLines, isAbsent, rawDiff } from "./raw_diff.ts";

/**
 * Entries that are as in commit `from` become as in commit `to`. What the user staged differently stays, so that
 * `git status` shows exactly the user's own changes. May be repeated. One git process; three if the user staged a path
 * that changed between the commits.
 *
 * @param now The work tree as a commit. Where it is as in `to`, the entry is no change that anybody could still want: an
 * agent had staged an earlier version, or only the intention to add the file. Default: all that is staged stays
 * @throws Autom8Error `index-locked`
 */
export async function syncIndex(
  git: Git,
  repository: { gitFolder: string },
  commits: { from: string; to: string },
  now?: () => Promise<string>,
): Promise<void> {
  const { from, to } = commits;
  if (from === to) return;
  crashPoint("git-sync-index:before");
  // Without an index (an agent deleted it) there is nothing of the user's to keep.
  const trees = await hasIndex(repository.gitFolder) ? ["-i", "-m", from, to] : [to];
  const output = await git.run(["read-tree", ...trees], { write: true });
  if (output.code !== 0) {
    if (isLockHeld(output.stderr)) {
      throw new Autom8Error("index-locked", { path: join(repository.gitFolder, "index.lock") });
    }
    await syncByPath(git, from, to, await now?.() ?? null);
  }
  crashPoint("git-sync-index:after");
}

async function syncByPath(git: Git, from: string, to: string, now: string | null): Promise<void> {
  const changes = [...(await rawDiff(git, from, to)).values()];
  const staged = parseStaged(await git.bytes(["ls-files", "--stage", "-z", "--full-name", ":/"]));
  const edited = now === null ? null : await rawDiff(git, to, now);
  const following = changes.filter((change) =>
    follows(change, staged) ||
    edited !== null && !edited.has(fieldKey(change.path)) && hasRoom(change, staged)
  );
  if (following.length === 0) return;
  const input = indexLines(following.map(({ path, to }) => ({ path, entry: to })));
  await git.text(["update-index", "--index-info"], { write: true, input });
}

/** Whether the index has the path as `from` has it, and room for what `to` has there. */
function follows(change: Change, staged: Staged): boolean {
  const entry = staged.entries.get(fieldKey(change.path));
  if (!isAbsent(change.from)) return entry === change.from;
  return entry === undefined && hasRoom(change, staged);
}

/** Whether the index has no folder in the place of the path, and no file in the place of its folder. */
function hasRoom(change: Change, staged: Staged): boolean {
  const key = fieldKey(change.path);
  const parents = key.split("/").slice(0, -1).map((_, depth, parts) => parts.slice(0, depth + 1).join("/"));
  return !staged.folders.has(key) && !parents.some((parent) => staged.entries.has(parent));
}

/** Entries are `<mode> <id>` by path; an unmerged path has a value that equals none. */
type Staged = { entries: Map<string, string>; folders: Set<string> };

function parseStaged(output: Uint8Array): Staged {
  const staged: Staged = { entries: new Map(), folders: new Set() };
  for (const field of splitNul(output)) {
    const tab = field.indexOf(9);
    const [mode, id, stage] = decodeField(field.subarray(0, tab)).split(" ");
    const key = fieldKey(field.subarray(tab + 1));
    staged.entries.set(key, stage === "0" ? `${mode} ${id}` : "unmerged");
    for (let slash = key.indexOf("/"); slash !== -1; slash = key.indexOf("/", slash + 1)) {
      staged.folders.add(key.slice(0, slash));
    }
  }
  return staged;
}

async function hasIndex(gitFolder: string): Promise<boolean> {
  try {
    await Deno.stat(join(gitFolder, "index"));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
