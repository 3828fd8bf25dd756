/** Converts a spec of a format that autom8 does not write to JSON, stored with the project's specs. */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "path";
import { Autom8Error } from "../errors.ts";
import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { loadSpecWithWarnings } from "./file.ts";
import type { Ticked } from "./boxes.ts";
import { parseSpec } from "./json_spec.ts";
import type { Spec, Story } from "./spec.ts";
import type { SpecWarning } from "./warnings.ts";

/**
 * Writes the JSON form of a file into a folder and returns it, with the warnings of that file. A story that passes in the previous JSON file
 * keeps passing if its content is unchanged.
 * @throws Autom8Error spec-not-found, spec-invalid
 */
export async function generateSpec(
  file: string,
  folder: string,
  ticked: Ticked = "todo",
): Promise<{ specFile: string; spec: Spec; warnings: SpecWarning[] }> {
  const { spec: read, warnings } = await loadSpecWithWarnings(file, ticked);
  const specFile = generatedFile(file, folder);
  const earlierText = await readTextIfPresent(specFile);
  const earlier = earlierText === null ? null : await parseSpec(earlierText, specFile);
  const spec = earlier?.kind === "valid" ? keepPasses(read, earlier.spec) : read;
  const text = jsonOf(spec);
  if (text !== earlierText) await writeFileAtomic(specFile, text);
  return { specFile, spec, warnings };
}

/** A spec as a JSON file has it. */
export function jsonOf(spec: Spec): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}

/** Writes a spec to a new file. @throws Autom8Error usage: there is one already; folder-unwritable */
export async function writeNewSpec(path: string, spec: Spec, mode = 0o644): Promise<void> {
  await refuseTaken(path);
  await writeFileAtomic(path, jsonOf(spec), mode);
}

/** @throws Autom8Error usage: something has this path already */
export async function refuseTaken(path: string): Promise<void> {
  if (await isFree(path)) return;
  throw new Autom8Error("usage", {
    problem: `${path} exists already. It was not changed.`,
    hint: "Name another file, or remove this one first.",
  });
}

async function isFree(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/**
 * The path of the JSON form of a spec. The name of one from elsewhere says where it is from: two files of one
 * name must not share a form.
 */
export function generatedFile(file: string, folder: string): string {
  const name = basename(file).replace(/\.[^.]*$/, "");
  if (dirname(file) === folder) return join(folder, `${name}.json`);
  const digits = createHash("sha256").update(file).digest("hex").slice(0, 8);
  return join(folder, `${name}-${digits}.json`);
}

function keepPasses(spec: Spec, earlier: Spec): Spec {
  const passing = new Set(earlier.userStories.filter((story) => story.passes).map(contentOf));
  return {
    ...spec,
    userStories: spec.userStories.map((story) => ({
      ...story,
      passes: story.passes || passing.has(contentOf(story)),
    })),
  };
}

function contentOf(story: Story): string {
  return JSON.stringify([story.id, story.title, story.description, story.acceptanceCriteria]);
}
