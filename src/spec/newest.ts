/** Finds the newest spec of a project. */

import { join } from "path";

/** The spec file in the folder that changed last; null if there is none. */
export async function newestSpec(folder: string): Promise<string | null> {
  let newest: { path: string; changed: number } | null = null;
  for (const path of await specPaths(folder)) {
    const changed = await changeOf(path);
    if (changed === null) continue;
    // A JSON file is generated from its Markdown file: with the same time, it is the newer one.
    const wins = newest === null || changed > newest.changed ||
      (changed === newest.changed && path.endsWith(".json"));
    if (wins) newest = { path, changed };
  }
  return newest?.path ?? null;
}

async function specPaths(folder: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (/\.(json|md)$/i.test(name)) paths.push(join(folder, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}

/** When a file changed, in ms since 1970; null if the path is not a file or no longer exists. */
async function changeOf(path: string): Promise<number | null> {
  try {
    const { isFile, mtime } = await Deno.stat(path);
    return isFile ? mtime?.getTime() ?? 0 : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
