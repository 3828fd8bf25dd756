/**
 * Writes the SHA-256 of every file in dist/release to dist/release/SHA256SUMS, as `sha256sum --check` reads it:
 * `deno run -A scripts/release/checksums.ts`.
 */

import { join } from "path";
import { runScript, Stop } from "../stop.ts";
import { checksumsFile, releaseFolder } from "./release.ts";

/** The SHA-256 of some bytes, as 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** The checksums of a folder's files, a line each, by name. */
export async function checksumsOf(folder: string): Promise<string> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name !== checksumsFile) names.push(name);
  }
  const lines: string[] = [];
  for (const name of names.sort()) {
    lines.push(`${await sha256(await Deno.readFile(join(folder, name)))}  ${name}\n`);
  }
  return lines.join("");
}

/** The checksum of each file by its name, from the text of `SHA256SUMS`. */
export function readChecksums(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^([0-9a-f]{64}) [ *](\S+)$/gm)].map(([, sum = "", name = ""]) => [name, sum]),
  );
}

async function main(): Promise<void> {
  const sums = await checksumsOf(releaseFolder).catch(() => "");
  if (sums === "") throw new Stop("There is nothing in dist/release. Run scripts/release/archives.ts first.");
  await Deno.writeTextFile(join(releaseFolder, checksumsFile), sums);
  console.log(sums.trimEnd());
}

if (import.meta.main) await runScript(main);
