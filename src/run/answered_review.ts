/** The review of a pull request that a run answers: its open threads, and the spec made from them. Pure. */

import {
  isAnswer,
  type PullRequestReview,
  type ReviewComment,
  type ReviewThread,
} from "../github/review_thread.ts";
import { cut, oneLine } from "../text/data_text.ts";

/** What a run answers. `reply`: also on GitHub. */
export type AnsweredReview = {
  number: number;
  title: string;
  url: string;
  reply: boolean;
  threads: RunThread[];
};

/** A thread with its name in prompts and on screens, and the story that it is judged in. */
export type RunThread =
  & Pick<ReviewThread, "id" | "kind" | "path" | "line" | "isOutdated" | "hunk" | "comments">
  & { label: string; storyId: string };

/** What became of the answer to a thread on GitHub. `url` is null if GitHub did not name it. */
export type ThreadReply = { kind: "posted"; url: string | null } | { kind: "skipped"; why: string };

/** Threads that one agent judges. More would leave it too little room for the code. */
const threadsPerStory = 20;
/** How much is kept of a thread: its comments, and the characters of one comment and of its patch. */
const maxComments = 20;
const maxComment = 4_000;
const maxHunk = 2_000;
/** How much of a thread is named in the criterion for it, in characters. */
const maxCriterion = 300;

/** The threads that wait for an answer, and how many others there are. */
export type OpenThreads = { threads: RunThread[]; resolved: number; answered: number };

/** Threads that are open and that autom8 has not answered last. Those about one file come together. */
export function openThreads({ number, threads }: PullRequestReview): OpenThreads {
  const unresolved = threads.filter(({ isResolved }) => !isResolved);
  const open = unresolved.filter(({ comments }) => {
    const last = comments.at(-1);
    return last !== undefined && !isAnswer(last);
  });
  const sorted = open.map((thread, i) => ({ thread, i })).sort((a, b) =>
    compare(a.thread.path ?? "", b.thread.path ?? "") || a.i - b.i
  );
  return {
    threads: sorted.map(({ thread }, i) => runThread(thread, i, number)),
    resolved: threads.length - unresolved.length,
    answered: unresolved.length - open.length,
  };
}

/** The spec of a run that answers them. It names the threads; their texts reach the agent beside it. */
export function reviewSpec(
  { number, title, head }: Pick<PullRequestReview, "number" | "title" | "head">,
  project: string,
  threads: readonly RunThread[],
): unknown {
  const ids = [...new Set(threads.map(({ storyId }) => storyId))];
  return {
    project,
    branchName: head.branch,
    description: `Answers the review of pull request #${number}: ${cut(oneLine(title), 200)}`,
    userStories: ids.map((id, i) => {
      const own = threads.filter(({ storyId }) => storyId === id);
      return {
        id,
        title: `Fix review findings of #${number}, ${rangeOf(own)}`,
        acceptanceCriteria: own.map(criterionOf),
        priority: i + 1,
        passes: false,
      };
    }),
  };
}

/** `src/a.ts:10`, or what a thread without a file is about. */
export function placeOfThread({ path, line }: Pick<RunThread, "path" | "line">): string {
  if (path === null) return "whole review";
  return line === null ? path : `${path}:${line}`;
}

/** Who opened the thread, and the words it begins with, on one line. */
export function openingOfThread({ comments }: Pick<RunThread, "comments">): ReviewComment {
  const { author = "ghost", text = "" } = comments[0] ?? {};
  return { author: oneLine(author), text: oneLine(text) };
}

function runThread(thread: ReviewThread, i: number, number: number): RunThread {
  const { id, kind, path, line, isOutdated, hunk, comments } = thread;
  // What opened the thread, and what was said last.
  const kept = comments.length > maxComments
    ? [...comments.slice(0, 1), ...comments.slice(1 - maxComments)]
    : comments;
  return {
    id,
    kind,
    path: path === null ? null : oneLine(path),
    line,
    isOutdated,
    hunk: hunk.length > maxHunk ? hunk.slice(-maxHunk) : hunk,
    comments: kept.map(({ author, text }) => ({
      author: cut(oneLine(author), 100),
      text: cut(text, maxComment),
    })),
    label: `T${i + 1}`,
    storyId: `PR-${number}.${Math.floor(i / threadsPerStory) + 1}`,
  };
}

function criterionOf(thread: RunThread): string {
  const { author, text } = openingOfThread(thread);
  return `${thread.label} ${placeOfThread(thread)}, by ${author}: ${cut(text, maxCriterion)}`;
}

function rangeOf(threads: readonly RunThread[]): string {
  const [first, last] = [threads[0]?.label ?? "", threads.at(-1)?.label ?? ""];
  return first === last ? first : `${first} to ${last}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
