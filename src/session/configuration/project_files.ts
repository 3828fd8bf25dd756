/** Reads what there is to see of a project's own checks. */

import { join } from "path";
import { packagePatterns } from "../../detect/node.ts";
import { type ProjectFiles, readNames } from "../../detect/project_files.ts";
import { readBounded } from "../../store/bounded_read.ts";

/** Larger files are not the work of a person, in bytes. */
const maxBytes = 1024 * 1024;
/** The `package.json` of so many packages is read. */
const maxPackages = 200;

/** The names in a folder, and the texts that say how the project is checked. What cannot be read is left out. */
export async function readProjectFiles(folder: string): Promise<ProjectFiles> {
  const names = new Set(namesIn(folder));
  const texts = new Map<string, string>();
  const read = async (path: string) => {
    const text = await readText(join(folder, path));
    if (text !== null) texts.set(path, text);
  };
  for (const name of readNames) if (names.has(name)) await read(name);
  for (
    const path of packagePatterns({ names, texts }).flatMap((one) => packagesOf(folder, one)).slice(
      0,
      maxPackages,
    )
  ) {
    await read(`${path}/package.json`);
  }
  return { names, texts };
}

/** The folders that a pattern such as `packages/*` or `app` stands for; other patterns stand for none. */
function packagesOf(folder: string, pattern: string): string[] {
  const [, parent = "", star] = /^(?:\.\/)?([\w@./-]*?)(\/\*{1,2})?\/?$/.exec(pattern) ?? [];
  if (parent === "" || parent.startsWith("/") || parent.split("/").includes("..")) return [];
  if (star === undefined) return [parent];
  return namesIn(join(folder, parent)).sort().map((name) => `${parent}/${name}`);
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    const read = await readBounded(path, maxBytes);
    return read.kind === "read" ? new TextDecoder().decode(read.bytes) : null;
  } catch {
    return null;
  }
}
