/**
 * creating-pr: pushes the run's branch and opens its pull request, or updates the one that is open. A run that answers a
 * review leaves the pull request as it is, and answers the threads.
 */

import { newBody, type PullRequestContent, pullRequestTitle, updatedBody } from "../../github/body.ts";
import {
  createPullRequest,
  findPullRequest,
  markReady,
  type PullRequest,
  updatePullRequest,
} from "../../github/pull_request.ts";
import { answerReview } from "../answer_review.ts";
import { askGithub, ghOptions, githubFailed, maxTries, valueOf, waitToTryAgain } from "../ask_github.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { maskTexts } from "../masking.ts";
import { requireKnownHooks } from "../pin_git.ts";
import { pushTo } from "../push_to.ts";
import { pullRequestContent } from "../pull_request_content.ts";
import { findTarget, type PullRequestTarget } from "../pull_request_target.ts";
import { openingOf } from "../pull_request_opening.ts";
import { parkedStories, type RunState } from "../state.ts";

export async function creatingPr(driver: Driver): Promise<Outcomes["creating-pr"]> {
  // The user's `pre-push` hook runs.
  await requireKnownHooks(driver);
  if (driver.run.review !== null) return await answerReview(driver, driver.run.review);
  const target = await findTarget(driver);
  if (target.kind === "skipped") return target;
  await pushTo(driver, target);
  const existing = await findOpen(driver, target);
  return existing === null ? await open(driver, target) : await update(driver, target, existing);
}

async function findOpen(
  driver: Driver,
  { repository, head }: PullRequestTarget,
): Promise<PullRequest | null> {
  const found = await askGithub(driver, (options) => findPullRequest(repository, head, options));
  return valueOf(found, "Looking for the pull request of the branch");
}

async function open(driver: Driver, target: PullRequestTarget): Promise<Outcomes["creating-pr"]> {
  const { repository, head, base } = target;
  const { host, owner, name } = repository;
  let isDraft = isToBeDraft(driver.run);
  const content = contentOf(driver);
  const body = newBody(content, await openingOf(driver, target, content));
  const title = pullRequestTitle(content);
  await driver.record({
    kind: "pull-request-intended",
    repository: `${host}/${owner}/${name}`,
    base,
    isDraft,
  });
  for (let tries = 1;; tries++) {
    // GitHub may have opened it although its answer never came: looking comes before each further try.
    const existing = tries === 1 ? null : await findOpen(driver, target);
    if (existing !== null) return { kind: "published", how: "opened", ...publicPart(existing) };
    const request = { base, title, body, isDraft };
    const created = await createPullRequest(repository, head, request, ghOptions(driver));
    if (created.kind === "done") return { kind: "published", how: "opened", ...created.value, isDraft };
    const { failure } = created;
    switch (failure.kind) {
      case "nothing-new":
        return { kind: "skipped", why: `${base} has every commit of the branch` };
      case "no-drafts":
        if (!isDraft) break;
        isDraft = false;
        await driver.record({
          kind: "notice",
          text: "The repository knows no draft pull requests: it becomes one that is ready for review.",
        });
        continue;
      case "exists":
      case "network":
      case "rate-limited":
        if (tries === maxTries) break;
        await waitToTryAgain(driver, tries);
        continue;
      default:
        break;
    }
    throw githubFailed(failure, "Opening the pull request");
  }
}

async function update(
  driver: Driver,
  { repository }: PullRequestTarget,
  existing: PullRequest,
): Promise<Outcomes["creating-pr"]> {
  const body = updatedBody(existing.body, contentOf(driver));
  const { number } = existing;
  if (body !== existing.body) {
    const updated = await askGithub(
      driver,
      (options) => updatePullRequest(repository, number, body, options),
    );
    valueOf(updated, "Updating the pull request");
  }
  // A draft that the user wanted, or made, stays one.
  const ready = existing.isDraft && driver.run.pullRequest?.isDraft === true && !isToBeDraft(driver.run);
  if (ready) {
    const marked = await askGithub(driver, (options) => markReady(repository, number, options));
    valueOf(marked, "Making the pull request ready for review");
  }
  const isDraft = existing.isDraft && !ready;
  return { kind: "published", how: "updated", ...publicPart({ ...existing, isDraft }) };
}

/** What the user wrote is masked, too: it leaves this machine. */
function contentOf({ run, tools }: Driver): PullRequestContent {
  return maskTexts(pullRequestContent(run), tools.mask, ["result"]);
}

function publicPart({ number, url, isDraft }: PullRequest) {
  return { number, url, isDraft };
}

/** Configured so, or stories are missing. */
function isToBeDraft(run: RunState): boolean {
  return run.config.pullRequestDraft || parkedStories(run).size > 0;
}
