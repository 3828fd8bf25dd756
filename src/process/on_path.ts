/** Whether a program can be found on the PATH. */

import { isAbsolute, join } from "path";

/**
 * Whether a shell would find the program: true also if that cannot be known, because an entry of the PATH is relative (what
 * it names depends on where the shell runs) or cannot be read.
 *
 * @param name Without a path.
 * @param path The value of PATH; the shell's own default is not known, so a missing one finds everything.
 */
export async function mayBeOnPath(name: string, path: string | undefined): Promise<boolean> {
  // There, names are found with extensions that another variable lists.
  if (path === undefined || Deno.build.os === "windows") return true;
  for (const folder of path.split(":")) {
    if (!isAbsolute(folder) || await mayBeIn(folder, name)) return true;
  }
  return false;
}

async function mayBeIn(folder: string, name: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(join(folder, name));
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory);
  }
}
