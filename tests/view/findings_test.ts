import assert from "assert";
import type { Finding } from "../../src/claude/findings.ts";
import type { Review } from "../../src/run/state.ts";
import { findingsOutcome } from "../../src/run/findings_outcome.ts";
import { describeOutcome, skippedText } from "../../src/view/findings.ts";

const finding = (text: string, state: Finding["state"] = "open", reason: string | null = null): Finding => ({
  severity: "minor",
  path: "a.ts",
  line: 1,
  text,
  state,
  reason,
});
const review = (...findings: Finding[]): Review => ({ findings, count: findings.length, corrected: false });
const passed = review();

const outcomes: [name: string, reviews: Review[], text: string | null][] = [
  ["no review", [], null],
  ["a review that passed", [passed], "nothing found in 1 review"],
  ["the review limit", [review(finding("x"))], "1 issue found in 1 review: 1 left open"],
  [
    "fixed, skipped and not marked, then passed",
    [review(finding("x", "fixed"), finding("y", "skipped", "so"), finding("z")), passed],
    "3 issues found in 2 reviews: 2 fixed, 1 skipped",
  ],
  [
    "reported again, although it was marked as fixed",
    [review(finding("x", "fixed")), review(finding("x"), finding("y"))],
    "2 issues found in 2 reviews: 2 left open",
  ],
  [
    "more than the journal keeps",
    [{ findings: [finding("x", "fixed")], count: 101, corrected: false }],
    "101 issues found in 1 review: 1 fixed, 100 not listed",
  ],
];

for (const [name, reviews, text] of outcomes) {
  Deno.test(`what became of findings: ${name}`, () => {
    const outcome = findingsOutcome({ reviews });
    assert.equal(outcome === null ? null : describeOutcome(outcome), text);
    if (outcome === null) return;
    const { found, fixed, skipped, open, unlisted } = outcome;
    assert.equal(found, fixed.length + skipped.length + open.length + unlisted);
  });
}

Deno.test("a skipped finding names its place and the reason", () => {
  assert.equal(skippedText(finding("x", "skipped", "on purpose")), "a.ts:1 x (on purpose)");
  assert.equal(skippedText({ ...finding("x", "skipped"), path: null }), "x (no reason given)");
});
