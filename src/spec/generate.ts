/** Converts a Markdown spec to JSON, stored with the project's specs. */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "path";
import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { loadSpecWithWarnings } from "./file.ts";
import { parseSpec, type Spec, type Story } from "./spec.ts";
import type { SpecWarning } from "./warnings.ts";

/**
 * Writes the JSON form of a Markdown file into a folder and returns it, with the warnings of that file. A story that passes in the previous JSON file
 * keeps passing if its content is unchanged.
 * @throws Autom8Error spec-not-found, spec-invalid
 */
export async function generateSpec(
  markdownFile: string,
  folder: string,
): Promise<{ specFile: string; spec: Spec; warnings: SpecWarning[] }> {
  const { spec: read, warnings } = await loadSpecWithWarnings(markdownFile);
  const specFile = generatedFile(markdownFile, folder);
  const earlierText = await readTextIfPresent(specFile);
  const earlier = earlierText === null ? null : parseSpec(earlierText, specFile);
  const spec = earlier?.kind === "valid" ? keepPasses(read, earlier.spec) : read;
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (text !== earlierText) await writeFileAtomic(specFile, text);
  return { specFile, spec, warnings };
}

/**
 * The path of the JSON form of a Markdown spec. The name of one from elsewhere says where it is from: two files of one
 * name must not share a form.
 */
export function generatedFile(markdownFile: string, folder: string): string {
  const name = basename(markdownFile).replace(/\.[^.]*$/, "");
  if (dirname(markdownFile) === folder) return join(folder, `${name}.json`);
  const digits = createHash("sha256").update(markdownFile).digest("hex").slice(0, 8);
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
