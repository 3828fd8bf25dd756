/** `autom8 pr-review`: answers the review of a pull request. */

import { defineCommand } from "./command.ts";
import { onFlag } from "./flag.ts";
import { runFlags, startOptions } from "./run_flags.ts";

const { worktree, skipReview, maxCost, trust } = runFlags;

export const prReview = defineCommand({
  name: "pr-review",
  summary: "Judge the review threads of a pull request, and fix what is really wrong.",
  arguments: {
    number: {
      placeholder: "NUMBER",
      description: "the pull request (default: the one of this branch, else one that you choose)",
      required: false,
    },
  },
  flags: {
    reply: onFlag("answer each thread on GitHub, too"),
    dryRun: onFlag("show the threads that wait for an answer; nothing is started, written or paid"),
    worktree,
    skipReview,
    maxCost,
    trust,
  },
  examples: [
    ["autom8 pr-review", "judge the threads, fix the real problems, check, commit and push"],
    ["autom8 pr-review --reply", "the same, and answer each thread on GitHub"],
    ["autom8 pr-review 42 --dry-run", "show the open threads of pull request #42"],
    ["autom8 pr-review --json", "the threads with verdicts and commits, for programs"],
  ],
  session: "no",
  json: true,
  showsRun: true,
  async run({ arguments: { number }, flags, global, screen }) {
    const { findReview } = await import("../session/answering/find_review.ts");
    const { interruptible } = await import("../session/interruptible.ts");
    const folder = global.directory ?? ".";
    const named = number === null ? null : await pullRequestNumber(number);
    const choose = await screen.choose();
    // A question has no time limit, and Ctrl-C answers it.
    const found = choose === null || named !== null
      ? await interruptible((signal) => findReview(folder, named, null, signal))
      : await findReview(folder, null, choose, new AbortController().signal);
    if (flags.dryRun) {
      const { showThreads } = await import("./review_threads.ts");
      return await showThreads(found, screen);
    }
    const { answerPullRequest } = await import("../session/answering/answer_pull_request.ts");
    const options = {
      ...startOptions({ ...flags, step: null, allowDefaultBranch: false, ticked: null }, global),
      reply: flags.reply,
    };
    const answer = async (display: Awaited<ReturnType<typeof screen.display>>) =>
      await answerPullRequest(folder, found, options, display, await screen.confirm());
    if (screen.output !== "json") return await answer(await screen.display());
    const { answerForPrograms } = await import("./review_threads.ts");
    return await answerForPrograms(found, answer, screen);
  },
});

/** @throws Autom8Error usage */
async function pullRequestNumber(text: string): Promise<number> {
  const number = Number(text.replace(/^#/, ""));
  if (Number.isSafeInteger(number) && number > 0) return number;
  const { Autom8Error } = await import("../errors.ts");
  throw new Autom8Error("usage", {
    problem: `${text} is not the number of a pull request.`,
    hint: "Give a number, such as 42: `gh pr list` shows the open ones.",
  });
}
