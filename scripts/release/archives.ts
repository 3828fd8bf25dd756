/**
 * Packs the executables of `deno task compile --all` for a release: `deno run -A scripts/release/archives.ts` writes an
 * archive for each target into dist/release, `--target T` only one. Each holds the program, its manual page, the README,
 * the changelog and the licence.
 */

import { join } from "path";
import { parseArgs } from "node:util";
import { projectRoot } from "../run_tool.ts";
import { runScript, Stop } from "../stop.ts";
import type { ArchiveFile } from "./archive_file.ts";
import { manPage } from "./man_page.ts";
import { namesOf, releaseFolder, releaseTargets } from "./release.ts";
import { tarGz } from "./tar.ts";
import { zip } from "./zip.ts";

/** The largest archive that may be published, in bytes: people download it on slow networks, and in each job of CI. */
export const largestArchive = 40_000_000;

/** Packs one program with what belongs to it. */
export async function pack(target: string, program: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const { program: name } = namesOf(target);
  const files: ArchiveFile[] = [{ name, content: program, isProgram: true }];
  const page = new TextEncoder().encode(await manPage());
  files.push({ name: "autom8.1", content: page, isProgram: false });
  for (const text of ["README.md", "CHANGELOG.md", "LICENSE"]) {
    files.push({ name: text, content: await Deno.readFile(join(projectRoot, text)), isProgram: false });
  }
  return name.endsWith(".exe") ? zip(files) : tarGz(files);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ args: Deno.args, options: { target: { type: "string" } } });
  const { target: only } = values;
  if (only !== undefined && !releaseTargets.includes(only)) {
    throw new Stop(`There is no target ${only}. The targets are: ${releaseTargets.join(", ")}.`);
  }
  await Deno.mkdir(releaseFolder, { recursive: true });
  for (const target of only === undefined ? releaseTargets : [only]) {
    const { executable, archive } = namesOf(target);
    const program = await Deno.readFile(join(projectRoot, "dist", executable)).catch(() => {
      throw new Stop(`There is no dist/${executable}. Run \`deno task compile --target ${target}\` first.`);
    });
    const bytes = await pack(target, program);
    if (bytes.length > largestArchive) {
      throw new Stop(`${archive} has ${megabytes(bytes.length)}, more than ${megabytes(largestArchive)}.`);
    }
    await Deno.writeFile(join(releaseFolder, archive), bytes);
    console.log(`dist/release/${archive}  ${megabytes(bytes.length)}`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

if (import.meta.main) await runScript(main);
