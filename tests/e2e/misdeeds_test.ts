/** An agent that breaks its rules: the run ends correctly, and nothing of the user's is changed. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";

/** Two stories and a review, with the actions of the first story's turn. */
function steps(first: unknown[]): unknown[] {
  return [
    { phase: "implement", story: "US-1", attempt: 1, actions: first, answer: done },
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
  ];
}

type Misdeed = {
  name: string;
  /** What the agent runs in its first turn. */
  run: string;
  /** What autom8 reports about it. */
  says?: RegExp;
  /** In a lent checkout this stops the run, so it happens in a worktree of the run's own. */
  worktree?: true;
};

const misdeeds: Misdeed[] = [
  {
    name: "commits everything itself",
    run: "git add -A; git commit -qm mine",
    says: /moved branch feature\/two/,
  },
  {
    name: "commits twice and amends",
    run: "git add one.txt; git commit -qm a; git commit -qm b --allow-empty; git commit -q --amend -m c",
    says: /moved branch feature\/two/,
  },
  {
    name: "leaves the branch",
    run: "git checkout -q -b elsewhere",
    says: /left branch feature\/two/,
    worktree: true,
  },
  {
    name: "commits on another branch",
    run: "git checkout -q -b elsewhere; git add one.txt; git commit -qm x",
    says: /left branch feature\/two/,
    worktree: true,
  },
  {
    name: "detaches HEAD",
    run: "git checkout -q --detach",
    says: /left branch feature\/two/,
    worktree: true,
  },
  { name: "deletes git's index", run: "rm .git/index" },
  {
    name: "marks every story in the spec as passed",
    run: `sed -i 's/"passes": false/"passes": true/; s/Story US-2/Mine/' ../home/spec.json`,
    says: /The spec was changed/,
  },
  { name: "deletes the spec", run: "rm ../home/spec.json" },
  { name: "writes beside the work tree", run: "echo x > ../outside.txt; echo x > ../home/outside.txt" },
  {
    name: "deletes autom8's checkpoints",
    run: "git for-each-ref --format='delete %(refname)' refs/autom8 | git update-ref --stdin",
  },
];

for (const { name, run, says, worktree = false } of misdeeds) {
  Deno.test(`an agent that ${name} harms nothing`, async () => {
    const script = { steps: steps([{ write: "one.txt", text: "1\n" }, { run }]) };
    await using scratch = await twoStories(script, worktree ? "worktree = true\n" : "");
    const finished = await runAutom8(scratch, [specFile(scratch)]);
    const output = finished.stdout + finished.stderr;
    assert.equal(finished.code, 0, output);
    if (says !== undefined) assert.match(finished.stdout, says);
    assert.equal(await scratch.git("branch", "--show-current"), worktree ? "main" : "feature/two");
    const trailers = "--format=%P %(trailers:key=Autom8-Story,valueonly,separator=)";
    const log = await scratch.git("log", "--reverse", trailers, "main..feature/two");
    assert.deepEqual(log.split("\n").map((line) => line.split(" ")[1]), ["US-1", "US-2"], output);
    const names = await scratch.git("log", "--reverse", "--format=", "--name-only", "main..feature/two");
    assert.equal(names.split("\n").filter((line) => line !== "").join(), "one.txt,two.txt");
    const mine = worktree ? " M mine.txt\n" : "";
    assert.equal(await scratch.git("status", "--porcelain"), `${mine}?? untracked.txt`);
    assert.equal(await scratch.read("mine.txt"), "edited by me\n");
    assert.equal(await scratch.read("untracked.txt"), "not yet tracked\n");
    const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
    assert.deepEqual(spec.userStories.map((story: { passes: boolean }) => story.passes), [true, true]);
  });
}

const broken: [name: string, run: string, says: RegExp, fix: string][] = [
  ["breaks git's index", "echo nonsense > .git/index", /\.git\/index/, "rm .git/index; git reset -q"],
  ["leaves a lock on git's index", "touch .git/index.lock", /index\.lock/, "rm .git/index.lock"],
];

for (const [name, run, says, fix] of broken) {
  Deno.test(`an agent that ${name} stops the run with a next step, and resume completes it`, async () => {
    await using scratch = await twoStories({ steps: steps([{ write: "one.txt", text: "1\n" }, { run }]) });
    const stopped = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(stopped.code, 1, stopped.stdout);
    assert.match(stopped.stderr, says);
    const fixed = new Deno.Command("sh", { args: ["-ec", fix], cwd: scratch.folder, env: scratch.env });
    assert.ok((await fixed.output()).success);
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");
    assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
  });
}

Deno.test("commits that the user makes on the branch during a turn stay", async () => {
  const run =
    "echo user > theirs.txt; git add theirs.txt; env -u GIT_REFLOG_ACTION git commit -qm theirs theirs.txt";
  await using scratch = await twoStories({ steps: steps([{ run }, { write: "one.txt", text: "1\n" }]) });
  const finished = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(finished.code, 0, finished.stdout + finished.stderr);
  const log = await scratch.git("log", "--reverse", "--format=%s", "main..feature/two");
  assert.deepEqual(log.split("\n"), ["theirs", "feat: story US-1", "feat: story US-2"]);
});
