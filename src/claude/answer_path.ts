/** Paths named by an agent, made relative to the work tree or refused. */

const maxLength = 1_024;

/** Controls, line separators, marks that reorder what is shown, and halves of characters. */
const unsound = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/**
 * The path relative to the work tree, with `/` between its parts. Null if it leads out of the work tree or into `.git`,
 * is the work tree itself, or contains characters that no real path has. This only examines the text: the file need not
 * exist, and may be a link.
 *
 * @param workTree Absolute path in this system's form.
 */
export function relativePath(path: string, workTree: string): string | null {
  if (path === "" || path.length > maxLength || unsound.test(path)) return null;
  const onWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(workTree);
  const slashed = onWindows ? path.replaceAll("\\", "/") : path;
  const root = (onWindows ? workTree.replaceAll("\\", "/") : workTree).replace(/\/+$/, "");
  const inside = isAbsolute(slashed) ? below(root, slashed, onWindows) : slashed;
  if (inside === null) return null;
  const parts = inside.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.includes("..") || parts[0] === "~") return null;
  return parts[0]?.toLowerCase() === ".git" ? null : parts.join("/");
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path.startsWith("\\\\") || /^[A-Za-z]:[\\/]/.test(path);
}

/** What follows the root in an absolute path. */
function below(root: string, path: string, ignoreCase: boolean): string | null {
  const start = path.slice(0, root.length);
  const same = ignoreCase ? start.toLowerCase() === root.toLowerCase() : start === root;
  return same && path[root.length] === "/" ? path.slice(root.length + 1) : null;
}
