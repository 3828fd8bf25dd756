/** The review of a pull request: its threads and the texts of its reviews, read from GitHub's answers. Pure. */

import { fieldOf, textAt } from "./answer.ts";

/** A pull request with everything that was said in its review. All texts are other people's. */
export type PullRequestReview = {
  number: number;
  title: string;
  url: string;
  state: "OPEN" | "CLOSED" | "MERGED";
  head: { owner: string; branch: string; commit: string };
  threads: ReviewThread[];
  /** There are more threads than are read. */
  isCut: boolean;
};

/** A thread on lines of a file, or the text of a whole review, which is about no file. */
export type ReviewThread = {
  id: string;
  kind: "thread" | "review";
  /** Relative to the repository's root; null for the text of a review. */
  path: string | null;
  line: number | null;
  /** The code was changed since. */
  isOutdated: boolean;
  isResolved: boolean;
  /** The lines that the thread is about, as a patch; empty if they are not known. */
  hunk: string;
  /** In the order they were written. The first is the one that opened the thread. */
  comments: ReviewComment[];
};

export type ReviewComment = { author: string; text: string };

/** The line in an answer of ours that tells which run answered what. GitHub does not show it. */
export function answerMark(runId: string, id: string): string {
  return `<!-- autom8:answer ${runId} ${id} -->`;
}

/** Whether the text is an answer of autom8's. `mark`: to be exactly this one. */
export function isAnswer({ text }: ReviewComment, mark: string | null = null): boolean {
  return mark === null ? text.includes("<!-- autom8:answer ") : text.includes(mark);
}

/** The review that these pages of GitHub's answers hold together. @throws Error naming what is missing in them */
export function reviewOf(
  threads: { pages: readonly unknown[]; isCut: boolean },
  reviews: { pages: readonly unknown[]; isCut: boolean },
): PullRequestReview {
  const nodes = (pages: readonly unknown[], list: string) =>
    pages.flatMap((page) => nodesAt(fieldOf(page, list)));
  return {
    ...pullRequestOf(threads.pages[0]),
    threads: [
      ...nodes(threads.pages, "reviewThreads").map(threadOf),
      ...reviewTexts(nodes(reviews.pages, "reviews"), nodesAt(fieldOf(reviews.pages[0], "comments"))),
    ],
    isCut: threads.isCut || reviews.isCut,
  };
}

function nodesAt(list: unknown): unknown[] {
  const nodes = fieldOf(list, "nodes");
  // GitHub leaves a node null that one may not see.
  return Array.isArray(nodes) ? nodes.filter((node) => typeof node === "object" && node !== null) : [];
}

function pullRequestOf(value: unknown): Omit<PullRequestReview, "threads" | "isCut"> {
  const number = fieldOf(value, "number");
  const state = fieldOf(value, "state");
  if (typeof number !== "number") throw new Error("no number");
  if (state !== "OPEN" && state !== "CLOSED" && state !== "MERGED") throw new Error("no state");
  return {
    number,
    title: textAt(value, "title"),
    url: textAt(value, "url"),
    state,
    head: {
      owner: loginOf(fieldOf(value, "headRepositoryOwner")) ?? "",
      branch: textAt(value, "headRefName"),
      commit: optionalText(value, "headRefOid"),
    },
  };
}

function threadOf(value: unknown): ReviewThread {
  const line = fieldOf(value, "line") ?? fieldOf(value, "originalLine");
  const comments = nodesAt(fieldOf(value, "comments"));
  const path = optionalText(value, "path");
  return {
    id: textAt(value, "id"),
    kind: "thread",
    path: path === "" ? null : path,
    line: typeof line === "number" ? line : null,
    isOutdated: fieldOf(value, "isOutdated") === true,
    isResolved: fieldOf(value, "isResolved") === true,
    hunk: optionalText(comments[0], "diffHunk"),
    comments: comments.map(commentOf),
  };
}

/**
 * What reviewers wrote about the whole pull request, with our answers to it. It is settled, as far as one can tell, once
 * its author has approved.
 */
function reviewTexts(reviews: readonly unknown[], comments: readonly unknown[]): ReviewThread[] {
  const answers = comments.map(commentOf).filter((comment) => isAnswer(comment));
  return reviews.flatMap((review, i) => {
    const comment = commentOf(review);
    const asks = ["COMMENTED", "CHANGES_REQUESTED"].includes(optionalText(review, "state"));
    const isSettled = reviews.slice(i + 1).some((later) =>
      fieldOf(later, "state") === "APPROVED" && commentOf(later).author === comment.author
    );
    if (!asks || comment.text.trim() === "") return [];
    const id = textAt(review, "id");
    return [{
      id,
      kind: "review" as const,
      path: null,
      line: null,
      isOutdated: false,
      isResolved: isSettled,
      hunk: "",
      comments: [comment, ...answers.filter(({ text }) => text.includes(` ${id} -->`))],
    }];
  });
}

function commentOf(value: unknown): ReviewComment {
  // As GitHub names an account that was deleted.
  return { author: loginOf(fieldOf(value, "author")) ?? "ghost", text: optionalText(value, "body") };
}

function loginOf(value: unknown): string | null {
  const login = fieldOf(value, "login");
  return typeof login === "string" ? login : null;
}

function optionalText(value: unknown, key: string): string {
  const text = fieldOf(value, key);
  return typeof text === "string" ? text : "";
}
