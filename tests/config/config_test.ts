/** The table of keys: each has a path in a Config, a default it accepts, and a meaning. */

import assert from "assert";
import { buildConfig, type Config, configKeys, defaultConfig } from "../../src/config/config.ts";

/** The paths of all values of a type: `claude.phases.review.model`. */
type Paths<T> = {
  [K in keyof T & string]: T[K] extends string | number | boolean | readonly string[] ? K
    : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

/** The key of each value of a Config. Does not compile while one is missing. */
const sources: Record<Paths<Config>, string> = {
  "review": "review",
  "reviewMaxIterations": "review_max_iterations",
  "commit": "commit",
  "pullRequest": "pull_request",
  "pullRequestDraft": "pull_request_draft",
  "baseBranch": "base_branch",
  "worktree": "worktree",
  "worktreePathPattern": "worktree_path_pattern",
  "worktreeCleanup": "worktree_cleanup",
  "worktreeCopy": "worktree_copy",
  "worktreeSetup": "worktree_setup",
  "verify": "verify",
  "verifyTimeoutMs": "verify_timeout",
  "verifyBaseline": "verify_baseline",
  "maxAttempts": "max_attempts",
  "onStoryFailure": "on_story_failure",
  "maxCostUsd": "max_cost_usd",
  "contextTokens": "context_tokens",
  "onRateLimit": "on_rate_limit",
  "checkpointKeepMs": "checkpoint_keep",
  "notify": "notify",
  "claude.command": "claude.command",
  "claude.model": "claude.model",
  "claude.effort": "claude.effort",
  "claude.permissionMode": "claude.permission_mode",
  "claude.sandbox": "claude.sandbox",
  "claude.allowedTools": "claude.allowed_tools",
  "claude.disallowedTools": "claude.disallowed_tools",
  "claude.args": "claude.args",
  "claude.timeoutMs": "claude.timeout",
  "claude.idleTimeoutMs": "claude.idle_timeout",
  "claude.backOffMs": "claude.back_off",
  "claude.phases.implement.model": "claude.implement.model",
  "claude.phases.implement.effort": "claude.implement.effort",
  "claude.phases.review.model": "claude.review.model",
  "claude.phases.review.effort": "claude.review.effort",
  "claude.phases.correct.model": "claude.correct.model",
  "claude.phases.correct.effort": "claude.correct.effort",
  "claude.phases.plan.model": "claude.plan.model",
  "claude.phases.plan.effort": "claude.plan.effort",
};

Deno.test("each value of a Config has exactly one key", () => {
  const table = Object.fromEntries(configKeys.map((key) => [key.path.join("."), key.name]));
  assert.deepEqual(table, sources);
  assert.equal(new Set(configKeys.map((key) => key.name)).size, configKeys.length);
});

Deno.test("every key accepts its own default and has a meaning", () => {
  for (const key of configKeys) {
    assert.notEqual(key.read(key.default), null, key.name);
    assert.notEqual(key.meaning, "", key.name);
  }
});

Deno.test("a configuration is built from the table of keys", () => {
  assert.deepEqual(buildConfig((key) => key.read(key.default)), defaultConfig);
  assert.equal(buildConfig((key) => key.name).claude.phases.plan.model, "claude.plan.model");
});

Deno.test("the configuration survives JSON, because a run stores it", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(defaultConfig)), defaultConfig);
});

/** Values of the file that each key accepts and rejects. */
const values: Record<string, { takes: unknown[]; refuses: unknown[] }> = {
  "commit": { takes: [true, false], refuses: ["true", 1, null, [], {}] },
  "review_max_iterations": { takes: [1, 100, 3n], refuses: [0, 101, 1.5, NaN, "3", true] },
  "context_tokens": { takes: [0, 1_000_000], refuses: [-1, 1_000_001, Infinity] },
  "max_cost_usd": { takes: [0, 0.01, 1e6], refuses: [-0.01, NaN, Infinity, "10"] },
  "base_branch": { takes: ["", "main"], refuses: ["a\nb", "a\0b", 1, ["main"]] },
  "worktree_path_pattern": {
    takes: ["{repo}-wt-{branch}", "{branch}", "../trees/{project}/{session}", "~/trees/{branch}"],
    refuses: ["", "wt", "{repo}", "{branch}-{user}", "{branch", 1],
  },
  "verify": { takes: [[], ["npm test", "make"]], refuses: ["npm test", [1], [""], ["a\nb"], {}] },
  "verify_timeout": { takes: ["1s", "10m", "7d"], refuses: ["0s", "8d", 600, "10", "", "soon"] },
  "notify": {
    takes: [[], ["notify-send"], ["sh", "-c", "cat > /dev/null"]],
    refuses: ["notify-send", [""], [1]],
  },
  "checkpoint_keep": { takes: ["0s", "30d", "365d"], refuses: ["366d", 30, "30 days", true] },
  "on_rate_limit": { takes: ["wait", "stop"], refuses: ["", "WAIT", "retry", true] },
  "claude.command": {
    takes: ["claude", "/with space/claude", ["node", "agent.js", ""]],
    refuses: ["", " ", [], [""], ["node", 1], 1, {}],
  },
  "claude.effort": { takes: ["", "low", "max"], refuses: ["lowest", 1] },
  "claude.permission_mode": {
    takes: ["default", "acceptEdits", "auto", "plan", "dontAsk", "bypassPermissions"],
    refuses: ["", "acceptedits", "yolo"],
  },
  "claude.args": { takes: [["--verbose"]], refuses: ["--verbose", [["--verbose"]]] },
};

for (const [name, { takes, refuses }] of Object.entries(values)) {
  Deno.test(`${name} accepts what it documents and nothing else`, () => {
    const key = configKeys.find((one) => one.name === name) ?? assert.fail();
    assert.deepEqual(takes.filter((value) => key.read(value) === null), []);
    assert.deepEqual(refuses.filter((value) => key.read(value) !== null), []);
  });
}

Deno.test("a program may be a string or a list with its first arguments", () => {
  const key = configKeys.find((one) => one.name === "claude.command") ?? assert.fail();
  assert.deepEqual(key.read("my claude"), ["my claude"]);
  assert.deepEqual(key.read(["node", "x.js"]), ["node", "x.js"]);
});

Deno.test("README's table has every key with its default and its meaning, except those of the phases", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const inReadme = readme.split("\n")
    .filter((line) => /^\| `[a-z_.]+`\s+\| `/.test(line))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const keys = configKeys.filter(({ name }) => name.split(".").length < 3);
  assert.deepEqual(
    inReadme,
    keys.map((key) => [`\`${key.name}\``, `\`${JSON.stringify(key.default)}\``, key.meaning]),
  );
});
