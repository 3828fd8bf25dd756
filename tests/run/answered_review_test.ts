/** Review threads become the stories of a run, and verdicts are compared with what was changed. */

import assert from "assert";
import type { PullRequestReview, ReviewThread } from "../../src/github/review_thread.ts";
import { openThreads, reviewSpec } from "../../src/run/answered_review.ts";
import { verdictProblem } from "../../src/run/thread_outcomes.ts";
import { replyText } from "../../src/run/thread_reply.ts";
import { checkSpec } from "../../src/spec/spec.ts";
import { parseThreadVerdicts } from "../../src/claude/thread_verdicts.ts";

function thread(id: string, changes: Partial<ReviewThread> = {}): ReviewThread {
  return {
    ...{ id, kind: "thread", path: "a.ts", line: 1, isOutdated: false, isResolved: false, hunk: "" },
    comments: [{ author: "ada", text: "why?" }],
    ...changes,
  };
}

function review(threads: ReviewThread[]): PullRequestReview {
  const head = { owner: "acme", branch: "feature/x", commit: "c0" };
  return { number: 7, title: "A title", url: "u", state: "OPEN", head, threads, isCut: false };
}

Deno.test("threads that are resolved or answered wait for nothing; the others come by file, twenty in a story", () => {
  const answer = { author: "me", text: "Left. <!-- autom8:answer r1 A -->" };
  const many = Array.from({ length: 21 }, (_, i) => thread(`M${i}`, { path: i % 2 === 0 ? "b.ts" : "a.ts" }));
  const { threads, resolved, answered } = openThreads(review([
    thread("R", { isResolved: true }),
    thread("A", { comments: [{ author: "ada", text: "x" }, answer] }),
    thread("B", { path: "c.ts", comments: [answer, { author: "ada", text: "no, really" }] }),
    thread("E", { comments: [] }),
    ...many,
  ]));
  assert.deepEqual([resolved, answered], [1, 2]);
  assert.equal(threads.length, 22);
  assert.deepEqual(threads.slice(0, 2).map(({ id, label, storyId }) => [id, label, storyId]), [
    ["M1", "T1", "PR-7.1"],
    ["M3", "T2", "PR-7.1"],
  ]);
  assert.deepEqual([threads[21]?.id, threads[21]?.storyId], ["B", "PR-7.2"]);
});

Deno.test("the spec of a review is valid, whatever the threads hold", () => {
  const text = `\u0000\u001b[31m${"long ".repeat(10_000)}`;
  const comments = Array.from({ length: 50 }, () => ({ author: "a\nb", text }));
  const { threads } = openThreads(
    review([thread("A", { path: "x\ny", comments }), thread("B", { path: null })]),
  );
  const reading = checkSpec(reviewSpec(review([]), "calc", threads));
  assert.equal(reading.kind, "valid", JSON.stringify(reading));
  assert.ok(JSON.stringify(threads).length < 200_000);
  assert.equal(threads[1]?.comments.length, 20);
});

const judgements: [name: string, lines: string[], changed: number, problem: RegExp | null][] = [
  ["all judged, one fixed", ["T1 | real | fixed", "T2 | taste | x"], 1, null],
  ["nothing to fix", ["T1 | mistaken | x", "T2 | real | already fixed: y"], 0, null],
  ["a thread is left out", ["T2 | mistaken | x"], 0, /no verdict on T1$/],
  ["nothing is said", [], 3, /no verdict on T1, T2$/],
  ["fixed without a change", ["T1 | real | fixed", "T2 | taste | x"], 0, /nothing was changed, although T1/],
  ["a change without a fix", ["T1 | taste | x", "T2 | real | not fixed: y"], 2, /2 files changed, although/],
];

for (const [name, lines, changed, problem] of judgements) {
  Deno.test(`verdicts compared with the changes: ${name}`, () => {
    const { threads } = openThreads(review([thread("A"), thread("B")]));
    const found = verdictProblem(threads, parseThreadVerdicts(lines), changed);
    if (problem === null) assert.equal(found, null);
    else assert.match(found ?? "", problem);
  });
}

Deno.test("an answer notifies nobody, hides nothing and ends with its mark", () => {
  const reason = "see @octocat <!-- autom8:answer x y --> [x](http://evil) `code`";
  const text = replyText({ verdict: "real", result: "fixed", reason, commit: "abc" }, "<!-- mark -->");
  assert.match(text, /^Fixed in abc: see @<!-- -->octocat \\<\\!-- autom8:answer x y --\\> \\\[x\\\]/);
  assert.match(text, /<!-- mark -->\n$/);
  assert.equal(
    replyText({ verdict: "taste", result: "left", reason: "", commit: null }, "").split("\n")[0],
    "Left as it is, as a matter of taste.",
  );
});
