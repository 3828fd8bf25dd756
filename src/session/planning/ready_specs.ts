/** Specs that lie ready: in the project's spec folder and in the root of the work tree. */

import { basename, join } from "path";
import { Autom8Error } from "../../errors.ts";
import { loadSpec } from "../../spec/file.ts";
import { generatedFile } from "../../spec/generate.ts";
import { isThere } from "../../store/atomic.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { listSpecs } from "../../store/project.ts";
import type { Surroundings } from "../ground.ts";
import { convertedFile, freeTextOf, readFreeText } from "./free_text.ts";

/** A valid spec with stories to do. `changedAt` is in ms since 1970. */
export type ReadySpec = {
  specFile: string;
  project: string;
  branch: string;
  open: number;
  total: number;
  changedAt: number;
};

/** More are not offered. */
const mostOffered = 10;

/**
 * The specs with stories to do, newest first: in the project's folder, and in the root `spec.json`, `prd.json` and
 * `spec*.md`. Files that are no valid specs are left out, and so are those that `taken` names.
 */
export async function readySpecs(
  { project, workTree }: Pick<Surroundings, "project" | "workTree">,
  taken: ReadonlySet<string>,
): Promise<ReadySpec[]> {
  const dated = specFiles({ project, workTree });
  const times = new Map(dated.map(({ path, changedAt }) => [path, changedAt]));
  const free = dated
    .filter(({ path }) => ![...formsOf(path, project)].some((form) => taken.has(form)))
    .filter(({ path }) => !isOlderForm(path, project, times));
  const ready: ReadySpec[] = [];
  for (const { path, changedAt } of free) {
    const spec = await readIfValid(path);
    const open = spec?.userStories.filter(({ passes }) => !passes).length ?? 0;
    if (spec === null || open === 0) continue;
    ready.push({
      specFile: path,
      project: spec.project,
      branch: spec.branchName,
      open,
      total: spec.userStories.length,
      changedAt,
    });
    if (ready.length === mostOffered) break;
  }
  return ready;
}

/** The texts without stories in the root that are named like specs, unless they were converted before. */
export async function readyTexts(
  { project, workTree }: Pick<Surroundings, "project" | "workTree">,
): Promise<string[]> {
  const texts: string[] = [];
  for (const name of namesIn(workTree).filter(isNamedLikeSpec)) {
    const file = await loadSpec(join(workTree, name)).then(() => null, freeTextOf);
    if (file === null) continue;
    const text = await readFreeText(file).catch(() => null);
    if (text !== null && !isThere(convertedFile(project, text))) texts.push(file);
  }
  return texts;
}

/** Every file that may be a spec, newest first: in the project's folder, and in the root by its name. `changedAt`: ms since 1970. */
export function specFiles(
  { project, workTree }: Pick<Surroundings, "project" | "workTree">,
): { path: string; changedAt: number }[] {
  const paths = [
    ...listSpecs(project).map((name) => join(project.specs, name)),
    ...namesIn(workTree).filter(isNamedLikeSpec).map((name) => join(workTree, name)),
  ];
  return paths.flatMap((path) => {
    const changedAt = changeOf(path);
    return changedAt === null ? [] : [{ path, changedAt }];
  }).sort((a, b) => b.changedAt - a.changedAt);
}

/** Whether a file in the root of a work tree is meant as a spec, by its name. Pure. */
export function isNamedLikeSpec(name: string): boolean {
  return /^(?:spec\.json|prd\.json|spec.*\.md)$/i.test(name);
}

/** The paths that a run may know the spec by: its own, and that of the JSON form that a run keeps of other formats. */
function formsOf(path: string, { specs }: ProjectPaths): string[] {
  return [path, generatedFile(path, specs)];
}

/** Of a spec and its JSON form, which knows what passes, only the newer one is offered. */
function isOlderForm(path: string, { specs }: ProjectPaths, times: ReadonlyMap<string, number>): boolean {
  const own = times.get(path) ?? 0;
  const form = generatedFile(path, specs);
  if (form !== path && (times.get(form) ?? -1) >= own) return true;
  return [...times].some(([other, time]) =>
    other !== path && time > own && generatedFile(other, specs) === path
  );
}

async function readIfValid(path: string) {
  try {
    return await loadSpec(path);
  } catch (error) {
    if (error instanceof Autom8Error) return null;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

/** Null for what is no file. */
function changeOf(path: string): number | null {
  try {
    const { isFile, mtime } = Deno.statSync(path);
    return isFile ? mtime?.getTime() ?? 0 : null;
  } catch {
    return null;
  }
}

/** How a list names a spec. Pure. */
export function describeReady({ specFile, project, open, total }: ReadySpec): string {
  return `${basename(specFile)}: ${project}, ${open} of ${total} ${total === 1 ? "story" : "stories"} to do`;
}
