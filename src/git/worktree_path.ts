/** Where the worktree of a branch belongs: a folder beside the main checkout, named by a pattern. */

import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "path";
import { Autom8Error } from "../errors.ts";

/** What the placeholders of a pattern stand for; `{repo}` is the folder name of the main checkout. */
export type WorktreeNames = { branch: string; project: string; session: string };

const placeholders = ["repo", "branch", "project", "session"] as const;
const placeholder = /\{([^{}]*)\}/g;
/** Bytes of a folder's name that file systems allow, less room for "-" and a session id. */
const maxNameBytes = 255 - 9;

/** What is wrong with a `worktree_path_pattern`, as a sentence, or null. */
export function checkWorktreePattern(pattern: string): string | null {
  const used = [...pattern.matchAll(placeholder)].map((match) => match[1] ?? "");
  const unknown = used.find((name) => !placeholders.some((known) => known === name));
  if (unknown !== undefined) {
    return `{${unknown}} is not a placeholder; use {repo}, {branch}, {project} or {session}`;
  }
  if (!used.includes("branch") && !used.includes("session")) {
    return "it needs {branch} or {session}, because two branches cannot share a folder";
  }
  if (/[{}]/.test(pattern.replaceAll(placeholder, ""))) return "it has a brace without its partner";
  // deno-lint-ignore no-control-regex
  if (/[\0-\x1f\x7f]/.test(pattern)) return "it has a control character";
  if (pattern.startsWith("~") && !pattern.startsWith("~/")) return "only `~/` stands for a home folder";
  return null;
}

/**
 * The absolute path of a worktree. A relative pattern starts at the folder that holds the main checkout, `~/` at
 * `home`. A branch name that had to lose more than its slashes gets the session id at its end, so that two such
 * names do not meet.
 * @throws Autom8Error worktree-path-unusable: it lies inside the main checkout
 */
export function worktreePath(
  mainRoot: string,
  pattern: string,
  names: WorktreeNames,
  home: string | null = null,
): string {
  const values: Record<string, string> = {
    repo: basename(mainRoot),
    branch: folderName(names.branch, names.session),
    project: folderName(names.project, names.session),
    session: names.session,
  };
  const filled = pattern.replaceAll(placeholder, (text, name: string) => values[name] ?? text);
  const expanded = filled.startsWith("~/") && home !== null ? join(home, filled.slice(2)) : filled;
  const absolute = resolve(dirname(mainRoot), expanded);
  const path = join(dirname(absolute), withinLength(basename(absolute), names.session));
  if (contains(mainRoot, path)) {
    throw new Autom8Error("worktree-path-unusable", { path, problem: "inside-repository" });
  }
  return path;
}

/** A name as one part of a path that every file system takes. */
function folderName(name: string, session: string): string {
  const flat = name.replaceAll("/", "-");
  // deno-lint-ignore no-control-regex
  const fit = flat.replace(/[\0-\x1f\x7f<>:"\\|?*]/g, "-").replace(/[. ]+$/, "");
  return fit === flat ? fit : `${fit}-${session}`;
}

/** The name, cut so that a session id can follow; a name that was cut ends with it. */
function withinLength(name: string, session: string): string {
  const encoder = new TextEncoder();
  if (encoder.encode(name).length <= maxNameBytes) return name;
  let cut = name;
  while (encoder.encode(cut).length > maxNameBytes) cut = [...cut].slice(0, -1).join("");
  return `${cut}-${session}`;
}

function contains(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
