/** `autom8 init`, and the proposal of the first run: what a project is given, and what stays its own. */

import assert from "assert";
import { parse } from "smol-toml";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";

const scripts = (all: Record<string, string>, more: object = {}) => JSON.stringify({ ...more, scripts: all });

const kinds: [name: string, files: Record<string, string>, verify: string[]][] = [
  ["npm", { "package.json": scripts({ test: "node --test", lint: "eslint ." }), "package-lock.json": "{}" }, [
    "npm test",
    "npm run lint",
  ]],
  ["pnpm with packages", {
    "package.json": "{}",
    "pnpm-lock.yaml": "",
    "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
    "packages/a/package.json": scripts({ test: "vitest run", typecheck: "tsc" }),
  }, ["pnpm --recursive run test", "pnpm --recursive run typecheck"]],
  ["Deno", { "deno.json": '{"tasks": {"test": "deno test -A"}}' }, [
    "deno task test",
    "deno lint",
    "deno check",
  ]],
  ["Rust", { "Cargo.toml": '[package]\nname = "x"\n' }, ["cargo test"]],
  ["Go", { "go.mod": "module x\n" }, ["go test ./...", "go vet ./..."]],
  ["Python", { "pyproject.toml": "[tool.pytest.ini_options]\n[tool.ruff]\n", "uv.lock": "" }, [
    "uv run pytest",
    "uv run ruff check .",
  ]],
  ["make", { "Makefile": "test:\n\t./t\nlint:\n\t./l\n" }, ["make test", "make lint"]],
  ["Ruby", { "Gemfile": "gem 'rspec'\n" }, ["bundle exec rspec"]],
];

const configFile = (scratch: Scratch) => `${scratch.autom8Home}/repo/config.toml`;
const configOf = async (scratch: Scratch) => parse(await Deno.readTextFile(configFile(scratch)));

for (const [name, files, verify] of kinds) {
  Deno.test(`init proposes the checks of a project, and --yes saves them: ${name}`, async () => {
    await using scratch = await scratchRepository(files);
    const asked = await runAutom8(scratch, ["init"]);
    assert.equal(asked.code, 0, asked.stderr);
    for (const command of verify) assert.ok(asked.stdout.includes(`  ${command}  (`), asked.stdout);
    assert.match(asked.stdout, /autom8 init --yes/);
    assert.equal((await configOf(scratch)).verify, undefined, "nobody said yes");
    const accepted = await runAutom8(scratch, ["init", "--yes"]);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.deepEqual((await configOf(scratch)).verify, verify);
    const again = await runAutom8(scratch, ["init", "--output", "json"]);
    const { outcome, verify: set } = JSON.parse(again.stdout);
    assert.deepEqual([outcome, set], ["configured", verify]);
  });
}

Deno.test("in an empty repository init proposes nothing, and says so", async () => {
  await using scratch = await scratchRepository({});
  const { code, stdout, stderr } = await runAutom8(scratch, ["init", "--yes"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /No test, lint or type-check command was found, so none is proposed\./);
  assert.match(stdout, /Configuration created: .*config\.toml/);
  assert.equal((await configOf(scratch)).verify, undefined);
});

Deno.test("outside of a repository init says so and creates nothing", async () => {
  await using scratch = await scratchRepository({ "a": "" });
  const { code, stderr } = await runAutom8(scratch, ["init"], { folder: scratch.home });
  assert.equal(code, 1);
  assert.match(stderr, /is not inside a git work tree/);
  const folders = [...Deno.readDirSync(scratch.autom8Home)].filter(({ isDirectory }) => isDirectory);
  assert.deepEqual(folders, [], "no project");
});

Deno.test("init changes nothing of an existing configuration but one line, after a yes", async () => {
  await using scratch = await scratchRepository({ "go.mod": "module x\n" });
  await Deno.mkdir(`${scratch.autom8Home}/repo`, { recursive: true });
  const own = "# mine\r\nmax_attempts = 2   # two\r\n\r\n[claude]\r\nmodel = 'opus'";
  await Deno.writeTextFile(configFile(scratch), own);
  assert.equal((await runAutom8(scratch, ["init"])).code, 0);
  assert.equal(await Deno.readTextFile(configFile(scratch)), own);
  assert.equal((await runAutom8(scratch, ["init", "--yes"])).code, 0);
  const line = 'verify = ["go test ./...", "go vet ./..."]';
  assert.equal(
    await Deno.readTextFile(configFile(scratch)),
    own.replace("# two\r\n", `# two\r\n${line}\r\n`),
  );
});

Deno.test("init keeps checks that are set, be it none", async () => {
  for (const own of ['verify = ["mine"]\n', "verify = []\n"]) {
    await using scratch = await scratchRepository({ "go.mod": "module x\n" });
    await Deno.mkdir(`${scratch.autom8Home}/repo`, { recursive: true });
    await Deno.writeTextFile(configFile(scratch), own);
    assert.equal((await runAutom8(scratch, ["init", "--yes"])).code, 0);
    assert.equal(await Deno.readTextFile(configFile(scratch)), own);
  }
});

const atTerminal = { ignore: !await hasTerminal() };

Deno.test("at a terminal init asks, and a no saves nothing", atTerminal, async () => {
  for (const [key, verify] of [["y", ["cargo test"]], ["n", undefined]] as const) {
    await using scratch = await scratchRepository({ "Cargo.toml": "" });
    const { code, screen } = await answerOnTerminal(scratch, ["init"], /Use them\?/, key);
    assert.equal(code, 0, screen);
    assert.match(screen, /cargo test {2}\(Cargo\.toml\)/);
    assert.deepEqual((await configOf(scratch)).verify, verify);
  }
});

Deno.test("at a terminal on which one cannot draw, the question is one line", atTerminal, async () => {
  for (const [name, value] of [["TERM", "dumb"], ["LANG", "C"]] as const) {
    for (const [keys, verify] of [["y\n", ["cargo test"]], ["\n", undefined]] as const) {
      await using scratch = await scratchRepository({ "Cargo.toml": "" });
      scratch.env[name] = value;
      const { code, screen } = await answerOnTerminal(scratch, ["init"], /Use them\?[^]*\[y\/N\]/, keys);
      assert.equal(code, 0, screen);
      if (name === "TERM") assert.ok(!screen.includes("\u001b"), screen);
      else assert.ok([...screen].every((one) => one <= "\u007f"), screen);
      assert.deepEqual((await configOf(scratch)).verify, verify, screen);
    }
  }
});

const spec = JSON.stringify({
  project: "p",
  branchName: "feature/one",
  userStories: [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }],
});

/** A project whose only check is `make test`, and an agent that does the one story. */
async function withoutChecks(): Promise<Scratch> {
  const scratch = await scratchRepository({ "Makefile": "test:\n\t@test -f one.txt\n", "spec.json": spec });
  await useScriptedAgent(scratch, {
    steps: [
      {
        phase: "implement",
        actions: [{ write: "one.txt", text: "1\n" }],
        answer: "<story-status>done</story-status>",
      },
      { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
    ],
  });
  return scratch;
}

Deno.test(
  "the first run without checks proposes them, and a yes counts for this run",
  atTerminal,
  async () => {
    await using scratch = await withoutChecks();
    const { code, screen } = await answerOnTerminal(scratch, ["spec.json"], /Use them\?/, "y");
    assert.equal(code, 0, screen);
    assert.match(screen, /make test … fixed/);
    assert.deepEqual((await configOf(scratch)).verify, ["make test"]);
  },
);

Deno.test("a no is remembered: the next run does not ask", atTerminal, async () => {
  await using scratch = await withoutChecks();
  const first = await answerOnTerminal(scratch, ["spec.json"], /Use them\?/, "n");
  assert.equal(first.code, 0, first.screen);
  assert.match(first.screen, /nothing will be checked/);
  await scratch.git("switch", "-q", "main");
  await scratch.git("branch", "-D", "feature/one");
  await scratch.write("spec.json", spec);
  await scratch.git("checkout", "-q", "--", ".");
  const second = await answerOnTerminal(scratch, ["spec.json"], /Use them\?/, "n");
  assert.equal(second.code, 0, second.screen);
  assert.doesNotMatch(second.screen, /Use them\?/);
});

Deno.test("nothing is proposed without a terminal, in a build, and with --yes", atTerminal, async () => {
  const ways: [args: string[], options: { columns?: number; env?: Record<string, string> }][] = [
    [["spec.json"], {}],
    [["spec.json"], { columns: 80, env: { CI: "true" } }],
    [["spec.json", "--yes"], { columns: 80 }],
  ];
  for (const [args, options] of ways) {
    await using scratch = await withoutChecks();
    const { code, stdout } = await runAutom8(scratch, args, options);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /nothing will be checked/);
  }
});
