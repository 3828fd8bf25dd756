/** The pull request that a run would open or update, found out without changing anything. */

import { Autom8Error } from "../../errors.ts";
import type { Config } from "../../config/config.ts";
import type { Git } from "../../git/command.ts";
import { findPullRequest, findRepository, fullName } from "../../github/pull_request.ts";
import { valueOf } from "../../run/ask_github.ts";
import { findDestination, findRemote } from "../../run/pull_request_target.ts";

/** What would be pushed and opened. `number`: the open pull request that would be updated; null if a new one is opened. */
export type PlannedPullRequest =
  | {
    kind: "planned";
    /** The remote that the branch is pushed to. */
    remote: string;
    /** The repository that gets the pull request, as `github.com/owner/name`. */
    repository: string;
    base: string;
    isDraft: boolean;
    number: number | null;
  }
  /** Nothing is pushed or opened. */
  | { kind: "skipped"; why: string }
  /** GitHub did not answer now. */
  | { kind: "unknown"; why: string };

/** GitHub is asked once: a plan does not wait for a network that is down. */
export async function plannedPullRequest(
  git: Git,
  branch: string,
  { pullRequest, commit, baseBranch, pullRequestDraft }: Config,
): Promise<PlannedPullRequest> {
  if (!pullRequest) return { kind: "skipped", why: "`pull_request` is off" };
  if (!commit) return { kind: "skipped", why: "`commit` is off" };
  const near = await findRemote(git, branch, baseBranch);
  if (near.kind === "skipped") return near;
  const options = { folder: git.folder, signal: new AbortController().signal };
  try {
    const found = await findDestination(near, branch, baseBranch, () => findRepository(options));
    if (found.kind === "skipped") return found;
    const { remote, repository, head, base } = found;
    const open = valueOf(
      await findPullRequest(repository, head, options),
      "Looking for the pull request of the branch",
    );
    return {
      kind: "planned",
      remote: remote.name,
      repository: fullName(repository),
      base,
      isDraft: open?.isDraft ?? pullRequestDraft,
      number: open?.number ?? null,
    };
  } catch (error) {
    if (error instanceof Autom8Error && error.kind === "github-failed") {
      return { kind: "unknown", why: error.message };
    }
    throw error;
  }
}
