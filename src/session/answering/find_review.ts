/** The review that `autom8 pr-review` is about: which pull request, and what is open in it. Nothing is changed. */

import { sleep } from "../../claude/wait.ts";
import { Autom8Error } from "../../errors.ts";
import { defaultBranch, readBranches } from "../../git/branches.ts";
import { createGit, type Git } from "../../git/command.ts";
import { type PushRemote, pushRemote } from "../../git/push.ts";
import type { Answer } from "../../github/answer.ts";
import type { GhOptions } from "../../github/gh.ts";
import {
  findPullRequest,
  findRepository,
  type GithubRepository,
  listPullRequests,
} from "../../github/pull_request.ts";
import { readReview } from "../../github/review_threads.ts";
import type { PullRequestReview } from "../../github/review_thread.ts";
import { askAgain, githubFailed, waitMs } from "../../run/ask_github.ts";
import { ghProblem, onGithub, type RemoteOnGithub } from "../../run/pull_request_target.ts";
import { type OpenThreads, openThreads } from "../../run/answered_review.ts";
import { cut, oneLine } from "../../text/data_text.ts";
import { lookAround, type Surroundings } from "../ground.ts";
import type { Choose } from "../planning/people.ts";

/** A review, and where its branch is pushed to. `remoteOwner`: whose repository that is. */
export type FoundReview = {
  around: Surroundings;
  git: Git;
  remote: PushRemote;
  remoteOwner: string;
  review: PullRequestReview;
  open: OpenThreads;
};

/**
 * The review of a pull request: the named one, else the one of this branch, else one that the user chooses.
 * @throws Autom8Error github-failed, usage: there is no such pull request; the reason of the signal
 */
export async function findReview(
  folder: string,
  named: number | null,
  choose: Choose | null,
  signal: AbortSignal,
): Promise<FoundReview> {
  const around = await lookAround(folder);
  const git = createGit({ folder: around.workTree });
  const { remote, owner } = await githubRemote(git, around.branch ?? "");
  const options = { folder: around.workTree, signal };
  const repository = await ask("Finding the repository on GitHub", signal, () => findRepository(options));
  const number = named ?? await numberHere({ git, around, owner, repository, choose, options });
  const review = await ask(
    `Reading the review of pull request #${number}`,
    signal,
    () => readReview(repository, number, options, (page) => again(page, signal)),
  );
  if (review.state !== "OPEN") {
    throw noPullRequest(
      `Pull request #${number} is ${review.state.toLowerCase()}: there is nothing to answer.`,
    );
  }
  return { around, git, remote, remoteOwner: owner, review, open: openThreads(review) };
}

/** @throws Autom8Error github-failed: the remote is not on GitHub, or gh cannot be used */
async function githubRemote(git: Git, branch: string): Promise<RemoteOnGithub> {
  const found = onGithub(await pushRemote(git, branch));
  if (found.kind === "skipped") throw needsGithub(found.why);
  const problem = await ghProblem();
  if (problem !== null) throw needsGithub(problem);
  return found;
}

/** The open pull request of the branch here. On the default branch, or without one, one of all is chosen. */
async function numberHere(
  { git, around, owner, repository, choose, options }: {
    git: Git;
    around: Surroundings;
    owner: string;
    repository: GithubRepository;
    choose: Choose | null;
    options: GhOptions;
  },
): Promise<number> {
  const { branch } = around;
  const isDefault = branch === defaultBranch(await readBranches(git), "") ||
    branch === repository.defaultBranch;
  const own = branch === null || isDefault ? null : await ask(
    `Looking for the pull request of ${branch}`,
    options.signal,
    () => findPullRequest(repository, { owner, branch }, options),
  );
  if (own !== null) return own.number;
  const open = await ask(
    "Looking for open pull requests",
    options.signal,
    () => listPullRequests(repository, options),
  );
  const here = branch === null
    ? "No branch is checked out here"
    : isDefault
    ? `${branch} is the branch that pull requests are for`
    : `${branch} has no open pull request`;
  if (open.length === 0) throw noPullRequest(`${here}, and there is no open one in the repository.`);
  const label = ({ number, title, branch }: typeof open[number]) =>
    `#${number} ${cut(oneLine(title), 60)} (${oneLine(branch)})`;
  if (choose !== null) {
    const chosen = open[
      await choose(
        `${here}. Which review do you want to answer?`,
        open.map((one) => ({ label: label(one) })),
      )
    ];
    if (chosen !== undefined) return chosen.number;
  }
  const most = 20;
  const more = open.length > most ? [`  and ${open.length - most} more`] : [];
  const list = [...open.slice(0, most).map((one) => `  ${label(one)}`), ...more].join("\n");
  throw new Autom8Error("usage", {
    problem: `${here}. Open pull requests:\n${list}`,
    hint: `Name one: \`autom8 pr-review ${open[0]?.number ?? "NUMBER"}\`.`,
  });
}

/** An answer of GitHub's. What fails in passing is tried again. @throws Autom8Error github-failed: `what` was to be done */
async function ask<T>(what: string, signal: AbortSignal, question: () => Promise<Answer<T>>): Promise<T> {
  const answer = await again(question, signal);
  if (answer.kind === "done") return answer.value;
  throw githubFailed(answer.failure, what, { asked: true });
}

function again<T>(question: () => Promise<Answer<T>>, signal: AbortSignal): Promise<Answer<T>> {
  return askAgain(question, (tries) => sleep(waitMs(tries, Math.random()), signal));
}

function needsGithub(detail: string): Autom8Error {
  return new Autom8Error("github-failed", {
    what: "Finding the repository on GitHub",
    kind: "other",
    detail,
    asked: true,
  });
}

function noPullRequest(problem: string): Autom8Error {
  return new Autom8Error("usage", {
    problem,
    hint: "`autom8 pr-review NUMBER` names another pull request; `gh pr list` shows the open ones.",
  });
}
