/** Pull requests of one repository on GitHub, through gh. */

import { crashPoint } from "../crash_point.ts";
import { type Answer, fieldOf, parsed, textAt, unexpected } from "./answer.ts";
import { type GhOptions, runGh } from "./gh.ts";

/** A repository on GitHub. */
export type GithubRepository = { host: string; owner: string; name: string; defaultBranch: string };

/** An open pull request. */
export type PullRequest = { number: number; url: string; body: string; isDraft: boolean };

/** A branch of a repository, as the head of a pull request; `owner` of the repository it is in. */
export type PullRequestHead = { owner: string; branch: string };

/** The repository on GitHub that the remotes of a work tree belong to, as gh sees it. */
export async function findRepository(options: GhOptions): Promise<Answer<GithubRepository>> {
  const result = await runGh(["repo", "view", "--json", "nameWithOwner,url,defaultBranchRef"], options);
  return parsed(result, (value) => {
    const [owner = "", name = ""] = textAt(value, "nameWithOwner").split("/");
    const defaultBranch = textAt(fieldOf(value, "defaultBranchRef"), "name");
    return { host: new URL(textAt(value, "url")).host, owner, name, defaultBranch };
  });
}

/** The open pull request of a branch; null if there is none. Only the newest hundred of the same branch name count. */
export async function findPullRequest(
  repository: GithubRepository,
  head: PullRequestHead,
  options: GhOptions,
): Promise<Answer<PullRequest | null>> {
  const fields = "number,url,body,isDraft,headRepositoryOwner";
  const args = ["pr", "list", "--head", head.branch, "--state", "open", "--limit", "100", "--json", fields];
  const result = await runGh([...args, "--repo", fullName(repository)], options);
  return parsed(result, (value) => {
    if (!Array.isArray(value)) throw new Error("not a list");
    // gh compares the name of the branch only, and forks have branches of the same name.
    const own = value.find((one) =>
      textAt(fieldOf(one, "headRepositoryOwner"), "login").toLowerCase() === head.owner.toLowerCase()
    );
    if (own === undefined) return null;
    const [number, isDraft] = [fieldOf(own, "number"), fieldOf(own, "isDraft")];
    if (typeof number !== "number" || typeof isDraft !== "boolean") throw new Error("not a pull request");
    return { number, url: textAt(own, "url"), body: textAt(own, "body").replaceAll("\r\n", "\n"), isDraft };
  });
}

/** An open pull request in a list to choose from. Its title is somebody's. */
export type ListedPullRequest = { number: number; title: string; branch: string };

/** The open pull requests, the newest hundred. */
export async function listPullRequests(
  repository: GithubRepository,
  options: GhOptions,
): Promise<Answer<ListedPullRequest[]>> {
  const args = ["pr", "list", "--state", "open", "--limit", "100", "--json", "number,title,headRefName"];
  const result = await runGh([...args, "--repo", fullName(repository)], options);
  return parsed(result, (value) => {
    if (!Array.isArray(value)) throw new Error("not a list");
    return value.map((one) => {
      const number = fieldOf(one, "number");
      if (typeof number !== "number") throw new Error("not a pull request");
      return { number, title: textAt(one, "title"), branch: textAt(one, "headRefName") };
    });
  });
}

/** Opens a pull request. Returns its address. */
export async function createPullRequest(
  repository: GithubRepository,
  head: PullRequestHead,
  request: { base: string; title: string; body: string; isDraft: boolean },
  options: GhOptions,
): Promise<Answer<{ number: number; url: string }>> {
  const isOwn = head.owner.toLowerCase() === repository.owner.toLowerCase();
  const from = isOwn ? head.branch : `${head.owner}:${head.branch}`;
  const args = ["pr", "create", "--repo", fullName(repository), "--head", from, "--base", request.base];
  const draft = request.isDraft ? ["--draft"] : [];
  crashPoint("github-create:before");
  const result = await runGh([...args, "--title", request.title, "--body-file", "-", ...draft], {
    ...options,
    input: request.body,
  });
  crashPoint("github-create:after");
  if (result.kind === "failed") return result;
  const [url, number] = /https?:\/\/\S+\/pull\/(\d+)/.exec(result.stdout) ?? [];
  if (url === undefined) return unexpected(`no address of a pull request in ${result.stdout}`);
  return { kind: "done", value: { number: Number(number), url } };
}

/**
 * Replaces the body of a pull request. Over the REST API: `gh pr edit` also asks for the projects of the pull request,
 * which GitHub refuses to many tokens.
 */
export async function updatePullRequest(
  repository: GithubRepository,
  number: number,
  body: string,
  options: GhOptions,
): Promise<Answer<null>> {
  const { host, owner, name } = repository;
  const path = `repos/${owner}/${name}/pulls/${number}`;
  crashPoint("github-update:before");
  const result = await runGh(["api", "--hostname", host, "--method", "PATCH", "--field", "body=@-", path], {
    ...options,
    input: body,
  });
  crashPoint("github-update:after");
  return result.kind === "failed" ? result : { kind: "done", value: null };
}

/** Makes a draft ready for review. */
export async function markReady(
  repository: GithubRepository,
  number: number,
  options: GhOptions,
): Promise<Answer<null>> {
  const result = await runGh(["pr", "ready", String(number), "--repo", fullName(repository)], options);
  return result.kind === "failed" ? result : { kind: "done", value: null };
}

/** The name that gh takes for a repository on any host. */
export function fullName({ host, owner, name }: GithubRepository): string {
  return `${host}/${owner}/${name}`;
}
