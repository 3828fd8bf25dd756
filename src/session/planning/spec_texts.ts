/** The texts of a project's specs, to be read, edited and saved by a person outside a conversation. */

import { createHash } from "node:crypto";
import { basename, join } from "path";
import { Autom8Error } from "../../errors.ts";
import { readText } from "../../spec/file.ts";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "../../store/atomic.ts";
import { whileLocked } from "../../store/lock.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { specFiles } from "./ready_specs.ts";

/** A text as it is on disk. `version` names its content. */
export type SpecText = { file: string; text: string; version: string };

/** Where specs are looked for: the project's folder, and the root of its main checkout. */
export type SpecPlace = { project: ProjectPaths; root: string };

/** Files that may be specs, newest first. `changedAt`: ms since the epoch. */
export function listSpecFiles(
  { project, root }: SpecPlace,
): { file: string; name: string; changedAt: number }[] {
  return specFiles({ project, workTree: root })
    .map(({ path, changedAt }) => ({ file: path, name: basename(path), changedAt }));
}

/** Reads one of the listed files. @throws Autom8Error spec-not-found, spec-invalid: it is no text */
export async function readSpecFile(place: SpecPlace, file: string): Promise<SpecText> {
  if (!listSpecFiles(place).some((one) => one.file === file)) {
    throw new Autom8Error("spec-not-found", { path: file });
  }
  return asText(file, await readText(file));
}

/**
 * Saves a text in the project's folder of specs.
 * @param version Of the text that was edited; null: there is none yet
 * @throws Autom8Error usage: the name is not one of a spec, or the file changed meanwhile
 */
export async function saveSpecFile(
  { project }: SpecPlace,
  { name, text, version }: { name: string; text: string; version: string | null },
): Promise<SpecText> {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,100}\.(?:md|json)$/u.test(name)) {
    throw new Autom8Error("usage", {
      problem: `A spec cannot be called ${JSON.stringify(name)}.`,
      hint: "Use letters, digits, dots and dashes, and `.md` or `.json` at its end.",
    });
  }
  const file = join(project.specs, name);
  await ensureFolder(project.specs);
  return await whileLocked(join(project.folder, ".specs.lock"), async () => {
    const before = await readTextIfPresent(file);
    if ((before === null ? null : versionOf(before)) !== version) {
      throw new Autom8Error("usage", {
        problem: version === null
          ? `There is a spec called ${name} already.`
          : `${file} was changed meanwhile, so it was left as it is.`,
        hint: version === null
          ? "Save it under another name."
          : "Load it again, or save your text under another name.",
      });
    }
    await writeFileAtomic(file, text);
    return asText(file, text);
  });
}

function asText(file: string, text: string): SpecText {
  return { file, text, version: versionOf(text) };
}

function versionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
