/** `autom8 pr-review` with the genuine gh and a scripted GitHub: threads are judged, fixed, checked, pushed and answered. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type OnGithub, onGithub, runBranch } from "../harness/on_github.ts";
import { runGit } from "../harness/repository.ts";

/** The verdicts of the six threads, in the order of their paths. */
const sixVerdicts = [
  "T1 | real | fixed: zero is refused now",
  "T2 | mistaken | the caller checks it, in a.txt:1",
  "T3 | taste | the name follows the file",
  "T4 | real | fixed: the sum is right",
  "T5 | mistaken | it is read once",
  "T6 | taste | short is fine @octocat",
];

const fixAndJudge = (lines: readonly string[]) => ({
  phase: "pr-review",
  actions: [{ write: "sum.txt", text: "1 + 1 = 2\n" }],
  answer:
    `<thread-verdicts>\n${lines.join("\n")}\n</thread-verdicts>\n<work-summary>\nFixed.\n</work-summary>\n` +
    "<commit-message>\nfix: refuse zero\n</commit-message>",
});
const passed = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };

/** A branch with an open pull request, pushed, and these threads. */
async function withReview(
  options: { steps: unknown[]; settings?: string; count?: number },
): Promise<OnGithub> {
  const ground = await onGithub({
    script: { steps: options.steps },
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const { scratch, server } = ground;
  await scratch.git("switch", "-q", "-c", runBranch);
  await scratch.write("sum.txt", "1 + 1\n");
  await scratch.git("add", "-A");
  await scratch.git("commit", "-q", "-m", "Add the sum");
  await scratch.git("push", "-q", "origin", runBranch);
  await scratch.git("switch", "-q", "main");
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

const review = (ground: OnGithub, ...args: string[]) =>
  runAutom8(ground.scratch, ["pr-review", "1", ...args]);

function ends({ code, stdout, stderr }: Awaited<ReturnType<typeof runAutom8>>, expected: number): string {
  const all = `${stdout}\n${stderr}`;
  assert.equal(code, expected, all);
  return all;
}

/** The subjects on a branch of the remote. */
async function pushed({ bare }: OnGithub): Promise<string[]> {
  return (await runGit(bare, ["log", "--format=%s", `main..${runBranch}`])).trim().split("\n");
}

Deno.test("six threads: the real ones are fixed, checked, committed and pushed, and nothing is answered unasked", async () => {
  await using ground = await withReview({ steps: [fixAndJudge(sixVerdicts), passed] });
  const all = ends(await review(ground), 0);
  assert.match(all, /T1 +a\.txt:1 .*real +fixed [0-9a-f]{7}/);
  assert.match(all, /T2 +a\.txt:2 .*mistaken +left/);
  assert.match(all, /T6 +sum\.txt:6 .*taste +left/);
  assert.deepEqual(await pushed(ground), ["fix: refuse zero", "Add the sum"]);
  const body = await runGit(ground.bare, ["log", "-1", "--format=%B", runBranch]);
  assert.match(body, /^Autom8-Run: .*\nAutom8-Story: PR-1\.1$/m);
  assert.ok(ground.server.threads.every(({ comments }) => comments.length === 1));
  assert.equal(ground.server.pulls[0]?.body, "By hand.");
  assert.equal(ground.server.pulls.length, 1);
});

Deno.test("with --reply each thread is answered once, and a second start finds nothing to do", async () => {
  await using ground = await withReview({ steps: [fixAndJudge(sixVerdicts), passed] });
  const { threads } = ground.server;
  ends(await review(ground, "--reply"), 0);
  const commit = (await runGit(ground.bare, ["rev-parse", runBranch])).trim();
  const answers = threads.map(({ comments }) => comments.slice(1).map(({ body }) => body.split("\n")[0]));
  assert.deepEqual(answers, [
    [`Fixed in ${commit}: zero is refused now`],
    ["Nothing has to change here: the caller checks it, in a.txt:1"],
    ["Left as it is, as a matter of taste: the name follows the file"],
    [`Fixed in ${commit}: the sum is right`],
    ["Nothing has to change here: it is read once"],
    ["Left as it is, as a matter of taste: short is fine @<!-- -->octocat"],
  ]);
  const again = ends(await review(ground, "--reply"), 0);
  assert.match(
    again,
    /No review thread of pull request #1 waits for an answer \(6 threads answered by autom8\)/,
  );
  assert.ok(threads.every(({ comments }) => comments.length === 2));
});

Deno.test("120 threads are read on three pages, and agents judge twenty at a time", async () => {
  const numbers = Array.from({ length: 120 }, (_, i) => i + 1);
  const steps = [1, 2, 3, 4, 5, 6].map((story) => ({
    ...fixAndJudge(
      numbers.slice((story - 1) * 20, story * 20).map((n) => `T${n} | mistaken | remark ${n} is answered`),
    ),
    story: `PR-1.${story}`,
    actions: [],
  }));
  await using ground = await withReview({ steps, count: 120 });
  const finished = await review(ground, "--json", "--reply");
  ends(finished, 0);
  const { threads, run, exitCode } = JSON.parse(finished.stdout);
  assert.equal(threads.length, 120);
  assert.equal(run.status, "completed");
  assert.equal(exitCode, 0);
  assert.deepEqual(
    new Set(threads.map((one: { verdict: string; reply: string }) => `${one.verdict} ${one.reply}`)),
    new Set(["mistaken posted"]),
  );
  assert.ok(ground.server.threads.every(({ comments }) => comments.length === 2));
  assert.equal(ground.server.asked.filter((one) => one === "ReviewThreads").length, 6);
  // Nothing was changed, so nothing was committed, reviewed or pushed.
  assert.deepEqual(await pushed(ground), ["Add the sum"]);
});
