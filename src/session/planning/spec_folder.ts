/** What a project's spec folder holds, and what changed in it. */

import { createHash } from "node:crypto";
import { join } from "path";
import { maxSpecBytes } from "../../spec/size.ts";
import { readBounded } from "../../store/bounded_read.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { listSpecs } from "../../store/project.ts";
import { readRuns } from "../../watch/runs.ts";

/** The SHA-256 of each spec's content, by its file name. */
export type SpecContents = Readonly<Record<string, string>>;

/** Reads the folder. What is no file, or too large to be a spec, is left out. */
export async function readSpecFolder(project: ProjectPaths): Promise<SpecContents> {
  const contents: Record<string, string> = {};
  for (const name of listSpecs(project)) {
    const read = await readBounded(join(project.specs, name), maxSpecBytes).catch(() => null);
    if (read?.kind === "read") contents[name] = createHash("sha256").update(read.bytes).digest("hex");
  }
  return contents;
}

/**
 * The specs that are new or have another content than before, as paths. Those that a process works on are left out: it
 * sets their `passes`.
 */
export async function changedSpecs(project: ProjectPaths, before: SpecContents): Promise<string[]> {
  const driven = new Set(
    (await readRuns(project)).filter(({ alive }) => alive).map(({ run }) => run.specFile),
  );
  return changedNames(before, await readSpecFolder(project))
    .map((name) => join(project.specs, name))
    .filter((path) => !driven.has(path));
}

/** Pure. */
export function changedNames(before: SpecContents, after: SpecContents): string[] {
  return Object.keys(after).filter((name) => !Object.hasOwn(before, name) || before[name] !== after[name]);
}
