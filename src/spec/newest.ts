/** The newest spec of a project. */

import { join } from "path";

/** The spec file that was changed last in the folder; of a Markdown file and its JSON form the newer. Null: none. */
export async function newestSpec(folder: string): Promise<string | null> {
  let newest: { path: string; changed: number } | null = null;
  for (const path of await specFiles(folder)) {
    const { mtime } = await Deno.stat(path);
    const changed = mtime?.getTime() ?? 0;
    // A JSON form is made from its Markdown file at once: at the same time it is the newer.
    const wins = newest === null || changed > newest.changed ||
      (changed === newest.changed && path.endsWith(".json"));
    if (wins) newest = { path, changed };
  }
  return newest?.path ?? null;
}

async function specFiles(folder: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isFile && /\.(json|md)$/i.test(entry.name)) paths.push(join(folder, entry.name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}
