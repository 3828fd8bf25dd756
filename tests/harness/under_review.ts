/** A pull request with review threads on the scripted GitHub, and what an agent makes of them. */

import { type OnGithub, onGithub, runBranch } from "./on_github.ts";
import { runGit } from "./repository.ts";
import type { Scratch } from "./scratch.ts";

/** The verdicts of the six threads, in the order of their paths. */
export const sixVerdicts = [
  "T1 | real | fixed: zero is refused now",
  "T2 | mistaken | the caller checks it, in a.txt:1",
  "T3 | taste | the name follows the file",
  "T4 | real | fixed: the sum is right",
  "T5 | mistaken | it is read once",
  "T6 | taste | short is fine @octocat",
];

/** A turn that changes a file, and these verdicts. */
export const fixAndJudge = (lines: readonly string[]) => ({
  phase: "pr-review",
  actions: [{ write: "sum.txt", text: "1 + 1 = 2\n" }],
  answer:
    `<thread-verdicts>\n${lines.join("\n")}\n</thread-verdicts>\n<work-summary>\nFixed.\n</work-summary>\n` +
    "<commit-message>\nfix: refuse zero\n</commit-message>",
});
/** A review that finds nothing. */
export const passed = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };

/** Commits `sum.txt` on the run's branch and pushes it; `main` is checked out again. */
export async function pushSum(scratch: Scratch): Promise<void> {
  await scratch.git("switch", "-q", "-c", runBranch);
  await scratch.write("sum.txt", "1 + 1\n");
  await scratch.git("add", "-A");
  await scratch.git("commit", "-q", "-m", "Add the sum");
  await scratch.git("push", "-q", "origin", runBranch);
  await scratch.git("switch", "-q", "main");
}

/** A branch with an open pull request, pushed, and these threads. */
export async function withReview(
  options: { steps: unknown[]; settings?: string; count?: number },
): Promise<OnGithub> {
  const ground = await onGithub({
    script: { steps: options.steps },
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const { scratch, server } = ground;
  await pushSum(scratch);
  server.pulls.push({
    ...{
      number: 1,
      title: "Sums",
      body: "By hand.",
      base: "main",
      head: runBranch,
      headOwner: "acme",
      isDraft: false,
    },
    state: "OPEN",
  });
  for (let i = 1; i <= (options.count ?? 6); i++) {
    const path = options.count === undefined && i > 3 ? "sum.txt" : "a.txt";
    const comments = [{ author: `reviewer${i}`, body: `This is remark ${i} about the code` }];
    server.threads.push({ id: `PRRT_${i}`, pull: 1, path, line: i, comments });
  }
  return ground;
}

/** The subjects on a branch of the remote. */
export async function pushed({ bare }: OnGithub): Promise<string[]> {
  return (await runGit(bare, ["log", "--format=%s", `main..${runBranch}`])).trim().split("\n");
}
