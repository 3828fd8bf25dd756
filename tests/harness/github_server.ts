/** A scripted GitHub with one repository, on 127.0.0.1: gh reaches it as a proxy for `github.localhost`. */

import { project } from "./graphql.ts";
import { type HttpAnswer, type HttpRequest, listenHttp } from "./http_listener.ts";
import { runGit } from "./repository.ts";

export type ServedPullRequest = {
  number: number;
  title: string;
  body: string;
  base: string;
  head: string;
  /** The owner of the repository that the head is in. */
  headOwner: string;
  isDraft: boolean;
  state: "OPEN" | "CLOSED" | "MERGED";
};

/** A review thread of a pull request, as a test writes it down. Answers are added to its comments. */
export type ServedThread = {
  id: string;
  pull: number;
  path: string;
  line: number | null;
  isResolved?: boolean;
  isOutdated?: boolean;
  comments: { author: string; body: string }[];
};

/** The text of a whole review. */
export type ServedReview = { id: string; pull: number; state: string; author: string; body: string };

export type GithubServer = {
  url: string;
  pulls: ServedPullRequest[];
  threads: ServedThread[];
  reviews: ServedReview[];
  /** The bare repositories of forks, by their owner. */
  forks: Map<string, string>;
  /** Comments on pull requests, outside of threads. */
  comments: { pull: number; author: string; body: string }[];
  /** What was asked: the name of the GraphQL operation, or `METHOD /path`. */
  asked: string[];
  /** What is answered instead, asked for each request; null: nothing. */
  fault: (asked: string) => HttpAnswer | null;
  /** Whether the answer is lost of a request that is carried out. */
  loses: (asked: string) => boolean;
  close(): Promise<void>;
};

export const githubHost = "github.localhost";
export const githubSlug = "acme/calc";
const owner = "acme";

/** Serves a bare repository's pull requests. */
export function serveGithub(bare: string): GithubServer {
  const listener = listenHttp(async (request) => {
    const before = server.asked.length;
    const result = await answer(bare, server, request);
    return server.loses(server.asked[before] ?? "") ? { kind: "drop" } : result;
  });
  const server: GithubServer = {
    url: listener.url,
    pulls: [],
    threads: [],
    reviews: [],
    forks: new Map(),
    comments: [],
    asked: [],
    fault: () => null,
    loses: () => false,
    close: listener.close,
  };
  return server;
}

async function answer(bare: string, server: GithubServer, request: HttpRequest): Promise<HttpAnswer> {
  const path = request.path.replace(/^https?:\/\/[^/]+/, "");
  const query = path.endsWith("/graphql") ? parseQuery(request.body) : null;
  const asked = query === null ? `${request.method} ${path}` : operationOf(query.query);
  server.asked.push(asked);
  const fault = server.fault(asked);
  if (fault !== null) return fault;
  if (!/^authorization: *(?:token|bearer) \S/im.test(request.head)) {
    return json(401, { message: "Bad credentials", documentation_url: "https://docs.github.com/rest" });
  }
  if (query !== null) {
    const { data, message } = await graphql(bare, server, query);
    const errors = message === undefined ? {} : { errors: [{ type: "UNPROCESSABLE", message }] };
    return json(200, { data: data === null ? null : project(query.query, data), ...errors });
  }
  const [, number] = /\/pulls\/(\d+)$/.exec(path) ?? [];
  const pull = server.pulls.find((one) => one.number === Number(number));
  if (request.method !== "PATCH" || pull === undefined) return json(404, { message: "Not Found" });
  pull.body = textAt(JSON.parse(request.body), "body");
  return json(200, { number: pull.number });
}

type Query = { query: string; variables: unknown };

async function graphql(
  bare: string,
  server: GithubServer,
  { query, variables }: Query,
): Promise<{ data: unknown; message?: string }> {
  const input = Reflect.get(Object(variables), "input") ?? variables;
  if (query.includes("createPullRequest(")) return await create(bare, server, input);
  if (query.includes("markPullRequestReadyForReview(")) {
    const pull = server.pulls.find((one) => `PR_${one.number}` === textAt(input, "pullRequestId"));
    if (pull !== undefined) pull.isDraft = false;
    return { data: { markPullRequestReadyForReview: { pullRequest: view(pull) } } };
  }
  if (query.includes("addPullRequestReviewThreadReply(")) return answerThread(server, variables);
  if (query.includes("addComment(")) {
    const pull = server.pulls.find((one) => `PR_${one.number}` === textAt(input, "subjectId"));
    server.comments.push({ pull: pull?.number ?? 0, author: "octocat", body: textAt(input, "body") });
    const node = { url: `https://${githubHost}/${githubSlug}/pull/${pull?.number}#issuecomment-1` };
    return { data: { addComment: { commentEdge: { node } } } };
  }
  const head = ["headBranch", "headRefName"].map((name) => Reflect.get(Object(variables), name))
    .find((one) => typeof one === "string");
  const number = ["number", "pr_number"].map((name) => Reflect.get(Object(variables), name))
    .find((one) => typeof one === "number");
  const found = server.pulls.filter((one) =>
    one.state === "OPEN" && (head === undefined || one.head === head.replace(/^.*:/, ""))
  );
  const pull = number === undefined ? undefined : server.pulls.find((one) => one.number === number);
  const pullRequest = pull === undefined
    ? null
    : { ...view(pull), ...await discussion(bare, server, pull, variables) };
  const base = (await runGit(bare, ["symbolic-ref", "--short", "HEAD"])).trim();
  const repository = {
    id: "R_1",
    name: "calc",
    nameWithOwner: githubSlug,
    owner: { id: "U_1", login: owner },
    url: `https://${githubHost}/${githubSlug}`,
    isPrivate: false,
    viewerPermission: "WRITE",
    hasIssuesEnabled: true,
    defaultBranchRef: { name: base },
    pullRequests: list(found.map(view)),
    pullRequest,
    issueOrPullRequest: pullRequest,
  };
  return { data: { repository, repo_000: repository, viewer: { id: "U_2", login: "octocat" } } };
}

/** How many threads or reviews come in one answer: GitHub's own limit is what was asked for. */
const pageSize = 50;

/** What was said about a pull request: a page of it. */
async function discussion(bare: string, server: GithubServer, pull: ServedPullRequest, variables: unknown) {
  const after = Number(Reflect.get(Object(variables), "after") ?? 0);
  const page = (all: readonly unknown[]) => ({
    totalCount: all.length,
    nodes: all.slice(after, after + pageSize),
    pageInfo: { hasNextPage: after + pageSize < all.length, endCursor: String(after + pageSize) },
  });
  const said = ({ author, body }: { author: string; body: string }) => ({
    body,
    diffHunk: "",
    author: { login: author },
  });
  const own = <T extends { pull: number }>(all: readonly T[]) =>
    all.filter((one) => one.pull === pull.number);
  const tip = (await runGit(server.forks.get(pull.headOwner) ?? bare, [
    "for-each-ref",
    "--format=%(objectname)",
    `refs/heads/${pull.head}`,
  ]))
    .trim();
  return {
    headRefOid: tip,
    reviewThreads: page(
      own(server.threads).map((thread) => ({
        ...{ isResolved: false, isOutdated: false, originalLine: thread.line },
        ...thread,
        comments: list(thread.comments.map(said)),
      })),
    ),
    reviews: page(own(server.reviews).map((review) => ({ ...review, ...said(review) }))),
    comments: list(own(server.comments).map(said)),
  };
}

function answerThread(server: GithubServer, variables: unknown) {
  const id = textAt(variables, "threadId");
  const thread = server.threads.find((one) => one.id === id);
  if (thread === undefined) {
    return { data: null, message: `Could not resolve to a node with the global id of '${id}'` };
  }
  thread.comments.push({ author: "octocat", body: textAt(variables, "body") });
  const url =
    `https://${githubHost}/${githubSlug}/pull/${thread.pull}#discussion_${id}_${thread.comments.length}`;
  return { data: { addPullRequestReviewThreadReply: { comment: { id: `C_${id}`, url } } } };
}

async function create(bare: string, { pulls, forks }: GithubServer, input: unknown) {
  const [base, from] = [textAt(input, "baseRefName"), textAt(input, "headRefName")];
  const head = from.replace(/^.*:/, "");
  const headOwner = from.includes(":") ? from.replace(/:.*$/, "") : owner;
  const count = await runGit(forks.get(headOwner) ?? bare, [
    "rev-list",
    "--count",
    `refs/heads/${base}..refs/heads/${head}`,
  ]);
  if (count.trim() === "0") return { data: null, message: `No commits between ${base} and ${head}` };
  if (pulls.some((one) => one.state === "OPEN" && one.head === head && one.headOwner === headOwner)) {
    return { data: null, message: `A pull request already exists for ${headOwner}:${head}.` };
  }
  const pull: ServedPullRequest = {
    number: pulls.length + 1,
    title: textAt(input, "title"),
    body: textAt(input, "body"),
    base,
    head,
    headOwner,
    isDraft: Reflect.get(Object(input), "draft") === true,
    state: "OPEN",
  };
  pulls.push(pull);
  return { data: { createPullRequest: { pullRequest: view(pull) } } };
}

function view(pull: ServedPullRequest | undefined) {
  if (pull === undefined) return null;
  const { number, title, body, base, head, headOwner, isDraft, state } = pull;
  return {
    ...{ id: `PR_${number}`, number, title, body, isDraft, state, baseRefName: base, headRefName: head },
    url: `https://${githubHost}/${githubSlug}/pull/${number}`,
    headRepositoryOwner: { id: "U_1", login: headOwner },
    isCrossRepository: headOwner !== owner,
    author: { login: "octocat" },
  };
}

function list(nodes: readonly unknown[]) {
  return { totalCount: nodes.length, nodes, pageInfo: { hasNextPage: false, endCursor: "" } };
}

function parseQuery(body: string): Query {
  const value: unknown = JSON.parse(body);
  return { query: textAt(value, "query"), variables: Reflect.get(Object(value), "variables") ?? {} };
}

function operationOf(query: string): string {
  return /^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "unnamed";
}

function textAt(value: unknown, key: string): string {
  return String(Reflect.get(Object(value), key) ?? "");
}

/** An answer of GitHub's. */
export function json(status: number, value: unknown): HttpAnswer {
  const headers = { "content-type": "application/json; charset=utf-8", "x-oauth-scopes": "repo" };
  return { kind: "answer", status, headers, body: JSON.stringify(value) };
}
