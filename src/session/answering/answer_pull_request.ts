/** Answering the review of a pull request: a run whose stories are the review's threads. */

import { Autom8Error, type ExitCode } from "../../errors.ts";
import { readBranches } from "../../git/branches.ts";
import { fetchBranch } from "../../git/fetch.ts";
import { ownWorktrees } from "../../git/own_worktrees.ts";
import { contains } from "../../git/push.ts";
import { maskTexts } from "../../run/masking.ts";
import { type AnsweredReview, reviewSpec } from "../../run/answered_review.ts";
import type { RunState } from "../../run/state.ts";
import { writeFileAtomic } from "../../store/atomic.ts";
import { journalIsEmpty } from "../../store/journal.ts";
import { sessionId, type SessionPaths, sessionPaths } from "../../store/paths.ts";
import { plural } from "../../text/plural.ts";
import { openStartingPoint } from "../ground.ts";
import { interruptible } from "../interruptible.ts";
import type { Observer } from "../observer.ts";
import { openSession } from "../open.ts";
import { maskOf } from "../secrets.ts";
import { readSpec, refuseLateOptions, resumeOrArchive, startFresh, type StartOptions } from "../start.ts";
import type { Confirm } from "../trust.ts";
import type { FoundReview } from "./find_review.ts";

/** What the user asked for. `reply`: answer the threads on GitHub, too. */
export type AnswerOptions = StartOptions & { reply: boolean };

/**
 * Answers the open threads of a review, or resumes the unfinished run that does. Returns the exit code.
 * @throws Autom8Error run-unfinished: the branch has an unfinished run of something else; usage, github-failed
 */
export async function answerPullRequest(
  folder: string,
  found: FoundReview,
  options: AnswerOptions,
  observer: Observer,
  confirm: Confirm | null,
): Promise<ExitCode> {
  const { around: { project, mainRoot }, review: { number, head } } = found;
  const paths = sessionPaths(project, sessionId(mainRoot, head.branch));
  const accept = (run: RunState) => refuseOther(run, number, options);
  for (;;) {
    if (!await journalIsEmpty(paths.journal)) {
      using session = await openSession(paths, observer);
      const code = await resumeOrArchive(project, session, accept, options, observer);
      if (code !== null) return code;
    }
    if (found.open.threads.length === 0) {
      observer.message(nothingOpen(found));
      return 0;
    }
    await interruptible((signal) => requireBranch(found, signal));
    const place = await placeOfBranch(found, folder);
    const ground = await openStartingPoint(place.folder);
    // Known only now: a project that is new was made by it.
    using session = await openSession(sessionPaths(ground.project, paths.id), observer);
    // Another autom8 may have been here in between.
    if (session.run !== null) continue;
    const answered = answeredReview(found, options.reply);
    const spec = await writeSpec(session.paths, found, answered, ground.project.name);
    const start = { ...options, worktree: options.worktree ?? place.worktree, proposeChecks: false };
    return await startFresh(ground, session, spec, start, observer, confirm, answered);
  }
}

/** Why there is nothing to do, in a sentence. */
export function nothingOpen({ review: { number }, open: { resolved, answered } }: FoundReview): string {
  const others = [
    ...(resolved === 0 ? [] : [`${plural(resolved, "thread")} resolved`]),
    ...(answered === 0 ? [] : [`${plural(answered, "thread")} answered by autom8`]),
  ];
  const rest = others.length === 0 ? "" : ` (${others.join(", ")})`;
  return `No review thread of pull request #${number} waits for an answer${rest}: there is nothing to do.`;
}

/** Refuses a run of something else, and options that come too late. */
function refuseOther(run: RunState, number: number, options: AnswerOptions): void {
  const { sessionId, branch, specFile, review } = run;
  if (review?.number !== number) throw new Autom8Error("run-unfinished", { sessionId, branch, specFile });
  refuseLateOptions(run, options);
  if (!options.reply || review.reply) return;
  throw new Autom8Error("usage", {
    problem:
      `\`--reply\` cannot take effect: the unfinished run of ${branch} (session ${sessionId}) would be resumed, ` +
      "and it was started without it.",
    hint: "Finish it with `autom8 resume`, or end it with `autom8 abandon`. Then start anew.",
  });
}

/**
 * The branch, here and with every commit that the reviewers saw. One that only the remote has is fetched.
 * @throws Autom8Error usage, remote-branch-moved, github-failed
 */
async function requireBranch(found: FoundReview, signal: AbortSignal): Promise<void> {
  const { git, remote, remoteOwner, review: { number, head } } = found;
  const { branch } = head;
  if (head.owner.toLowerCase() !== remoteOwner.toLowerCase()) {
    throw new Autom8Error("usage", {
      problem:
        `Pull request #${number} comes from a fork, ${
          head.owner || "which is gone"
        }: its branch is not on ${remote.name}, ` +
        "so autom8 could not push to it.",
      hint: "Run it in a clone of the fork, whose `origin` the fork is.",
    });
  }
  const local = (await readBranches(git)).local.get(branch);
  if (local === undefined) {
    const detail = await fetchBranch(git, { remote: remote.name, branch, signal });
    if (detail === null) return;
    if (/couldn't find remote ref/i.test(detail)) {
      throw new Autom8Error("usage", {
        problem:
          `The branch ${branch} of pull request #${number} is neither here nor on ${remote.name}: it was deleted.`,
        hint: `Restore it on GitHub, or push it again to ${remote.name}. Then run this again.`,
      });
    }
    throw new Autom8Error("github-failed", {
      what: `Fetching ${branch}`,
      kind: "network",
      detail,
      asked: true,
    });
  }
  if (head.commit === "" || await contains(git, head.commit, local.commit)) return;
  throw new Autom8Error("usage", {
    problem:
      `Pull request #${number} has commits that your branch ${branch} does not have, so the review may be about code ` +
      "that is not here.",
    hint:
      `Bring it up to date first: \`git fetch ${remote.name} ${branch}\`, then merge or rebase ${branch}.`,
  });
}

/**
 * Where the run works: the branch's own worktree, or the checkout in which the user has it.
 * `worktree`: what the option means if it was not given; null: the configuration decides.
 */
async function placeOfBranch(
  { git, review: { head } }: FoundReview,
  folder: string,
): Promise<{ folder: string; worktree: boolean | null }> {
  const place = (await readBranches(git)).local.get(head.branch)?.workTree ?? null;
  if (place === null) return { folder, worktree: null };
  const isOwn = (await ownWorktrees(git)).some(({ path }) => path === place);
  return isOwn ? { folder, worktree: true } : { folder: place, worktree: false };
}

/** What reviewers wrote is masked before anything is made of it. */
function answeredReview(
  { review: { number, title, url }, open }: FoundReview,
  reply: boolean,
): AnsweredReview {
  return {
    number,
    reply,
    ...maskTexts({ title, url, threads: open.threads }, maskOf(), ["kind", "id", "label", "storyId"]),
  };
}

/** The spec lies with the session: it is autom8's own, and nobody edits it. */
async function writeSpec(
  paths: SessionPaths,
  { review }: FoundReview,
  { title, threads }: AnsweredReview,
  project: string,
) {
  const spec = reviewSpec({ ...review, title }, project, threads);
  await writeFileAtomic(paths.reviewSpec, `${JSON.stringify(spec, null, 2)}\n`);
  return await readSpec(paths.reviewSpec);
}
