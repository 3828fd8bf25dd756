/** Pathspecs for paths that may hold any character. */

/**
 * A pathspec that leaves out one path (from the work tree's root), and what is below it when it ends with "/".
 * `literal` magic would be plainer, but `git add` complains about a left-out path that .gitignore also names,
 * unless the pattern begins with an escape.
 */
export function excludePath(path: string): string {
  return `:(top,exclude,glob)\\${path[0] ?? ""}${path.slice(1).replace(/[\\*?[]/g, "\\$&")}`;
}
