/** Paths relative to a work tree, as git names them. */

import { basename, dirname, isAbsolute, join, relative, sep } from "path";

/**
 * `path` (absolute) relative to `folder`, with forward slashes; null if it is not inside the folder.
 * Symbolic links on the way are followed, the last part of `path` is not; neither needs to exist.
 */
export function within(folder: string, path: string): string | null {
  const inside = relative(realPath(folder), join(realPath(dirname(path)), basename(path)));
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return sep === "/" ? inside : inside.replaceAll(sep, "/");
}

/** The path with the links of its existing part resolved. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    const parent = dirname(path);
    if (!(error instanceof Deno.errors.NotFound) || parent === path) return path;
    return join(realPath(parent), basename(path));
  }
}
