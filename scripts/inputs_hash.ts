/** A hash over everything that makes an executable: the same hash means the same program. */

import { join } from "path";
import { ignoreMissing, readIfPresent } from "./optional_file.ts";
import { projectRoot } from "./run_tool.ts";

const files = ["main.ts", "deno.json", "deno.lock"];
const folders = ["src", "tui", "gui", "scripts"];

/**
 * Hash of the sources, the scripts that build them, the Deno version, the runtime to embed, and the commit.
 *
 * @param commit What is baked into the program.
 * @param officialRuntime Whether only Deno's own runtime will do.
 * @returns 64 hexadecimal digits.
 */
export async function inputsHash(commit: string, officialRuntime: boolean): Promise<string> {
  const parts = [
    commit,
    Deno.version.deno,
    Deno.env.get("DENORT_BIN") ?? "",
    String(officialRuntime),
  ];
  const paths = [...files];
  for (const folder of folders) paths.push(...await filesUnder(folder));
  for (const path of paths.sort()) {
    const text = await readIfPresent(join(projectRoot, path));
    if (text !== null) parts.push(path, String(text.length), text);
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\0")));
  return new Uint8Array(digest).toHex();
}

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(join(projectRoot, folder))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) found.push(...await filesUnder(path));
      else found.push(path);
    }
  } catch (error) {
    ignoreMissing(error);
  }
  return found;
}
