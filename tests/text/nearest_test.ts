/** A mistyped word gets the nearest known word, if one is near enough. */

import assert from "assert";
import { nearestWord } from "../../src/text/nearest.ts";

const words = ["review", "commit", "pull_request", "pull_request_draft", "claude.model", "run"];

const rows: [typed: string, nearest: string | null][] = [
  ["review", "review"],
  ["reveiw", "review"],
  ["rview", "review"],
  ["REVIEW", "review"],
  ["comit", "commit"],
  ["pullRequest", "pull_request"],
  ["pull-request-draft", "pull_request_draft"],
  ["claude.modle", "claude.model"],
  ["rnu", "run"],
  ["worktree", null],
  ["r", null],
  ["", null],
  ["!!!", null],
  ["x".repeat(100_000), null],
];

for (const [typed, nearest] of rows) {
  Deno.test(`${JSON.stringify(typed.slice(0, 20))} is near ${nearest ?? "nothing"}`, () => {
    assert.equal(nearestWord(typed, words), nearest);
  });
}

Deno.test("of equally near words, the first is chosen", () => {
  assert.equal(nearestWord("bun", ["run", "bin"]), "run");
  assert.equal(nearestWord("bun", []), null);
});
