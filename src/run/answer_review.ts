/** The end of a run that answers a review: its commits are pushed, and each thread gets its answer on GitHub, once. */

import { answerMark, isAnswer, type PullRequestReview } from "../github/review_thread.ts";
import { postAnswer, readReview } from "../github/review_threads.ts";
import { isPassing } from "../github/failure.ts";
import { askGithub, ghOptions, githubFailed, maxTries, valueOf, waitToTryAgain } from "./ask_github.ts";
import type { Driver } from "./driver.ts";
import type { Outcomes } from "./machine.ts";
import { findTarget, type PullRequestTarget } from "./pull_request_target.ts";
import { pushTo } from "./push_to.ts";
import type { AnsweredReview, ThreadReply } from "./answered_review.ts";
import { type ThreadOutcome, threadOutcomes } from "./thread_outcomes.ts";
import { replyText } from "./thread_reply.ts";

/** @throws Autom8Error github-failed, push-failed, remote-branch-moved */
export async function answerReview(
  driver: Driver,
  { number, reply }: AnsweredReview,
): Promise<Outcomes["creating-pr"]> {
  const open = reply ? unanswered(driver) : [];
  if (driver.run.commits.length === 0 && open.length === 0) return { kind: "answered" };
  const target = await findTarget(driver);
  if (target.kind === "skipped") return target;
  let review = await look(driver, target, number);
  if (review.state !== "OPEN") {
    return { kind: "skipped", why: `pull request #${number} was ${review.state.toLowerCase()} meanwhile` };
  }
  if (driver.run.commits.length > 0) await pushTo(driver, target);
  for (const outcome of open) {
    review = await answer(driver, target, review, outcome);
  }
  return { kind: "answered" };
}

/** A thread that was judged, and whose answer is not settled yet. */
type Judged = ThreadOutcome & Required<{ verdict: NonNullable<ThreadOutcome["verdict"]> }>;

function unanswered({ run }: Driver): Judged[] {
  return threadOutcomes(run).flatMap((one) =>
    one.reply === null && one.verdict !== null ? [{ ...one, verdict: one.verdict }] : []
  );
}

/**
 * Posts the answer to one thread, unless there is a reason not to. GitHub shows what a crash, or an answer that got lost,
 * left unknown: it is asked again before each further try. Returns the review as it was seen last.
 */
async function answer(
  driver: Driver,
  target: PullRequestTarget,
  seen: PullRequestReview,
  outcome: Judged,
): Promise<PullRequestReview> {
  const { repository } = target;
  const { label } = outcome.thread;
  let review = seen;
  for (let tries = 1;; tries++) {
    const reply = settledReply(driver, review, outcome);
    if (reply !== null) {
      await driver.record({ kind: "thread-replied", label, reply });
      return review;
    }
    const body = bodyOf(driver, outcome);
    const posted = await postAnswer(repository, review.number, outcome.thread, body, ghOptions(driver));
    if (posted.kind === "done") {
      await driver.record({ kind: "thread-replied", label, reply: { kind: "posted", url: posted.value } });
      return review;
    }
    const { failure } = posted;
    const isGone = /Could not resolve to a node/i.test(failure.detail);
    if (!isGone && (!isPassing(failure) || tries === maxTries)) {
      throw githubFailed(failure, `Answering thread ${label}`);
    }
    if (!isGone) await waitToTryAgain(driver, tries);
    review = await look(driver, target, review.number);
    if (isGone && review.threads.some(({ id }) => id === outcome.thread.id)) {
      throw githubFailed(failure, `Answering thread ${label}`);
    }
  }
}

/** What is settled about an answer without posting it; null: it is to be posted. */
function settledReply(
  { run: { runId } }: Driver,
  review: PullRequestReview,
  { thread }: Judged,
): ThreadReply | null {
  const now = review.threads.find(({ id }) => id === thread.id);
  if (now === undefined) return { kind: "skipped", why: "the thread is gone" };
  const mark = answerMark(runId, thread.id);
  if (now.comments.some((comment) => isAnswer(comment, mark))) return { kind: "posted", url: null };
  return now.isResolved ? { kind: "skipped", why: "it was resolved meanwhile" } : null;
}

/** What the agent wrote is masked when it is recorded; what is sent is masked again, as secrets of now may be others. */
function bodyOf({ run, tools }: Driver, { thread, verdict, result, reason, commit }: Judged): string {
  const reply = { verdict, result: result ?? "left", reason: tools.mask(reason), commit };
  return replyText(reply, answerMark(run.runId, thread.id));
}

async function look(
  driver: Driver,
  { repository }: PullRequestTarget,
  number: number,
): Promise<PullRequestReview> {
  const read = await readReview(
    repository,
    number,
    ghOptions(driver),
    (ask) => askGithub(driver, ask),
  );
  return valueOf(read, `Reading the review of pull request #${number}`);
}
