/** The checks of a project with a `package.json`. Pure. */

import { type CheckKind, jsonOf, objectAt, type ProjectFiles, type Proposal } from "./project_files.ts";

/** The names that a script of each kind goes by, the usual one first. */
const scriptNames: Readonly<Record<CheckKind, readonly string[]>> = {
  test: ["test"],
  lint: ["lint"],
  types: ["typecheck", "type-check", "check-types", "check:types", "types", "tsc"],
};

/** A package manager: how it runs a script, a script of all packages, and an installed program. */
type Manager = {
  script: (name: string) => string;
  everywhere: (name: string) => string;
  program: (command: string) => string;
};

const npm: Manager = {
  script: (name) => name === "test" ? "npm test" : `npm run ${name}`,
  everywhere: (name) => `npm run ${name} --workspaces --if-present`,
  program: (command) => `npx ${command}`,
};
const pnpm: Manager = {
  script: (name) => name === "test" ? "pnpm test" : `pnpm run ${name}`,
  everywhere: (name) => `pnpm --recursive run ${name}`,
  program: (command) => `pnpm exec ${command}`,
};
const yarn: Manager = {
  script: (name) => name === "test" ? "yarn test" : `yarn run ${name}`,
  everywhere: (name) => `yarn workspaces foreach --all run ${name}`,
  program: (command) => `yarn run ${command}`,
};
const oldYarn: Manager = { ...yarn, everywhere: (name) => `yarn workspaces run ${name}` };
const bun: Manager = {
  script: (name) => `bun run ${name}`,
  everywhere: (name) => `bun run --filter '*' ${name}`,
  program: (command) => `bunx ${command}`,
};

export function nodeChecks(files: ProjectFiles): Proposal[] {
  if (!files.texts.has("package.json")) return [];
  const root = jsonOf(files, "package.json");
  const manager = managerOf(files, root);
  const packages = [...files.texts.keys()].filter((path) => path.endsWith("/package.json"));
  const found: Proposal[] = [];
  for (const kind of ["test", "lint", "types"] as const) {
    const name = scriptNames[kind].find((one) => isCheck(root, one));
    const inPackage = (one: string) => packages.find((path) => isCheck(jsonOf(files, path), one));
    const shared = scriptNames[kind].find((one) => inPackage(one) !== undefined);
    if (name !== undefined) found.push({ kind, command: manager.script(name), from: "package.json" });
    else if (shared !== undefined) {
      found.push({
        kind,
        command: acrossPackages(files, manager, shared),
        from: inPackage(shared) ?? "package.json",
      });
    } else if (kind === "types" && files.names.has("tsconfig.json") && depends(root, "typescript")) {
      found.push({ kind, command: manager.program("tsc --noEmit"), from: "tsconfig.json" });
    }
  }
  return found;
}

/** Patterns of the folders with packages, such as `packages/*`, as the package managers read them. */
export function packagePatterns(files: ProjectFiles): string[] {
  const { workspaces } = jsonOf(files, "package.json");
  const listed: unknown = Array.isArray(workspaces)
    ? workspaces
    : objectAt({ workspaces }, "workspaces").packages;
  const inYaml = [...(files.texts.get("pnpm-workspace.yaml") ?? "").matchAll(/^\s*-\s*['"]?([^'"#\s]+)/gm)]
    .map(([, pattern = ""]) => pattern);
  return [...(Array.isArray(listed) ? listed : []), ...inYaml]
    .filter((pattern): pattern is string => typeof pattern === "string" && !pattern.startsWith("!"));
}

function managerOf({ names, texts }: ProjectFiles, root: Record<string, unknown>): Manager {
  const named = typeof root.packageManager === "string" ? root.packageManager : "";
  if (names.has("pnpm-lock.yaml") || named.startsWith("pnpm@")) return pnpm;
  if (names.has("bun.lock") || names.has("bun.lockb") || named.startsWith("bun@")) return bun;
  if (!names.has("yarn.lock") && !named.startsWith("yarn@")) return npm;
  return named.startsWith("yarn@1.") || texts.get("yarn.lock")?.includes("# yarn lockfile v1")
    ? oldYarn
    : yarn;
}

function acrossPackages({ names }: ProjectFiles, manager: Manager, script: string): string {
  if (names.has("turbo.json")) return manager.program(`turbo run ${script}`);
  if (names.has("nx.json")) return manager.program(`nx run-many --target=${script}`);
  return manager.everywhere(script);
}

/** Whether a package has a script that checks something and ends. */
function isCheck(manifest: Record<string, unknown>, name: string): boolean {
  const script = objectAt(manifest, "scripts")[name];
  // `npm init` writes a test that always fails.
  return typeof script === "string" && script.trim() !== "" && !/no test specified/.test(script) &&
    !/(?:^|\s)(?:--watch(?:All)?(?!=false)|watch)(?:\s|$)/.test(script);
}

function depends(manifest: Record<string, unknown>, name: string): boolean {
  return ["devDependencies", "dependencies"].some((key) => Object.hasOwn(objectAt(manifest, key), name));
}
