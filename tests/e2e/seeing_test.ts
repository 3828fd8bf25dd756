/** What one can see of a run: sentences, findings, the failing assertion of a check, assumptions, the next commands. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const done = "<story-status>done</story-status>";
const findings = ["- [ ] one.txt:1 says one; should say 1", "- [ ] README.md does not name it"];

const script = {
  steps: [
    {
      phase: "implement",
      attempt: 1,
      actions: [{ say: "## Plan\n\nI **write** `one.txt`." }, { write: "one.txt", text: "bad\n" }],
      answer: done,
    },
    {
      phase: "implement",
      expectPrompt: ["FAIL: TestOne (0.00s)"],
      actions: [{ write: "one.txt", text: "one\n" }],
      answer: `It is there.\n<assumptions>\n- one means 1\n</assumptions>\n${done}`,
    },
    {
      phase: "review",
      round: 1,
      expectPrompt: ["one means 1"],
      actions: [{
        write: "autom8_review.md",
        text: `## Critical\n${findings[0]}\n## Minor\n${findings[1]}\n`,
      }],
      answer: "<review-verdict>issues</review-verdict>",
    },
    {
      phase: "correct",
      actions: [{ write: "one.txt", text: "1\n" }, {
        write: "autom8_review.md",
        text: "- [x] FIXED: one.txt:1 says one\n- [ ] SKIPPED: README.md does not name it; nobody reads it\n",
      }],
      answer: "Fixed.",
    },
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ],
};

/** A check that prints as `go test` does, among much else. */
const check =
  "if grep -q bad one.txt; then seq 1 5000; echo '--- FAIL: TestOne (0.00s)'; echo \"    $PWD/one_test.go:3: bad\"; " +
  "echo FAIL; seq 1 5000; exit 1; fi";

async function scene(): Promise<Scratch> {
  const scratch = await scratchRepository({ "README.md": "r\n" });
  await useScriptedAgent(
    scratch,
    script,
    `worktree = true\nverify_baseline = "off"\nverify = [${JSON.stringify(check)}]\n`,
  );
  const story = { id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false };
  const spec = { project: "p", branchName: "feature/one", userStories: [story] };
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec));
  return scratch;
}

const shown: [row: string, text: RegExp][] = [
  ["what the agent says, without its Markdown", /Says {4}I write one\.txt\.\n/],
  ["nothing but blocks is no sentence", /^(?![\s\S]*Says +<)/],
  [
    "the failing assertion, with its path in the work tree",
    / FAIL: TestOne \(0\.00s\)\n +one_test\.go:3: bad\n/,
  ],
  ["the path of the whole output", /All of it: \S+\/outputs\/1\.txt\n/],
  [
    "each finding of a review",
    / critical one\.txt:1 says one; should say 1\n +minor README\.md does not name it\n/,
  ],
  [
    "what was skipped, with the reason",
    /Fixed {3}1 of 2 findings, 1 skipped\n +skipped README\.md .*\(nobody reads it\)\n/,
  ],
  ["what became of the findings", /\nReview {5}2 issues found in 2 reviews: 1 fixed, 1 skipped\n/],
  ["the agents' assumptions", /\nAssumed {4}one means 1 \(US-1\)\n/],
  ["the next commands", /\nNext\n {2}git log --stat \w{7}\.\.feature\/one\n {2}cd \S+-wt-feature-one\n$/],
];

Deno.test("row 40: one sees what the agent says, what was found, what failed and where all of it is", async (t) => {
  await using scratch = await scene();
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  for (const [row, text] of shown) await t.step(row, () => assert.match(run.stdout, text));

  await t.step("all that the check printed is in the archive", async () => {
    const runs = `${scratch.autom8Home}/repo/runs`;
    const [archived] = [...Deno.readDirSync(runs)];
    const kept = await Deno.readTextFile(`${runs}/${archived?.name}/outputs/1.txt`);
    assert.equal(kept.split("\n").length, 10_004);
    assert.deepEqual([...Deno.readDirSync(`${runs}/${archived?.name}/outputs`)].length, 1);
  });
});

Deno.test("--quiet leaves out what agents say and do one by one, and nothing else", async () => {
  await using scratch = await scene();
  const run = await runAutom8(scratch, ["-q", "run", `${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.doesNotMatch(run.stdout, / (?:Says|Write|Edit|Bash) /);
  for (const [row, text] of shown.slice(1)) assert.match(run.stdout, text, row);
});
