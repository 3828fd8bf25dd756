/** The layers of the configuration: a later one wins key by key, and every mistake is reported with its place. */

import assert from "assert";
import { join } from "path";
import { type Config, configKeys } from "../../src/config/config.ts";
import { variableOf } from "../../src/config/environment.ts";
import { type ConfigOverrides, loadConfig, type LoadedConfig, sourceText } from "../../src/config/layers.ts";
import { repositoryKeys } from "../../src/config/repository_file.ts";
import { Autom8Error } from "../../src/errors.ts";

type Given = {
  global?: string;
  repository?: string;
  project?: string;
  environment?: Record<string, string>;
  overrides?: ConfigOverrides;
};

Deno.test("without files the defaults apply", async () => {
  assert.deepEqual(await load({}), {
    review: true,
    reviewMaxIterations: 3,
    commit: true,
    pullRequest: true,
    pullRequestDraft: false,
    baseBranch: "",
    worktree: true,
    worktreePathPattern: "{repo}-wt-{branch}",
    worktreeCleanup: false,
    worktreeCopy: [],
    worktreeSetup: [],
    verify: [],
    verifyTimeoutMs: 600_000,
    verifyBaseline: "warn",
    maxAttempts: 3,
    onStoryFailure: "continue",
    maxCostUsd: 0,
    contextTokens: 4000,
    onRateLimit: "wait",
    checkpointKeepMs: 2_592_000_000,
    notify: [],
    claude: {
      command: ["claude"],
      model: "",
      effort: "",
      permissionMode: "auto",
      sandbox: false,
      allowedTools: [],
      disallowedTools: [],
      args: [],
      timeoutMs: 3_600_000,
      idleTimeoutMs: 600_000,
      backOffMs: 10_000,
      phases: {
        implement: { model: "", effort: "" },
        review: { model: "", effort: "" },
        correct: { model: "", effort: "" },
        plan: { model: "", effort: "" },
      },
    },
  });
});

Deno.test("the project's file overrides the global one key by key, and flags override both", async () => {
  const config = await load({
    global:
      'review = false\nmax_attempts = 5\n[claude]\nmodel = "a"\neffort = "low"\n[claude.review]\nmodel = "r"\n',
    project: 'max_attempts = 7\nworktree = false\n[claude]\nmodel = "b"\n',
    overrides: { worktree: true, maxCostUsd: 2.5 },
  });
  assert.equal(config.review, false);
  assert.equal(config.maxAttempts, 7);
  assert.equal(config.worktree, true);
  assert.equal(config.maxCostUsd, 2.5);
  assert.equal(config.claude.model, "b");
  assert.equal(config.claude.effort, "low");
  assert.equal(config.claude.phases.review.model, "r");
});

Deno.test("the agent program may have arguments, and AUTOM8_CLAUDE overrides it", async () => {
  const global = '[claude]\ncommand = ["node", "agent.js"]\n';
  const command = async (AUTOM8_CLAUDE: string) =>
    (await load({ global, environment: { AUTOM8_CLAUDE } })).claude.command;
  assert.deepEqual((await load({ global })).claude.command, ["node", "agent.js"]);
  assert.deepEqual((await load({ global: '[claude]\ncommand = "my claude"\n' })).claude.command, [
    "my claude",
  ]);
  assert.deepEqual(await command("/somewhere/my claude"), ["/somewhere/my claude"]);
  assert.deepEqual(await command('["node", "x.js"]'), ["node", "x.js"]);
  assert.deepEqual(await command("true"), ["true"]);
  assert.deepEqual(await command(""), ["node", "agent.js"]);
});

Deno.test("each layer wins over those before it, and each value knows its source", async () => {
  const set = (value: number) => `max_attempts = ${value}\n`;
  const layers: Given = {
    global: `# mine\n${set(2)}max_cost_usd = 1\n`,
    repository: set(3),
    project: `\n\n${set(4)}`,
    environment: { AUTOM8_MAX_ATTEMPTS: "5", AUTOM8_MAX_COST_USD: "6" },
    overrides: { maxCostUsd: 7 },
  };
  const found = async (given: Given, name: string) => {
    const { values } = await loaded(given);
    const { value, source } = values.find(({ key }) => key.name === name) ?? assert.fail();
    return `${value} ${sourceText(source)}`;
  };
  assert.equal(await found({}, "max_attempts"), "3 default");
  const { global = "", repository = "", project = "" } = layers;
  assert.equal(await found({ global }, "max_attempts"), "2 global, line 2");
  assert.equal(await found({ global, repository }, "max_attempts"), "3 .autom8.toml, line 1");
  assert.equal(await found({ global, repository, project }, "max_attempts"), "4 project, line 3");
  assert.equal(await found(layers, "max_attempts"), "5 AUTOM8_MAX_ATTEMPTS");
  assert.equal(await found({ ...layers, overrides: {} }, "max_cost_usd"), "6 AUTOM8_MAX_COST_USD");
  assert.equal(await found(layers, "max_cost_usd"), "7 --max-cost");
  assert.equal(await found({ overrides: { worktree: false } }, "worktree"), "false --no-worktree");
});

const mistakes: [toml: string, where: string, expected: string, got: string][] = [
  ["review = 1", "line 1, review", "true or false", "1"],
  ["\n\nreview_max_iterations = 0", "line 3, review_max_iterations", "a whole number from 1 to 100", "0"],
  ["max_attempts = 1.5", "line 1, max_attempts", "a whole number from 1 to 100", "1.5"],
  ["max_cost_usd = -1", "line 1, max_cost_usd", "an amount in USD, 0 or more", "-1"],
  ["max_cost_usd = inf", "line 1, max_cost_usd", "an amount in USD, 0 or more", "Infinity"],
  ['verify = "npm test"', "line 1, verify", 'a list of strings, such as ["one", "two"]', '"npm test"'],
  ["verify_timeout = 90", "line 1, verify_timeout", 'a duration from "1s" to "7d"', "90"],
  [
    '[claude]\n# how long\ntimeout = "soon"',
    "line 3, claude.timeout",
    'a duration such as "90s", "10m" or "2h"',
    '"soon"',
  ],
  ['on_rate_limit = "retry"', "line 1, on_rate_limit", 'one of "wait", "stop"', '"retry"'],
  [
    '[claude]\neffort = "huge"',
    "line 2, claude.effort",
    'one of "", "low", "medium", "high", "xhigh", "max"',
    '"huge"',
  ],
  [
    "[claude]\ncommand = []",
    "line 2, claude.command",
    "a program, or a list of a program and its first arguments",
    "an empty list",
  ],
  [
    'claude = { model = "x", timeout = 1 }',
    "line 1, claude.timeout",
    'a duration such as "90s", "10m" or "2h"',
    "1",
  ],
  ["revew = true", "line 1, revew", "a known key, such as review", "an unknown key"],
  ["pullRequest = true", "line 1, pullRequest", "a known key, such as pull_request", "an unknown key"],
  ['[claude]\nmodle = "x"', "line 2, claude.modle", "a known key, such as claude.model", "an unknown key"],
  ['model = "opus"', "line 1, model", "a known key, such as claude.model", "an unknown key"],
  ["[claude]\ncommit = true", "line 2, claude.commit", "a known key, such as commit", "an unknown key"],
  ['[claud]\nmodel = "x"', "line 1, claud", "a known key, such as claude", "an unknown key"],
  [
    '[claude.reviewer]\nmodel = "x"',
    "line 1, claude.reviewer",
    "a known key, such as claude.review",
    "an unknown key",
  ],
  ['\nclaude = "opus"', "line 2, claude", "a section [claude]", '"opus"'],
  ["[claude]\nreview = false", "line 2, claude.review", "a section [claude.review]", "false"],
  ['[[claude]]\nmodel = "x"', "line 1, claude", "a section [claude]", "a list of 1 item"],
  ['"claude.model" = "x"', 'line 1, "claude.model"', "a known key, such as claude.model", "an unknown key"],
  ["__proto__ = 1", "line 1, __proto__", "a known key", "an unknown key"],
  ["zzzzzzzz = 1", "line 1, zzzzzzzz", "a known key", "an unknown key"],
  [
    "review = true\nreview = false",
    "line 2, column 1",
    "TOML",
    'trying to redefine an already defined table or value in "review = false"',
  ],
  ['base_branch = "main', "line 1, column 15", "TOML", 'unfinished string in "base_branch = \\"main"'],
  [
    "pull_request = true\ncommit = false",
    "line 1, pull_request",
    "commit = true, or pull_request = false",
    "pull_request = true (project, line 1) with commit = false (project, line 2)",
  ],
];

for (const [toml, where, expected, got] of mistakes) {
  Deno.test(`the configuration ${JSON.stringify(toml)} is rejected`, async () => {
    const { name, problems, exitCode } = await refused({ project: toml });
    assert.deepEqual(problems, [{ where, expected, got }]);
    assert.ok(name.endsWith("project.toml"), name);
    assert.equal(exitCode, 2);
  });
}

const variables: [name: string, value: string, expected: string, got: string][] = [
  ["AUTOM8_REVIEW", "maybe", "true or false", '"maybe"'],
  ["AUTOM8_MAX_ATTEMPTS", "0", "a whole number from 1 to 100", '"0"'],
  ["AUTOM8_VERIFY", "npm test", 'a list of strings, such as ["one", "two"]', '"npm test"'],
  ["AUTOM8_REVEW", "true", "a known variable, such as AUTOM8_REVIEW", "an unknown variable"],
  ["AUTOM8_MODEL", "x", "a known variable, such as AUTOM8_CLAUDE_MODEL", "an unknown variable"],
  ["AUTOM8_CLAUDE_COMMAND", "x", "a known variable, such as AUTOM8_CLAUDE", "an unknown variable"],
];

for (const [variable, value, expected, got] of variables) {
  Deno.test(`the variable ${variable}=${value} is rejected`, async () => {
    const { name, problems } = await refused({ environment: { [variable]: value } });
    assert.deepEqual([name, problems], ["The environment", [{ where: variable, expected, got }]]);
  });
}

Deno.test("every key has a variable of its own, and autom8's other variables are none of them", async () => {
  const all = configKeys.map(variableOf);
  assert.equal(new Set(all).size, configKeys.length);
  assert.ok(all.includes("AUTOM8_CLAUDE_PERMISSION_MODE"));
  const own = ["HOME", "DEBUG", "PORT_BASE", "RUN", "CRASH_AT", "CRASH_TRACE", "TEST_BINARY"];
  for (const name of own) assert.ok(!all.includes(`AUTOM8_${name}`), name);
  const environment = Object.fromEntries([...own, "SOMETHING_ELSE"].map((name) => [`AUTOM8_${name}`, "x"]));
  assert.deepEqual(await load({ environment }), await load({}));
});

Deno.test("variables hold texts as they are, and TOML", async () => {
  const config = await load({
    environment: {
      AUTOM8_CLAUDE_MODEL: "opus",
      AUTOM8_BASE_BRANCH: "2026",
      AUTOM8_VERIFY: '["npm test", "make # all"]',
      AUTOM8_VERIFY_TIMEOUT: "5m",
      AUTOM8_COMMIT: "false",
      AUTOM8_WORKTREE: "",
    },
  });
  assert.equal(config.claude.model, "opus");
  assert.equal(config.baseBranch, "2026");
  assert.deepEqual(config.verify, ["npm test", "make # all"]);
  assert.deepEqual([config.verifyTimeoutMs, config.commit, config.worktree], [300_000, false, true]);
});

Deno.test("a repository's file may set what shapes the work, and nothing else", async () => {
  const written: Record<string, string> = {
    worktree_path_pattern: '"{repo}.trees/{branch}"',
    verify: '["npm test"]',
    worktree_setup: '["npm ci"]',
  };
  for (const { name, default: value } of configKeys) {
    const toml = `${name} = ${written[name] ?? JSON.stringify(value)}\n`;
    if (repositoryKeys.some((key) => key === name)) {
      await load({ repository: toml });
      continue;
    }
    const { name: file, problems } = await refused({ repository: toml });
    assert.ok(file.endsWith(".autom8.toml"));
    assert.match(problems[0]?.expected ?? "", /^only keys that a repository may set \(base_branch, /);
    assert.equal(problems[0]?.where, `line 1, ${name}`);
  }
});

Deno.test("commands in force that came with the repository are named, those that another layer replaces are not", async () => {
  const repository = 'verify = ["npm test"]\nworktree_setup = ["npm ci"]\n';
  const commands = async (given: Given) => (await loaded(given)).repositoryCommands?.commands ?? null;
  assert.deepEqual(await commands({ repository }), ["worktree_setup: npm ci", "verify: npm test"]);
  assert.deepEqual(await commands({ repository, project: "verify = []" }), ["worktree_setup: npm ci"]);
  assert.equal(await commands({ repository: "max_attempts = 2\nverify = []" }), null);
  assert.equal(await commands({ project: repository }), null);
});

Deno.test("a repository's worktrees stay beside the checkout and are named after it", async () => {
  for (const pattern of ["{repo}-wt-{branch}", "{repo}.trees/{branch}"]) {
    await load({ repository: `worktree_path_pattern = "${pattern}"` });
  }
  for (
    const pattern of [
      ...["/tmp/{branch}", "~/.config/{branch}", "../{repo}-{branch}", "{repo}/../../{branch}", "{branch}"],
      ...[".ssh/{branch}", "{repo}-x/./{branch}", "{repo}\\\\..\\\\{branch}", "wt/{repo}/{branch}"],
    ]
  ) {
    const { problems } = await refused({ repository: `worktree_path_pattern = "${pattern}"` });
    assert.match(problems[0]?.expected ?? "", /^a folder beside the checkout/, pattern);
  }
});

Deno.test("a configuration file that is no plain file is refused by name and never waited for", async () => {
  const makes: [name: string, make: (path: string) => Promise<unknown>, got: RegExp][] = [
    ["a link", (path) => Deno.symlink("/etc/passwd", path), /^a symbolic link$/],
    ["a folder", (path) => Deno.mkdir(path), /^a folder$/],
    ["a pipe", (path) => new Deno.Command("mkfifo", { args: [path] }).output(), /^a named pipe$/],
    ["a huge file", (path) => Deno.writeFile(path, new Uint8Array(1024 * 1024 + 1)), /^1048577 bytes$/],
    ["bytes", (path) => Deno.writeFile(path, new Uint8Array([0x61, 0xff])), /^bytes that are not UTF-8$/],
  ];
  for (const [name, make, got] of makes) {
    const { problems } = await refused({}, (folder) => make(join(folder, ".autom8.toml")));
    assert.match(problems[0]?.got ?? "", got, name);
  }
});

Deno.test("pull_request without commit names the layer that caused the conflict", async () => {
  const inProject = await refused({ global: "pull_request = true\n", project: "commit = false\n" });
  assert.ok(inProject.name.endsWith("project.toml"));
  assert.equal(inProject.problems[0]?.where, "line 1, commit");
  const inGlobal = await refused({
    global: "commit = false\npull_request = true\n",
    project: "review = false\n",
  });
  assert.ok(inGlobal.name.endsWith("global.toml"));
  const inVariable = await refused({
    project: "pull_request = true",
    environment: { AUTOM8_COMMIT: "false" },
  });
  assert.deepEqual([inVariable.name, inVariable.problems[0]?.where], ["The environment", "AUTOM8_COMMIT"]);
  const fixed = await load({ global: "pull_request = true\ncommit = false\n", project: "commit = true\n" });
  assert.deepEqual([fixed.pullRequest, fixed.commit], [true, true]);
});

Deno.test("a flag that is not given keeps the files' value", async () => {
  const overrides = { worktree: undefined, maxCostUsd: undefined };
  const config = await load({ project: "worktree = true\nmax_cost_usd = 3\n", overrides });
  assert.deepEqual([config.worktree, config.maxCostUsd], [true, 3]);
});

Deno.test("a project's list replaces the global one, even if it is empty", async () => {
  const global = 'verify = ["make", "make test"]\n';
  assert.deepEqual((await load({ global, project: 'verify = ["npm test"]\n' })).verify, ["npm test"]);
  assert.deepEqual((await load({ global, project: "verify = []\n" })).verify, []);
});

Deno.test("Windows line ends, a byte order mark, an empty file and dotted keys are accepted", async () => {
  const project = '\uFEFF# mine\r\nreview = false\r\nclaude.review.model = "r"\r\n';
  const config = await load({ global: "", project });
  assert.equal(config.review, false);
  assert.equal(config.claude.phases.review.model, "r");
});

Deno.test("all problems of all layers are reported at once", async () => {
  const { sources } = await refusal({
    global: "review = 1\ncommit = 2\nnonsense = 3\n",
    repository: "review = false\n",
    project: "= 1",
    environment: { AUTOM8_COMMIT: "x" },
  });
  assert.deepEqual(
    sources.map(({ name, problems }) => [name.split("/").at(-1), ...problems.map(({ where }) => where)]),
    [
      ["global.toml", "line 1, review", "line 2, commit", "line 3, nonsense"],
      [".autom8.toml", "line 1, review"],
      ["project.toml", "line 1, column 1"],
      ["The environment", "AUTOM8_COMMIT"],
    ],
  );
});

Deno.test("a file that is not TOML is rejected with line and column", async () => {
  const { problems } = await refused({ global: "review = true\ncommit = = false\n" });
  assert.deepEqual(problems, [{
    where: "line 2, column 10",
    expected: "TOML",
    got: 'invalid value in "commit = = false"',
  }]);
});

/** What is written before the configuration is loaded. */
type Prepare = (folder: string) => Promise<unknown>;

async function loaded(given: Given, prepare: Prepare = () => Promise.resolve()): Promise<LoadedConfig> {
  const folder = await Deno.makeTempDir();
  try {
    const files = {
      global: join(folder, "global.toml"),
      repository: join(folder, ".autom8.toml"),
      project: join(folder, "project.toml"),
    };
    for (const layer of ["global", "repository", "project"] as const) {
      const text = given[layer];
      if (text !== undefined) await Deno.writeTextFile(files[layer], text);
    }
    await prepare(folder);
    const { environment = {}, overrides = {} } = given;
    return await loadConfig({ ...files, repository: folder, environment, overrides });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function load(given: Given): Promise<Config> {
  return (await loaded(given)).config;
}

async function refusal(given: Given, prepare?: Prepare) {
  try {
    await loaded(given, prepare);
  } catch (error) {
    if (isInvalidConfig(error)) return { sources: error.data.sources, exitCode: error.info.exitCode };
    throw error;
  }
  throw new Error("the configuration was accepted");
}

/** The same with a single invalid source. */
async function refused(given: Given, prepare?: Prepare) {
  const { sources: [source, ...others], exitCode } = await refusal(given, prepare);
  assert.deepEqual(others, []);
  return { ...source ?? assert.fail(), exitCode };
}

function isInvalidConfig(error: unknown): error is Autom8Error<"config-invalid"> {
  return error instanceof Autom8Error && error.kind === "config-invalid";
}
