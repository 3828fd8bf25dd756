/** What differs between two configurations, as it is written in the file. */

import assert from "assert";
import { configChanges, keysOfStart, reloadConfig } from "../../src/config/changes.ts";
import { configKeys, defaultConfig } from "../../src/config/config.ts";

Deno.test("changes of a configuration are shown as in the file", () => {
  assert.deepEqual(configChanges(defaultConfig, defaultConfig), []);
  const claude = { ...defaultConfig.claude, idleTimeoutMs: 90_000, model: "opus" };
  const now = { ...defaultConfig, verify: ["npm test"], verifyTimeoutMs: 3_600_000, review: false, claude };
  assert.deepEqual(configChanges(defaultConfig, now), [
    { key: "review", before: "true", now: "false" },
    { key: "verify", before: "[]", now: '["npm test"]' },
    { key: "verify_timeout", before: '"10m"', now: '"1h"' },
    { key: "claude.model", before: '""', now: '"opus"' },
    { key: "claude.idle_timeout", before: '"10m"', now: '"90s"' },
  ]);
});

Deno.test("a reload keeps what only counts at the start", () => {
  const now = {
    ...defaultConfig,
    baseBranch: "dev",
    worktree: false,
    worktreePathPattern: "{branch}",
    maxAttempts: 9,
  };
  assert.deepEqual(reloadConfig(defaultConfig, now), { ...defaultConfig, maxAttempts: 9 });
  const names = configKeys.map(({ name }) => name);
  for (const key of keysOfStart) assert.ok(names.includes(key), key);
});
