/** Defaults, the global file, the project's file, flags: the later layer wins key by key, and every mistake is reported. */

import assert from "assert";
import { join } from "path";
import type { Config } from "../../src/config/config.ts";
import { type ConfigOverrides, loadConfig } from "../../src/config/layers.ts";
import { Autom8Error } from "../../src/errors.ts";

type Given = { global?: string; project?: string; overrides?: ConfigOverrides; claudeCommand?: string };

Deno.test("without files the defaults apply", async () => {
  assert.deepEqual(await load({}), {
    review: true,
    reviewMaxIterations: 3,
    commit: true,
    pullRequest: false,
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
  assert.deepEqual((await load({ global })).claude.command, ["node", "agent.js"]);
  assert.deepEqual((await load({ global: '[claude]\ncommand = "my claude"\n' })).claude.command, [
    "my claude",
  ]);
  assert.deepEqual((await load({ global, claudeCommand: "/somewhere/claude" })).claude.command, [
    "/somewhere/claude",
  ]);
  assert.deepEqual((await load({ global, claudeCommand: "" })).claude.command, ["node", "agent.js"]);
});

const mistakes: [toml: string, where: string, expected: string, got: string][] = [
  ["review = 1", "review", "true or false", "1"],
  ["review_max_iterations = 0", "review_max_iterations", "a whole number from 1 to 100", "0"],
  ["max_attempts = 1.5", "max_attempts", "a whole number from 1 to 100", "1.5"],
  ["max_cost_usd = -1", "max_cost_usd", "an amount in USD, 0 or more", "-1"],
  ["max_cost_usd = inf", "max_cost_usd", "an amount in USD, 0 or more", "Infinity"],
  ['verify = "npm test"', "verify", "a list of strings", '"npm test"'],
  ["verify_timeout = 90", "verify_timeout", 'a duration from "1s" to "7d"', "90"],
  ['[claude]\ntimeout = "soon"', "claude.timeout", 'a duration such as "90s", "10m" or "2h"', '"soon"'],
  ['on_rate_limit = "retry"', "on_rate_limit", 'one of "wait", "stop"', '"retry"'],
  [
    '[claude]\neffort = "huge"',
    "claude.effort",
    'one of "", "low", "medium", "high", "xhigh", "max"',
    '"huge"',
  ],
  [
    "[claude]\ncommand = []",
    "claude.command",
    "a program, or a list of a program and its first arguments",
    "an empty list",
  ],
  ["revew = true", "revew", "a known key, such as review", "an unknown key"],
  ["pullRequest = true", "pullRequest", "a known key, such as pull_request", "an unknown key"],
  ['[claude]\nmodle = "x"', "claude.modle", "a known key, such as claude.model", "an unknown key"],
  ['model = "opus"', "model", "a known key, such as claude.model", "an unknown key"],
  ["[claude]\ncommit = true", "claude.commit", "a known key, such as commit", "an unknown key"],
  ['[claud]\nmodel = "x"', "claud", "a known key, such as claude", "an unknown key"],
  [
    '[claude.reviewer]\nmodel = "x"',
    "claude.reviewer",
    "a known key, such as claude.review",
    "an unknown key",
  ],
  ['claude = "opus"', "claude", "a section [claude]", '"opus"'],
  ["[claude]\nreview = false", "claude.review", "a section [claude.review]", "false"],
  ['[[claude]]\nmodel = "x"', "claude", "a section [claude]", "a list of 1 item"],
  ["__proto__ = 1", "__proto__", "a known key", "an unknown key"],
  ["zzzzzzzz = 1", "zzzzzzzz", "a known key", "an unknown key"],
  [
    "pull_request = true\ncommit = false",
    "pull_request",
    "false, or commit = true",
    "true with commit = false",
  ],
];

for (const [toml, where, expected, got] of mistakes) {
  Deno.test(`the configuration ${JSON.stringify(toml)} is rejected`, async () => {
    const error = await refused({ project: toml });
    assert.deepEqual(error.data.problems, [{ where, expected, got }]);
    assert.ok(error.data.file.endsWith("project.toml"));
    assert.equal(error.info.exitCode, 2);
  });
}

Deno.test("pull_request without commit names the file that caused the conflict", async () => {
  const inProject = await refused({ global: "pull_request = true\n", project: "commit = false\n" });
  assert.ok(inProject.data.file.endsWith("project.toml"));
  const inGlobal = await refused({
    global: "commit = false\npull_request = true\n",
    project: "review = false\n",
  });
  assert.ok(inGlobal.data.file.endsWith("global.toml"));
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

Deno.test("all problems of a file are reported at once", async () => {
  const { data } = await refused({ global: "review = 1\ncommit = 2\nnonsense = 3\n" });
  assert.deepEqual(data.problems.map((problem) => problem.where), ["review", "commit", "nonsense"]);
  assert.ok(data.file.endsWith("global.toml"));
});

Deno.test("a file that is not TOML is rejected with line and column", async () => {
  const { data } = await refused({ global: "review = true\ncommit = = false\n" });
  assert.deepEqual(data.problems, [{ where: "line 2, column 10", expected: "TOML", got: "invalid value" }]);
});

async function load(given: Given): Promise<Config> {
  const folder = await Deno.makeTempDir();
  try {
    const global = join(folder, "global.toml");
    const project = join(folder, "project.toml");
    if (given.global !== undefined) await Deno.writeTextFile(global, given.global);
    if (given.project !== undefined) await Deno.writeTextFile(project, given.project);
    const { overrides = {}, claudeCommand } = given;
    return await loadConfig({ global, project, overrides, claudeCommand });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refused(given: Given): Promise<Autom8Error<"config-invalid">> {
  try {
    await load(given);
  } catch (error) {
    if (isInvalidConfig(error)) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

function isInvalidConfig(error: unknown): error is Autom8Error<"config-invalid"> {
  return error instanceof Autom8Error && error.kind === "config-invalid";
}
