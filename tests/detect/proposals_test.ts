import assert from "assert";
import { packagePatterns } from "../../src/detect/node.ts";
import { proposeChecks } from "../../src/detect/proposals.ts";

/** The name of a project, its files with their texts, and the commands that are proposed. */
type Row = [name: string, files: Record<string, string>, commands: string[]];

const scripts = (all: Record<string, string>, more: object = {}) => JSON.stringify({ ...more, scripts: all });
const usual = { test: "node --test", lint: "eslint .", typecheck: "tsc --noEmit" };

const rows: Row[] = [
  ["npm", { "package.json": scripts(usual), "package-lock.json": "" }, [
    "npm test",
    "npm run lint",
    "npm run typecheck",
  ]],
  ["npm without a lock file", { "package.json": scripts(usual) }, [
    "npm test",
    "npm run lint",
    "npm run typecheck",
  ]],
  ["pnpm", { "package.json": scripts(usual), "pnpm-lock.yaml": "" }, [
    "pnpm test",
    "pnpm run lint",
    "pnpm run typecheck",
  ]],
  ["yarn", { "package.json": scripts(usual), "yarn.lock": "" }, [
    "yarn test",
    "yarn run lint",
    "yarn run typecheck",
  ]],
  ["bun", { "package.json": scripts({ test: "bun test" }), "bun.lock": "" }, ["bun run test"]],
  ["the manager that package.json names", {
    "package.json": scripts(usual, { packageManager: "pnpm@9.1.0" }),
  }, [
    "pnpm test",
    "pnpm run lint",
    "pnpm run typecheck",
  ]],
  [
    "the test of npm init",
    { "package.json": scripts({ test: 'echo "Error: no test specified" && exit 1' }) },
    [],
  ],
  ["a test that watches", { "package.json": scripts({ test: "jest --watch", lint: "eslint ." }) }, [
    "npm run lint",
  ]],
  ["a test that does not watch", { "package.json": scripts({ test: "jest --watchAll=false" }) }, [
    "npm test",
  ]],
  ["TypeScript without a script", {
    "package.json": scripts({ test: "vitest run" }, { devDependencies: { typescript: "5" } }),
    "tsconfig.json": "{}",
  }, ["npm test", "npx tsc --noEmit"]],
  ["a broken package.json", { "package.json": "{" }, []],
  ["package.json without scripts", { "package.json": "[]" }, []],
  ["scripts that are no texts", { "package.json": '{"scripts": {"test": 1, "lint": {}}}' }, []],
  ["packages of npm", {
    "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
    "packages/a/package.json": scripts({ test: "node --test" }),
    "packages/b/package.json": scripts({ lint: "eslint ." }),
  }, ["npm run test --workspaces --if-present", "npm run lint --workspaces --if-present"]],
  ["packages of pnpm", {
    "package.json": "{}",
    "pnpm-lock.yaml": "",
    "pnpm-workspace.yaml": "packages:\n  - 'apps/*'\n",
    "apps/a/package.json": scripts({ test: "vitest run" }),
  }, ["pnpm --recursive run test"]],
  ["packages with turbo", {
    "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
    "turbo.json": "{}",
    "packages/a/package.json": scripts({ test: "x" }),
  }, ["npx turbo run test"]],
  ["packages, and a script for all", {
    "package.json": scripts({ test: "turbo run test" }, { workspaces: ["packages/*"] }),
    "packages/a/package.json": scripts({ test: "x" }),
  }, ["npm test"]],
  ["old yarn", {
    "package.json": JSON.stringify({ workspaces: { packages: ["p/*"] } }),
    "yarn.lock": "# yarn lockfile v1\n",
    "p/a/package.json": scripts({ test: "x" }),
  }, ["yarn workspaces run test"]],
  ["deno with tasks", { "deno.json": '{"tasks": {"test": "deno test -A", "check": "deno check main.ts"}}' }, [
    "deno task test",
    "deno lint",
    "deno task check",
  ]],
  ["deno with comments and tests", {
    "deno.jsonc": '{ // "tasks": {}\n "tasks": {"lint": "deno lint src", /* x */ }, }',
    "main_test.ts": "",
  }, ["deno test --allow-all", "deno task lint", "deno check"]],
  ["deno without tests", { "deno.json": "{}" }, ["deno lint", "deno check"]],
  ["cargo", { "Cargo.toml": '[package]\nname = "x"\n' }, ["cargo test"]],
  ["a workspace of cargo with clippy", {
    "Cargo.toml": '[workspace]\nmembers = ["a"]\n[workspace.lints.clippy]\nall = "warn"\n',
  }, ["cargo test --workspace", "cargo clippy --workspace -- -D warnings"]],
  ["cargo with clippy.toml", { "Cargo.toml": "", "clippy.toml": "" }, [
    "cargo test",
    "cargo clippy -- -D warnings",
  ]],
  ["go", { "go.mod": "module x\n" }, ["go test ./...", "go vet ./..."]],
  ["go with golangci", { "go.mod": "module x\n", ".golangci.yml": "" }, [
    "go test ./...",
    "golangci-lint run",
  ]],
  ["a workspace of go", { "go.work": "go 1.22\nuse (\n\t./a\n\t./b // old\n)\nuse ./c\n" }, [
    "go test ./a/... ./b/... ./c/...",
    "go vet ./a/... ./b/... ./c/...",
  ]],
  ["uv", {
    "pyproject.toml":
      '[project]\nname = "x"\n[dependency-groups]\ndev = ["pytest>=8"]\n[tool.ruff]\n[tool.mypy]\n',
    "uv.lock": "",
  }, ["uv run pytest", "uv run ruff check .", "uv run mypy ."]],
  [
    "poetry",
    { "pyproject.toml": '[tool.poetry]\n[tool.pytest.ini_options]\n[tool.mypy]\nfiles = ["src"]\n' },
    [
      "poetry run pytest",
      "poetry run mypy",
    ],
  ],
  ["plain Python", { "requirements.txt": "pytest==8\nflask\n", "mypy.ini": "" }, ["pytest", "mypy ."]],
  ["Python without tools", { "pyproject.toml": '[project]\nname = "x"\n' }, []],
  ["a plug-in is not the tool", { "requirements.txt": "pytest-cov\n# ruff\n" }, []],
  ["flake8 and pyright", { "setup.cfg": "", ".flake8": "", "pyrightconfig.json": "{}" }, [
    "flake8",
    "pyright",
  ]],
  ["a broken pyproject.toml", { "pyproject.toml": "[tool" }, []],
  ["make", { "Makefile": "CC := gcc\n.PHONY: test lint\ntest: build\n\tgo test\nlint:\n\tx\n" }, [
    "make test",
    "make lint",
  ]],
  ["make check", { "Makefile": "all check: x\n\ty\n" }, ["make check"]],
  ["make with assignments only", { "Makefile": "test := x\nlint ::= y\n" }, []],
  ["just", { "justfile": "set shell := ['sh']\ntest *args: build\n  x\n@lint:\n  y\n" }, [
    "just test",
    "just lint",
  ]],
  ["make beside npm", {
    "package.json": scripts({ test: "x" }),
    "Makefile": "test:\n\tnpm test\nlint:\n\tx\n",
  }, [
    "npm test",
    "make lint",
  ]],
  ["composer scripts", { "composer.json": scripts({ test: "phpunit", phpstan: "phpstan" }) }, [
    "composer run test",
    "composer run phpstan",
  ]],
  ["phpunit and phpstan", { "composer.json": "{}", "phpunit.xml.dist": "", "phpstan.neon": "" }, [
    "vendor/bin/phpunit",
    "vendor/bin/phpstan analyse",
  ]],
  ["rspec and rubocop", { "Gemfile": "gem 'rspec'\ngem \"rubocop\", require: false\n" }, [
    "bundle exec rspec",
    "bundle exec rubocop",
  ]],
  ["rails", { "Gemfile": 'gem "rails", "~> 8"\n' }, ["bin/rails test"]],
  ["rake", { "Gemfile": "gem 'rake'\n", "Rakefile": "Rake::TestTask.new\n" }, ["bundle exec rake test"]],
  ["maven", { "pom.xml": "" }, ["mvn --batch-mode test"]],
  ["maven's wrapper", { "pom.xml": "", "mvnw": "" }, ["./mvnw --batch-mode test"]],
  ["gradle", { "build.gradle.kts": "", "gradlew": "" }, ["./gradlew test"]],
  ["dotnet", { "App.sln": "" }, ["dotnet test"]],
  ["elixir", { "mix.exs": "" }, ["mix test"]],
  ["two languages", {
    "package.json": scripts({ test: "x", lint: "y" }),
    "pyproject.toml": "[tool.pytest.ini_options]\n[tool.ruff]\n",
  }, ["npm test", "pytest", "npm run lint", "ruff check ."]],
  ["an empty folder", {}, []],
  ["only texts", { "README.md": "# x", "LICENSE": "" }, []],
];

for (const [name, files, commands] of rows) {
  Deno.test(`the checks of a project: ${name}`, () => {
    const texts = new Map(Object.entries(files));
    assert.deepEqual(
      proposeChecks({ names: new Set(texts.keys()), texts }).map(({ command }) => command),
      commands,
    );
  });
}

Deno.test("the folders of packages are those that the package managers know", () => {
  const patterns = (files: Record<string, string>) => {
    const texts = new Map(Object.entries(files));
    return packagePatterns({ names: new Set(texts.keys()), texts });
  };
  assert.deepEqual(patterns({ "package.json": '{"workspaces": ["packages/*", "!packages/x", 1]}' }), [
    "packages/*",
  ]);
  assert.deepEqual(patterns({ "package.json": '{"workspaces": {"packages": ["a"]}}' }), ["a"]);
  assert.deepEqual(
    patterns({ "package.json": "{}", "pnpm-workspace.yaml": 'packages:\n  - a/*\n  - "b"\n' }),
    [
      "a/*",
      "b",
    ],
  );
});
