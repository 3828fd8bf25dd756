/** Whether an open file is still the one that its path names. */

/** False once the path was removed, renamed away, or names another file. Symbolic links are not followed. */
export function isStillAt(file: Deno.FsFile, path: string): boolean {
  let named: Deno.FileInfo;
  try {
    named = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  const open = file.statSync();
  return open.ino === named.ino && open.dev === named.dev;
}
