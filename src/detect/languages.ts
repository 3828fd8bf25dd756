/** The checks of projects in languages whose own tools say how to check. Pure. */

import { firstOf, jsonOf, objectAt, type ProjectFiles, type Proposal, tomlOf } from "./project_files.ts";

export function denoChecks(files: ProjectFiles): Proposal[] {
  const from = firstOf(files, "deno.json", "deno.jsonc");
  if (from === null) return [];
  const tasks = objectAt(jsonOf(files, from), "tasks");
  const task = (...names: readonly string[]) => names.find((name) => Object.hasOwn(tasks, name));
  const [test, lint, types] = [task("test"), task("lint"), task("check", "typecheck", "types")];
  const hasTests = [...files.names].some((name) => /^tests?$|[._]test\.[jt]sx?$/.test(name));
  return [
    ...(test !== undefined || hasTests
      ? [
        {
          kind: "test",
          command: test === undefined ? "deno test --allow-all" : "deno task test",
          from,
        } as const,
      ]
      : []),
    { kind: "lint", command: lint === undefined ? "deno lint" : "deno task lint", from },
    { kind: "types", command: types === undefined ? "deno check" : `deno task ${types}`, from },
  ];
}

export function rustChecks(files: ProjectFiles): Proposal[] {
  if (!files.names.has("Cargo.toml")) return [];
  const cargo = tomlOf(files, "Cargo.toml");
  const isWorkspace = Object.hasOwn(cargo, "workspace");
  const from = "Cargo.toml";
  const clippy = firstOf(files, "clippy.toml", ".clippy.toml") ??
    (Object.hasOwn(objectAt(cargo, "lints"), "clippy") ||
        Object.hasOwn(objectAt(cargo, "workspace", "lints"), "clippy")
      ? from
      : null);
  const all = isWorkspace ? " --workspace" : "";
  return [
    { kind: "test", command: `cargo test${all}`, from },
    ...(clippy === null
      ? []
      : [{ kind: "lint", command: `cargo clippy${all} -- -D warnings`, from: clippy } as const]),
  ];
}

export function goChecks(files: ProjectFiles): Proposal[] {
  const from = firstOf(files, "go.mod", "go.work");
  if (from === null) return [];
  const packages = from === "go.mod" ? "./..." : goModules(files).map((path) => `${path}/...`).join(" ");
  if (packages === "") return [];
  const linter = firstOf(files, ".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json");
  return [
    { kind: "test", command: `go test ${packages}`, from },
    linter === null
      ? { kind: "lint", command: `go vet ${packages}`, from }
      : { kind: "lint", command: "golangci-lint run", from: linter },
  ];
}

/** The modules of a workspace: `use ./a` and `use ( ./a ./b )`. */
function goModules({ texts }: ProjectFiles): string[] {
  const text = (texts.get("go.work") ?? "").replaceAll(/\/\/.*$/gm, "");
  return [...text.matchAll(/^use\s+(?:\(([^)]*)\)|(\S+))/gm)]
    .flatMap(([, block, one]) => (block ?? one ?? "").split(/\s+/))
    .filter((path) => /^\.[\w./-]*$/.test(path));
}

export function phpChecks(files: ProjectFiles): Proposal[] {
  const scripts = objectAt(jsonOf(files, "composer.json"), "scripts");
  const script = (kind: Proposal["kind"], ...names: readonly string[]): Proposal[] => {
    const name = names.find((one) => Object.hasOwn(scripts, one));
    return name === undefined ? [] : [{ kind, command: `composer run ${name}`, from: "composer.json" }];
  };
  const config = (kind: Proposal["kind"], command: string, ...names: readonly string[]): Proposal[] => {
    const from = files.names.has("composer.json") ? firstOf(files, ...names) : null;
    return from === null ? [] : [{ kind, command, from }];
  };
  const either = (first: Proposal[], second: Proposal[]) => first.length > 0 ? first : second;
  return [
    ...either(
      script("test", "test", "tests"),
      config("test", "vendor/bin/phpunit", "phpunit.xml", "phpunit.xml.dist"),
    ),
    ...script("lint", "lint", "cs"),
    ...either(
      script("types", "phpstan", "analyse", "stan"),
      config("types", "vendor/bin/phpstan analyse", "phpstan.neon", "phpstan.neon.dist"),
    ),
  ];
}

export function rubyChecks(files: ProjectFiles): Proposal[] {
  const gems = files.texts.get("Gemfile");
  if (gems === undefined) return [];
  const has = (gem: string) => new RegExp(`^\\s*gem\\s+["']${gem}["']`, "m").test(gems);
  const rspec = files.names.has(".rspec") || has("rspec") || has("rspec-rails");
  const rakeTest = /\bTestTask\b|task\s*\(?:test\b/.test(files.texts.get("Rakefile") ?? "");
  const test = rspec
    ? "bundle exec rspec"
    : has("rails")
    ? "bin/rails test"
    : rakeTest
    ? "bundle exec rake test"
    : null;
  const rubocop = files.names.has(".rubocop.yml") || has("rubocop");
  return [
    ...(test === null ? [] : [{ kind: "test", command: test, from: "Gemfile" } as const]),
    ...(rubocop ? [{ kind: "lint", command: "bundle exec rubocop", from: "Gemfile" } as const] : []),
  ];
}

export function javaChecks(files: ProjectFiles): Proposal[] {
  if (files.names.has("pom.xml")) {
    const program = files.names.has("mvnw") ? "./mvnw" : "mvn";
    return [{ kind: "test", command: `${program} --batch-mode test`, from: "pom.xml" }];
  }
  const from = firstOf(files, "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");
  if (from === null) return [];
  const program = files.names.has("gradlew") ? "./gradlew" : "gradle";
  return [{ kind: "test", command: `${program} test`, from }];
}

export function dotnetChecks({ names }: ProjectFiles): Proposal[] {
  const from = [...names].find((name) => /\.(?:slnx?|[cf]sproj)$/.test(name));
  return from === undefined ? [] : [{ kind: "test", command: "dotnet test", from }];
}

export function elixirChecks({ names }: ProjectFiles): Proposal[] {
  return names.has("mix.exs") ? [{ kind: "test", command: "mix test", from: "mix.exs" }] : [];
}
