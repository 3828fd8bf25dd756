/** Reading the review of a pull request on GitHub, and answering its threads. */

import { crashPoint } from "../crash_point.ts";
import { type Answer, fieldOf, parsed, valued } from "./answer.ts";
import { type GhOptions, runGh } from "./gh.ts";
import { fullName, type GithubRepository } from "./pull_request.ts";
import { type PullRequestReview, reviewOf, type ReviewThread } from "./review_thread.ts";

/** Threads, or reviews, in one answer of GitHub, and the most answers that are read. */
const pageSize = 50;
const maxPages = 20;

const threadsQuery = `query ReviewThreads($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    number title url state headRefName headRefOid headRepositoryOwner { login }
    reviewThreads(first: ${pageSize}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id isResolved isOutdated path line originalLine
        comments(first: 100) { nodes { body diffHunk author { login } } }
      }
    }
  } }
}`;

const reviewsQuery = `query Reviews($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviews(first: ${pageSize}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id state body author { login } }
    }
    comments(last: 100) { nodes { body author { login } } }
  } }
}`;

/** Reads all of it, page by page. What fails is tried again by `again`, a page at a time. */
export async function readReview(
  repository: GithubRepository,
  number: number,
  options: GhOptions,
  again: <T>(ask: () => Promise<Answer<T>>) => Promise<Answer<T>> = (ask) => ask(),
): Promise<Answer<PullRequestReview>> {
  const page = (query: string, after: string | null) =>
    again(() => askPage(repository, { query, number, after }, options));
  const threads = await allPages("reviewThreads", (after) => page(threadsQuery, after));
  if (threads.kind === "failed") return threads;
  const reviews = await allPages("reviews", (after) => page(reviewsQuery, after));
  if (reviews.kind === "failed") return reviews;
  return valued(() => reviewOf(threads.value, reviews.value));
}

/** Answers a thread; the text of a review gets a comment on the pull request. Returns the answer's address. */
export async function postAnswer(
  repository: GithubRepository,
  number: number,
  { kind, id }: Pick<ReviewThread, "kind" | "id">,
  body: string,
  options: GhOptions,
): Promise<Answer<string | null>> {
  crashPoint("github-answer:before");
  const result = kind === "thread"
    ? await runGh([
      ...["api", "graphql", "--hostname", repository.host, "--raw-field", `threadId=${id}`],
      ...["--field", "body=@-", "--raw-field", `query=${answerMutation}`],
    ], { ...options, input: body })
    : await runGh(
      ["pr", "comment", String(number), "--repo", fullName(repository), "--body-file", "-"],
      { ...options, input: body },
    );
  crashPoint("github-answer:after");
  if (result.kind === "failed") return result;
  return { kind: "done", value: /https?:\/\/[^\s"\\]+/.exec(result.stdout)?.[0] ?? null };
}

const answerMutation = `mutation AnswerThread($threadId: ID!, $body: String!) {
  addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $threadId, body: $body }) { comment { id url } }
}`;

async function askPage(
  { host, owner, name }: GithubRepository,
  { query, number, after }: { query: string; number: number; after: string | null },
  options: GhOptions,
): Promise<Answer<unknown>> {
  const args = [
    "api",
    "graphql",
    "--hostname",
    host,
    "--raw-field",
    `owner=${owner}`,
    "--raw-field",
    `name=${name}`,
  ];
  const from = after === null ? [] : ["--raw-field", `after=${after}`];
  const result = await runGh(
    [...args, "--field", `number=${number}`, ...from, "--raw-field", `query=${query}`],
    options,
  );
  return parsed(result, (value) => {
    const pullRequest = fieldOf(fieldOf(fieldOf(value, "data"), "repository"), "pullRequest");
    if (typeof pullRequest !== "object" || pullRequest === null) {
      throw new Error(`no pull request #${number}`);
    }
    return pullRequest;
  });
}

type Pages = { pages: unknown[]; isCut: boolean };

/** Every page of a list, up to the most that are read. */
async function allPages(
  list: string,
  ask: (after: string | null) => Promise<Answer<unknown>>,
): Promise<Answer<Pages>> {
  const pages: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Answer<unknown> = await ask(after);
    if (page.kind === "failed") return page;
    pages.push(page.value);
    const found = fieldOf(page.value, list);
    const info = fieldOf(found, "pageInfo");
    const next = fieldOf(info, "endCursor");
    const hasMore = fieldOf(info, "hasNextPage") === true && typeof next === "string" && next !== after;
    if (!hasMore || pages.length === maxPages) return { kind: "done", value: { pages, isCut: hasMore } };
    after = next;
  }
}
