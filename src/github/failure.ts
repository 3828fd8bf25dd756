/** Why a command of gh failed. gh has one exit code for almost everything: only its words tell the cases apart. Pure. */

/** `detail`: what gh printed, on one line. */
export type GithubFailure = { kind: GithubFailureKind; detail: string };

export type GithubFailureKind =
  /** Nobody is signed in, or the token is refused. */
  | "not-signed-in"
  /** No remote of the repository is on GitHub. */
  | "not-github"
  | "not-found"
  | "forbidden"
  | "rate-limited"
  /** The network failed, or GitHub did, or does not know of the push yet: trying again may help. */
  | "network"
  /** There is an open pull request for the branch already. */
  | "exists"
  /** The branch has no commit that its base does not have. */
  | "nothing-new"
  | "no-drafts"
  | "other";

/** The words of each case, as gh 2.23 and 2.46 print them. The first that fits counts. */
const words: readonly (readonly [kind: GithubFailureKind, pattern: RegExp])[] = [
  ["not-github", /no git remotes found|none of the git remotes configured for this repository/],
  ["rate-limited", /rate limit|abuse detection|HTTP 429/i],
  [
    "forbidden",
    /SAML enforcement|Resource not accessible|must have push access|not permitted to|must be a collaborator|HTTP 403/i,
  ],
  ["not-signed-in", /gh auth login|HTTP 401|Bad credentials/],
  ["exists", /a pull request .*already exists/i],
  ["no-drafts", /Draft pull requests are not supported/i],
  ["nothing-new", /GraphQL: No commits between/],
  ["not-found", /Could not resolve to a Repository|HTTP 404/],
  [
    "network",
    /HTTP 5\d\d|Head sha can't be blank|error connecting to|check your internet connection|\bEOF\b|dial tcp|connection re(?:fused|set)|i\/o timeout|TLS handshake|no such host/i,
  ],
];

/** The failure that an exit code and gh's standard error stand for. */
export function githubFailure(code: number, stderr: string): GithubFailure {
  const detail = stderr.replaceAll(/\s+/g, " ").trim();
  // Documented: the exit code for "sign in first".
  if (code === 4) return { kind: "not-signed-in", detail };
  const kind = words.find(([, pattern]) => pattern.test(detail))?.[0] ?? "other";
  return { kind, detail: detail === "" ? `gh ended with exit code ${code}` : detail };
}

/** Whether the same command may succeed a little later. */
export function isPassing({ kind }: GithubFailure): boolean {
  return kind === "network" || kind === "rate-limited";
}
