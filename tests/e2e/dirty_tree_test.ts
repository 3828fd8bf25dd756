/** The user's own changes: neither committed nor lost. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" };

Deno.test("edited, staged, deleted and untracked files of the user's are as they were, and in no commit", async () => {
  // An agent that stages and commits, as the usual one does, leaves nobody's staging as it was.
  const steps = [
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    passes,
  ];
  await using scratch = await twoStories({ steps });
  for (const name of ["staged.txt", "both.txt", "gone.txt", "with space.txt", "ünïcode.txt"]) {
    await scratch.write(name, `${name}\n`);
  }
  await scratch.git("add", "staged.txt", "both.txt", "gone.txt", "with space.txt", "ünïcode.txt");
  await scratch.git("commit", "-q", "-m", "More files");
  await scratch.write("staged.txt", "staged by me\n");
  await scratch.write("both.txt", "staged by me\n");
  await scratch.git("add", "staged.txt", "both.txt");
  await scratch.write("both.txt", "staged by me\nand edited again\n");
  await Deno.remove(`${scratch.folder}/gone.txt`);
  await scratch.write("with space.txt", "edited\n");
  await scratch.write("new folder/new.txt", "untracked\n");
  const before = await scratch.git("status", "--porcelain", "-uall");
  const staged = await scratch.git("diff", "--cached");
  const unstaged = await scratch.git("diff");
  const stash = await scratch.git("stash", "list");

  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("status", "--porcelain", "-uall"), before);
  assert.equal(await scratch.git("diff", "--cached"), staged);
  assert.equal(await scratch.git("diff"), unstaged);
  assert.equal(await scratch.git("stash", "list"), stash);
  const committed = await scratch.git("log", "--format=", "--name-only", "main..feature/two");
  assert.deepEqual([...new Set(committed.split("\n").filter((name) => name !== ""))].sort(), [
    "one.txt",
    "two.txt",
  ]);
});

Deno.test("a story may change a file that the user has changed elsewhere: only the story's lines are committed", async () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
  const script = {
    steps: [
      {
        phase: "implement",
        story: "US-1",
        actions: [{ edit: "long.txt", replace: "line 18", with: "line 18 by the agent" }],
        answer: done,
      },
      { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
      passes,
    ],
  };
  await using scratch = await twoStories(script);
  await scratch.write("long.txt", `${lines.join("\n")}\n`);
  await scratch.git("add", "long.txt");
  await scratch.git("commit", "-q", "-m", "A long file");
  await scratch.write("long.txt", `${lines.join("\n").replace("line 2\n", "line 2 by me\n")}\n`);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const committed = await scratch.git("show", "feature/two:long.txt");
  assert.ok(committed.includes("line 18 by the agent") && !committed.includes("line 2 by me"));
  const diff = await scratch.git("diff", "--unified=0", "long.txt");
  assert.match(diff, /^\+line 2 by me$/m);
  assert.ok(!diff.includes("by the agent"));
});

Deno.test("a story that changed the user's own lines is not committed until the user commits them", async () => {
  const script = {
    steps: [
      {
        phase: "implement",
        story: "US-1",
        actions: [{ edit: "mine.txt", replace: "edited by me", with: "edited by me and the agent" }],
        answer: done,
      },
      { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
      passes,
    ],
  };
  await using scratch = await twoStories(script);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout);
  assert.match(run.stderr, /mine\.txt/);
  assert.match(run.stderr, /autom8 resume/);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "0");

  // The user commits the file as it was before the agent came.
  const after = await scratch.read("mine.txt");
  await scratch.write("mine.txt", "edited by me\n");
  await scratch.git("commit", "-q", "-m", "Mine", "mine.txt");
  await scratch.write("mine.txt", after);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await scratch.git("show", "feature/two:mine.txt"), "edited by me and the agent");
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});

Deno.test("the default branch is not worked on unless that is asked for", async () => {
  await using scratch = await twoStories();
  const text = await Deno.readTextFile(specFile(scratch));
  await Deno.writeTextFile(specFile(scratch), text.replace("feature/two", "main"));
  const refused = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(refused.code, 2, refused.stdout);
  assert.match(refused.stderr, /--allow-default-branch/);
  // `--yes` answers questions; it does not widen what may be done.
  assert.equal((await runAutom8(scratch, ["--yes", specFile(scratch)])).code, 2);
  const run = await runAutom8(scratch, ["--allow-default-branch", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main"), "4");
});

Deno.test("--worktree works beside the checkout and leaves it alone", async () => {
  await using scratch = await twoStories();
  const head = await scratch.git("rev-parse", "HEAD");
  const run = await runAutom8(scratch, ["--worktree", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("rev-parse", "HEAD"), head);
  assert.equal(await scratch.git("branch", "--show-current"), "main");
  assert.equal(await scratch.git("status", "--porcelain"), " M mine.txt\n?? untracked.txt");
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "3");
  assert.equal(await Deno.readTextFile(`${scratch.folder}-wt-feature-two/two.txt`), "2\n");
});
