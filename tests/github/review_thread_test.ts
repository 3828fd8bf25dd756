/** GitHub's pages of a review become one review, whatever is missing in them. */

import assert from "assert";
import { answerMark, isAnswer, reviewOf } from "../../src/github/review_thread.ts";

const list = (nodes: unknown[]) => ({ nodes, pageInfo: {} });
const comment = (login: string | null, body: string) => ({
  body,
  diffHunk: "@@ -1 +1 @@",
  author: login === null ? null : { login },
});
const page = (threads: unknown[], more: Record<string, unknown> = {}) => ({
  ...{
    number: 7,
    title: "T",
    url: "u",
    state: "OPEN",
    headRefName: "b",
    headRefOid: "c0",
    headRepositoryOwner: null,
  },
  reviewThreads: list(threads),
  ...more,
});
const none = { pages: [{ reviews: list([]), comments: list([]) }], isCut: false };

Deno.test("threads of all pages are read in order, with what is known of each", () => {
  const first = {
    id: "A",
    isResolved: false,
    isOutdated: true,
    path: "a.ts",
    line: null,
    originalLine: 4,
    comments: list([comment("ada", "x")]),
  };
  const second = {
    id: "B",
    isResolved: true,
    path: "b.ts",
    line: 2,
    comments: list([null, comment(null, "y")]),
  };
  const { threads, isCut, head } = reviewOf(
    { pages: [page([first, null]), page([second])], isCut: true },
    none,
  );
  assert.deepEqual(
    threads.map(({ id, path, line, isOutdated, isResolved }) => [id, path, line, isOutdated, isResolved]),
    [
      ["A", "a.ts", 4, true, false],
      ["B", "b.ts", 2, false, true],
    ],
  );
  // GitHub's name for an account that was deleted.
  assert.deepEqual(threads[1]?.comments, [{ author: "ghost", text: "y" }]);
  assert.equal(threads[0]?.hunk, "@@ -1 +1 @@");
  assert.equal(isCut, true);
  assert.deepEqual(head, { owner: "", branch: "b", commit: "c0" });
});

Deno.test("the text of a review counts until its author approves, and knows our answers to it", () => {
  const review = (id: string, login: string, state: string, body: string) => ({
    id,
    state,
    ...comment(login, body),
  });
  const mark = answerMark("r1", "R1");
  const { threads } = reviewOf({ pages: [page([])], isCut: false }, {
    pages: [{
      reviews: list([
        review("R1", "ada", "CHANGES_REQUESTED", "Split it"),
        review("R2", "bob", "COMMENTED", "Hm"),
        review("R3", "bob", "APPROVED", "Fine"),
        review("R4", "cy", "PENDING", "not sent yet"),
        review("R5", "cy", "COMMENTED", " "),
      ]),
      comments: list([comment("me", `Left.\n${mark}`), comment("me", "hello")]),
    }],
    isCut: false,
  });
  assert.deepEqual(
    threads.map(({ id, kind, path, isResolved, comments }) => [id, kind, path, isResolved, comments.length]),
    [
      ["R1", "review", null, false, 2],
      ["R2", "review", null, true, 1],
    ],
  );
  assert.equal(isAnswer({ author: "me", text: `Left.\n${mark}` }, mark), true);
  assert.equal(isAnswer({ author: "me", text: `Left.\n${answerMark("r2", "R1")}` }, mark), false);
  assert.equal(isAnswer({ author: "me", text: "hello" }), false);
});

for (const missing of ["number", "state", "title", "headRefName"]) {
  Deno.test(`an answer without ${missing} is refused by name`, () => {
    const pages = [page([], { [missing]: undefined })];
    assert.throws(() => reviewOf({ pages, isCut: false }, none), new RegExp(`no ${missing}`));
  });
}
