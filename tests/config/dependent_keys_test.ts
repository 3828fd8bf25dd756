import assert from "assert";
import { configKeys } from "../../src/config/config.ts";
import { whyInactive } from "../../src/config/dependent_keys.ts";

const defaults = Object.fromEntries(configKeys.map((key) => [key.name, key.default]));

const table: [key: string, values: Record<string, unknown>, why: string | null][] = [
  ["review_max_iterations", {}, null],
  ["review_max_iterations", { review: false }, "review is false"],
  ["pull_request", { commit: false }, "commit is false"],
  ["pull_request_draft", { pull_request: false }, "pull_request is false"],
  ["pull_request_draft", { commit: false, pull_request: false }, "commit is false"],
  ["worktree_setup", { worktree: false }, "worktree is false"],
  ["verify_baseline", {}, "verify is empty"],
  ["verify_baseline", { verify: ["npm test"] }, null],
  ["claude.model", { review: false, commit: false, worktree: false }, null],
];
for (const [key, values, why] of table) {
  Deno.test(`${key} with ${JSON.stringify(values)}: ${why ?? "has an effect"}`, () => {
    assert.equal(whyInactive(key, { ...defaults, ...values }), why);
  });
}
