/** Where a run's pull request goes, or why there is none. Nothing is changed. */

import { defaultBranch, readBranches } from "../git/branches.ts";
import type { Git } from "../git/command.ts";
import { resolveRef } from "../git/head.ts";
import { type PushRemote, pushRemote } from "../git/push.ts";
import type { Answer } from "../github/answer.ts";
import { githubVersion, isTooOld, minimumGh } from "../github/gh.ts";
import { findRepository, type GithubRepository, type PullRequestHead } from "../github/pull_request.ts";
import type { Driver } from "./driver.ts";
import { askGithub, valueOf } from "./ask_github.ts";
import { workspaceOf } from "./state.ts";

/** `tip`: the branch's commit. `base`: the branch that the pull request is for. */
export type PullRequestTarget = {
  kind: "target";
  remote: PushRemote;
  repository: GithubRepository;
  head: PullRequestHead;
  base: string;
  tip: string;
};

/** A reason that is no failure, in words. */
export type Skip = { kind: "skipped"; why: string };

/**
 * Finds it out, what costs least first.
 * @throws Autom8Error github-failed
 */
export async function findTarget(driver: Driver): Promise<PullRequestTarget | Skip> {
  const { git } = await driver.workbench();
  const { branch, config } = driver.run;
  const near = await findRemote(git, branch, config.baseBranch);
  if (near.kind === "skipped") return near;
  const tip = await resolveRef(git, `refs/heads/${branch}`);
  if (tip === null || !await hasNews(driver, tip)) return skip("the branch has no new commit");
  const found = await findDestination(
    near,
    branch,
    config.baseBranch,
    () => askGithub(driver, (options) => findRepository({ ...options, folder: git.folder })),
  );
  return found.kind === "skipped" ? found : { ...found, kind: "target", tip };
}

/** The remote that a branch is pushed to, and whose repository that is. */
export type RemoteOnGithub = { kind: "remote"; remote: PushRemote; owner: string };

/** What can be known without asking GitHub. `configuredBase`: empty for none. */
export async function findRemote(
  git: Git,
  branch: string,
  configuredBase: string,
): Promise<RemoteOnGithub | Skip> {
  const remote = await pushRemote(git, branch);
  const isDefault = async () => branch === defaultBranch(await readBranches(git), configuredBase);
  return remote !== null && await isDefault() ? isBase(branch) : onGithub(remote);
}

/** The remote, if it may be on GitHub. Null: there is none. */
export function onGithub(remote: PushRemote | null): RemoteOnGithub | Skip {
  if (remote === null) return skip("the repository has no remote");
  const address = repositoryAt(remote.url);
  return address === null ? notOnGithub(remote) : { kind: "remote", remote, owner: address.owner };
}

/** Why gh cannot be used here, in words; null if it can. */
export async function ghProblem(): Promise<string | null> {
  const version = await githubVersion();
  if (version === null) return "gh, the GitHub CLI, is not installed";
  return isTooOld(version) ? `gh ${version} is too old: at least ${minimumGh} is needed` : null;
}

/** Where the pull request of a branch goes. */
export type Destination = Omit<PullRequestTarget, "kind" | "tip"> & { kind: "destination" };

/**
 * What gh has to say. `ask` asks for the repository.
 * @throws Autom8Error github-failed
 */
export async function findDestination(
  { remote, owner }: RemoteOnGithub,
  branch: string,
  configuredBase: string,
  ask: () => Promise<Answer<GithubRepository>>,
): Promise<Destination | Skip> {
  const problem = await ghProblem();
  if (problem !== null) return skip(problem);
  const found = await ask();
  if (found.kind === "failed") {
    const { failure } = found;
    if (failure.kind === "not-github") return notOnGithub(remote);
    if (failure.kind === "not-signed-in") {
      return skip("gh is not signed in to GitHub (`gh auth login` signs in)");
    }
  }
  const repository = valueOf(found, "Finding the repository on GitHub");
  const base = configuredBase === "" ? repository.defaultBranch : configuredBase;
  if (branch === base) return isBase(branch);
  return { kind: "destination", remote, repository, head: { owner, branch }, base };
}

function isBase(branch: string): Skip {
  return skip(`${branch} is the branch that pull requests are for`);
}

function notOnGithub({ name }: PushRemote): Skip {
  return skip(`the remote ${name} is not on GitHub`);
}

function skip(why: string): Skip {
  return { kind: "skipped", why };
}

/** Whether the branch has a commit that it did not start with. */
async function hasNews(driver: Driver, tip: string): Promise<boolean> {
  const { git } = await driver.workbench();
  const { baseBranch, baselineCommit } = workspaceOf(driver.run);
  const bases = [`refs/remotes/origin/${baseBranch}`, `refs/heads/${baseBranch}`];
  for (const ref of bases) {
    const base = await resolveRef(git, ref);
    if (base !== null) return (await git.text(["rev-list", "--count", `${base}..${tip}`])).trim() !== "0";
  }
  return tip !== baselineCommit;
}

/**
 * The owner and name in a remote's address: `https://host/owner/name.git`, `git@host:owner/name`. Null: a path, or
 * something else that GitHub does not have.
 */
export function repositoryAt(url: string): { owner: string; name: string } | null {
  const [, path] = /^(?:https?|ssh|git):\/\/[^/]+\/(.+)$/i.exec(url) ??
    /^[^/:]+:(?!\/\/)\/?(.+)$/.exec(url) ?? [];
  const [, owner, name] = /^([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(path ?? "") ?? [];
  return owner === undefined || name === undefined ? null : { owner, name };
}
