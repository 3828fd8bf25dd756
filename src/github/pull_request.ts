/** Pull requests of one repository on GitHub, through gh. */

import { crashPoint } from "../crash_point.ts";
import type { GithubFailure } from "./failure.ts";
import { type GhOptions, type GhResult, runGh } from "./gh.ts";

/** A repository on GitHub. */
export type GithubRepository = { host: string; owner: string; name: string; defaultBranch: string };

/** An open pull request. */
export type PullRequest = { number: number; url: string; body: string; isDraft: boolean };

/** A branch of a repository, as the head of a pull request; `owner` of the repository it is in. */
export type PullRequestHead = { owner: string; branch: string };

/** A value, or why gh could not get it. */
export type Answer<T> = { kind: "done"; value: T } | { kind: "failed"; failure: GithubFailure };

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

function fullName({ host, owner, name }: GithubRepository): string {
  return `${host}/${owner}/${name}`;
}

function parsed<T>(result: GhResult, read: (value: unknown) => T): Answer<T> {
  if (result.kind === "failed") return result;
  try {
    return { kind: "done", value: read(JSON.parse(result.stdout)) };
  } catch (error) {
    return unexpected(error instanceof Error ? error.message : String(error));
  }
}

function unexpected(detail: string): { kind: "failed"; failure: GithubFailure } {
  return { kind: "failed", failure: { kind: "other", detail: `gh gave an unexpected answer: ${detail}` } };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function textAt(value: unknown, key: string): string {
  const text = fieldOf(value, key);
  if (typeof text !== "string") throw new Error(`no ${key}`);
  return text;
}
