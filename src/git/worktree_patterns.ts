/** Patterns in the syntax of .gitignore that say what comes along into a new worktree. */

/** The patterns in a file: no comments, no empty lines, no white space at their ends unless it is escaped. */
export function patternsOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const trimmed = lines.map((line) => line.replace(/^((?:\\.|[^\\])*?)[ \t]+$/, "$1"));
  return trimmed.filter((line) => line !== "" && !line.startsWith("#")).map((line) =>
    line.startsWith("\\#") ? line.slice(1) : line
  );
}

/**
 * Whether a pattern names a path inside of `folder` (which ends with "/"), or below a folder that holds it. A pattern
 * of one name (`.env`) names none: it would find such files in every dependency.
 */
export function reachesInto(pattern: string, folder: string): boolean {
  if (pattern.startsWith("!")) return false;
  const parts = pattern.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (parts[0] === "**") return parts.length > 2 && `/${folder}`.endsWith(`/${parts[1]}/`);
  if (parts.length < 2) return false;
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  const literal = `${parts.slice(0, wild === -1 ? parts.length : wild).join("/")}/`;
  if (literal === "/") return false;
  return literal.startsWith(folder) || wild !== -1 && folder.startsWith(literal);
}
