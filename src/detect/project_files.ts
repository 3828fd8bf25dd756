/** What is looked at to find the checks of a project: names in its folder, and the texts of a few files. Pure. */

import { parse, type TomlTable } from "smol-toml";

export type ProjectFiles = {
  /** Names in the project's folder, and the paths of files in folders of packages. */
  names: ReadonlySet<string>;
  /** Texts by path, relative to the folder, of the files in `readNames` and of the packages' `package.json`. */
  texts: ReadonlyMap<string, string>;
};

/** A command that a project checks itself with; `from` is the file that says so. */
export type Proposal = { kind: CheckKind; command: string; from: string };

export const checkKinds = ["test", "lint", "types"] as const;
export type CheckKind = typeof checkKinds[number];

/** The files whose texts are read. */
export const readNames: readonly string[] = [
  ...["package.json", "pnpm-workspace.yaml", "yarn.lock", "tsconfig.json", "deno.json", "deno.jsonc"],
  ...["Cargo.toml", "go.mod", "go.work", "pyproject.toml", "requirements.txt", "requirements-dev.txt"],
  ...["setup.cfg", "setup.py", "tox.ini", "Pipfile", "composer.json", "Gemfile", "Rakefile"],
  ...["Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile"],
];

/** The first of these names that the project has. */
export function firstOf({ names }: ProjectFiles, ...wanted: readonly string[]): string | null {
  return wanted.find((name) => names.has(name)) ?? null;
}

/** A JSON file as an object, also with comments in it; empty for a missing or a broken one. */
export function jsonOf({ texts }: ProjectFiles, path: string): Record<string, unknown> {
  const text = texts.get(path)?.replace(/^\uFEFF/, "") ?? "";
  const outsideStrings = (from: string, what: RegExp) =>
    from.replaceAll(new RegExp(`("(?:[^"\\\\]|\\\\.)*")|${what.source}`, "g"), (_, string) => string ?? "");
  const plain = outsideStrings(outsideStrings(text, /\/\*[^]*?\*\/|\/\/[^\n]*/), /,(?=\s*[}\]])/);
  try {
    return objectIn(JSON.parse(plain));
  } catch {
    return {};
  }
}

/** A TOML file as an object; empty for a missing or a broken one. */
export function tomlOf({ texts }: ProjectFiles, path: string): TomlTable {
  try {
    return parse(texts.get(path) ?? "");
  } catch {
    return {};
  }
}

/** The object at a path of keys; empty if there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  return objectIn(path.reduce<unknown>((at, key) => objectIn(at)[key], value));
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
