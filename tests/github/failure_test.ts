import assert from "assert";
import { githubFailure, type GithubFailureKind } from "../../src/github/failure.ts";

/** What gh 2.23 and 2.46 print. */
const cases: [code: number, stderr: string, kind: GithubFailureKind][] = [
  [4, "To get started with GitHub CLI, please run:  gh auth login\n", "not-signed-in"],
  [
    1,
    "HTTP 401: Bad credentials (http://x/graphql)\nTry authenticating with:  gh auth login\n",
    "not-signed-in",
  ],
  [1, "no git remotes found\n", "not-github"],
  [
    1,
    "none of the git remotes configured for this repository point to a known GitHub host. To tell gh …\n",
    "not-github",
  ],
  [
    1,
    "none of the git remotes configured for this repository correspond to the GH_HOST environment variable.\n",
    "not-github",
  ],
  [
    1,
    'a pull request for branch "B" into branch "M" already exists:\nhttps://github.com/o/n/pull/1\n',
    "exists",
  ],
  [1, "pull request create failed: GraphQL: No commits between main and B\n", "nothing-new"],
  [1, "HTTP 403: API rate limit exceeded for user ID 1. (http://x/graphql)\n", "rate-limited"],
  [1, "GraphQL: API rate limit exceeded for user ID 1.\n", "rate-limited"],
  [1, "HTTP 403: You have exceeded a secondary rate limit. (http://x)\n", "rate-limited"],
  [1, "HTTP 429: Too Many Requests (http://x/graphql)\n", "rate-limited"],
  [1, "GraphQL: was submitted too quickly; you exceeded a secondary rate limit\n", "rate-limited"],
  [
    1,
    "pull request create failed: GraphQL: GitHub Actions is not permitted to create or approve pull requests\n",
    "forbidden",
  ],
  // GitHub does not know of the push yet.
  [
    1,
    "pull request create failed: GraphQL: Head sha can't be blank, No commits between main and B\n",
    "network",
  ],
  [1, "GraphQL: Could not resolve to a Repository with the name 'o/n'. (repository)\n", "not-found"],
  [1, "gh: Not Found (HTTP 404)\n", "not-found"],
  [1, "pull request create failed: GraphQL: Resource not accessible by personal access token\n", "forbidden"],
  [1, "HTTP 403: Resource protected by organization SAML enforcement. (http://x)\n", "forbidden"],
  [
    1,
    "pull request create failed: GraphQL: Draft pull requests are not supported in this repository.\n",
    "no-drafts",
  ],
  [1, "HTTP 502: Server Error (http://x/graphql)\n", "network"],
  [1, 'Post "http://api.x/graphql": EOF\n', "network"],
  [1, "error connecting to x\ncheck your internet connection or https://githubstatus.com\n", "network"],
  [1, "proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused\n", "network"],
  [1, "something new\n", "other"],
];

for (const [code, stderr, kind] of cases) {
  Deno.test(`gh: ${JSON.stringify(stderr.trim().slice(0, 60))} is ${kind}`, () => {
    assert.equal(githubFailure(code, stderr).kind, kind);
  });
}

Deno.test("gh: an exit without a word is still explained", () => {
  assert.deepEqual(githubFailure(2, ""), { kind: "other", detail: "gh ended with exit code 2" });
});
