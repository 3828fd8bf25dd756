/**
 * Prints the notes of a release, which are its part of CHANGELOG.md: `deno run -A scripts/release/notes.ts`.
 * `--tag v0.1.0` fails unless the tag is the one of the version in deno.json.
 */

import { join } from "path";
import { parseArgs } from "node:util";
import { projectRoot } from "../run_tool.ts";
import { runScript, Stop } from "../stop.ts";
import { version } from "./release.ts";

/**
 * A version's part of a changelog, without its heading; null if it has none.
 *
 * @param changelog Text in the format of Keep a Changelog.
 * @param wanted A version without `v`, or `Unreleased`.
 */
export function notesOf(changelog: string, wanted: string): string | null {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((one) => one.startsWith(`[${wanted}]`));
  if (part === undefined) return null;
  const [, ...lines] = part.split("\n");
  // The links at the end of the file belong to no version.
  const text = lines.join("\n").replace(/^\[[^\]]+\]: \S+\n?/gm, "").trim();
  return text === "" ? null : `${text}\n`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ args: Deno.args, options: { tag: { type: "string" } } });
  if (values.tag !== undefined && values.tag !== `v${version}`) {
    throw new Stop(`The tag is ${values.tag}, but deno.json has version ${version}: set it before tagging.`);
  }
  const changelog = await Deno.readTextFile(join(projectRoot, "CHANGELOG.md"));
  // Before its release, a version's changes are below Unreleased; a tagged version must have a heading of its own.
  const notes = notesOf(changelog, version) ??
    (values.tag === undefined ? notesOf(changelog, "Unreleased") : null);
  if (notes === null) throw new Stop(`CHANGELOG.md has no notes below \`## [${version}]\`: add them first.`);
  await Deno.stdout.write(new TextEncoder().encode(notes));
}

if (import.meta.main) await runScript(main);
