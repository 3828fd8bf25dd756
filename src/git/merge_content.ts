/** Merges the content of paths that a merge of trees left undecided, because the user and a story changed the same file. */

import { dirname, join } from "path";
import { type Git, gitFailed } from "./command.ts";
import { decodeField, fieldKey, splitNul } from "./nul_fields.ts";
import { indexLines } from "./raw_diff.ts";
import { privateIndexSettings } from "./settings.ts";

/**
 * Decides every undecided path of an index of ours: one that a single side changed (git leaves it undecided where a
 * folder took the place of a file), one that the branch has as the work tree has it, and one whose changes do not
 * touch the same lines. One git process if there is none.
 *
 * @param present The work tree's entry (`<mode> <id>`) of a path by its key; undefined if it has none
 * @returns the paths that stay undecided: overlapping lines, a file that only one side has, binary files, links,
 * submodules. The index is then left as it was.
 */
export async function mergeContent(
  git: Git,
  indexFile: string,
  env: Record<string, string>,
  present: (keys: readonly Uint8Array[]) => Promise<Map<string, string>>,
): Promise<string[]> {
  const onIndex = { env: { ...env, GIT_INDEX_FILE: indexFile } };
  const undecided = parseUnmerged(
    await git.bytes(["ls-files", "--unmerged", "-z", "--full-name", ":/"], onIndex),
  );
  if (undecided.length === 0) return [];
  const overlaps: string[] = [];
  const merged: { path: Uint8Array; mode: string; file: string }[] = [];
  const decided: { path: Uint8Array; entry: string }[] = [];
  let now: Map<string, string> | null = null;
  const folder = await Deno.makeTempDir({ dir: dirname(indexFile), prefix: "merge-" });
  try {
    for (const [number, { path, base, ours, theirs }] of undecided.entries()) {
      const file = join(folder, `${number}`);
      const single = oneSided([base, ours, theirs].map(entryOf));
      if (single !== null) {
        decided.push({ path, entry: single });
        continue;
      }
      const all = base !== undefined && ours !== undefined && theirs !== undefined;
      if (
        all && [base, ours, theirs].every(isRegular) &&
        await mergeFile(git, file, [ours.id, base.id, theirs.id])
      ) {
        merged.push({ path, mode: ours.mode === base.mode ? theirs.mode : ours.mode, file });
      } else {
        now ??= await present(undecided.map((one) => one.path));
        // The user committed what the story did, with changes of their own on top.
        if (entryOf(ours) === (now.get(fieldKey(path)) ?? absent)) {
          decided.push({ path, entry: entryOf(ours) });
        } else overlaps.push(decodeField(path));
      }
    }
    if (overlaps.length > 0) return overlaps;
    if (merged.length > 0) {
      const files = merged.map((one) => one.file);
      const ids = await git.text(["hash-object", "-w", "--no-filters", "--", ...files], { write: true });
      for (const [at, id] of ids.trim().split("\n").entries()) {
        const { path, mode } = merged[at] ?? { path: new Uint8Array(), mode: "" };
        decided.push({ path, entry: `${mode} ${id}` });
      }
    }
    const idLength = decided.find(({ entry }) => entry !== absent)?.entry.split(" ")[1]?.length ?? 40;
    const removal = `000000 ${"0".repeat(idLength)}`;
    // Removing a path removes its three versions; then the result is added.
    const lines = indexLines([
      ...decided.map(({ path }) => ({ path, entry: removal })),
      ...decided.filter(({ entry }) => entry !== absent),
    ]);
    const update = [...privateIndexSettings, "update-index", "--index-info"];
    await git.text(update, { ...onIndex, write: true, input: lines });
    return [];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Version = { mode: string; id: string };
type Undecided = { path: Uint8Array; base?: Version; ours?: Version; theirs?: Version };

/** Stands for the entry of a side that does not have the path. */
const absent = "";

function entryOf(version: Version | undefined): string {
  return version === undefined ? absent : `${version.mode} ${version.id}`;
}

/** The result where at most one side changed the path, or both in the same way; null if both changed it. */
function oneSided([base, ours, theirs]: string[]): string | null {
  if (ours === theirs || base === theirs) return ours ?? absent;
  return base === ours ? theirs ?? absent : null;
}

const sides = ["base", "ours", "theirs"] as const;

function parseUnmerged(output: Uint8Array): Undecided[] {
  const byPath = new Map<string, Undecided>();
  for (const field of splitNul(output)) {
    const tab = field.indexOf(9);
    const path = field.subarray(tab + 1);
    const [mode = "", id = "", stage] = decodeField(field.subarray(0, tab)).split(" ");
    const entry = byPath.get(fieldKey(path)) ?? { path };
    const side = sides[Number(stage) - 1];
    if (side !== undefined) entry[side] = { mode, id };
    byPath.set(fieldKey(path), entry);
  }
  return [...byPath.values()];
}

function isRegular(version: Version): boolean {
  return version.mode === "100644" || version.mode === "100755";
}

/** Writes the merged content to `file`; false if the changes overlap or the content is binary. */
async function mergeFile(
  git: Git,
  file: string,
  [ours, base, theirs]: [string, string, string],
): Promise<boolean> {
  const paths: string[] = [];
  for (const [at, id] of [ours, base, theirs].entries()) {
    const path = `${file}-${at}`;
    await Deno.writeFile(path, await git.bytes(["cat-file", "blob", id]));
    paths.push(path);
  }
  const args = ["merge-file", "-p", "--quiet", ...paths];
  const output = await git.run(args);
  if (output.code >= 128 && output.code !== 255) throw gitFailed(args, output);
  if (output.code !== 0) return false;
  await Deno.writeFile(file, output.stdout);
  return true;
}
