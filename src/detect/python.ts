/** The checks of a Python project. Pure. */

import { firstOf, objectAt, type ProjectFiles, type Proposal, tomlOf } from "./project_files.ts";

/** Files that mark a project as one of Python. */
const marks = [
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "requirements.txt",
  "Pipfile",
  "pytest.ini",
  "tox.ini",
];

export function pythonChecks(files: ProjectFiles): Proposal[] {
  const mark = firstOf(files, ...marks);
  if (mark === null) return [];
  const tools = objectAt(tomlOf(files, "pyproject.toml"), "tool");
  const run = prefixOf(files, tools);
  /** Where a tool is configured, or at least required. */
  const source = (tool: string, ...own: readonly string[]): string | null => {
    if (Object.hasOwn(tools, tool)) return "pyproject.toml";
    return firstOf(files, ...own) ?? requiredIn(files, tool);
  };
  const pytest = source("pytest", "pytest.ini", "conftest.py");
  const ruff = source("ruff", "ruff.toml", ".ruff.toml");
  const flake8 = ruff === null ? source("flake8", ".flake8") : null;
  const mypy = source("mypy", "mypy.ini", ".mypy.ini");
  const pyright = mypy === null ? source("pyright", "pyrightconfig.json") : null;
  const { files: mypyFiles, packages: mypyPackages } = objectAt(tools, "mypy");
  const isMypyTold = mypyFiles !== undefined || mypyPackages !== undefined;
  const found: (readonly [Proposal["kind"], string, string | null])[] = [
    ["test", "pytest", pytest],
    ["lint", "ruff check .", ruff],
    ["lint", "flake8", flake8],
    ["types", isMypyTold ? "mypy" : "mypy .", mypy],
    ["types", "pyright", pyright],
  ];
  return found.flatMap(([kind, command, from]) =>
    from === null ? [] : [{ kind, command: run + command, from }]
  );
}

/** What runs a program of the project's own environment. */
function prefixOf({ names }: ProjectFiles, tools: Record<string, unknown>): string {
  if (names.has("uv.lock") || Object.hasOwn(tools, "uv")) return "uv run ";
  if (names.has("poetry.lock") || Object.hasOwn(tools, "poetry")) return "poetry run ";
  if (names.has("pdm.lock") || Object.hasOwn(tools, "pdm")) return "pdm run ";
  return names.has("Pipfile") ? "pipenv run " : "";
}

/** The file that requires a tool, by its name as a word outside of comments. */
function requiredIn({ texts }: ProjectFiles, tool: string): string | null {
  const word = new RegExp(`(?<![\\w-])${tool}(?![\\w-])`);
  const lists = ["pyproject.toml", "requirements.txt", "requirements-dev.txt", "setup.cfg", "setup.py"];
  return [...lists, "tox.ini", "Pipfile"].find((file) =>
    word.test((texts.get(file) ?? "").replaceAll(/#.*$/gm, ""))
  ) ?? null;
}
