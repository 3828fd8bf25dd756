/** Stopping between stories, and rolling back. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" };
const plain = {
  steps: [
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    passes,
  ],
};

async function passesOf(path: string): Promise<boolean[]> {
  const spec = JSON.parse(await Deno.readTextFile(path));
  return spec.userStories.map((story: { passes: boolean }) => story.passes);
}

Deno.test("--step stops at each story boundary", async () => {
  await using scratch = await twoStories(plain);
  const first = await runAutom8(scratch, ["--step", specFile(scratch)]);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /autom8 resume/);
  assert.deepEqual(await passesOf(specFile(scratch)), [true, false]);
  const second = await runAutom8(scratch, ["resume"]);
  assert.deepEqual(await passesOf(specFile(scratch)), [true, true]);
  assert.equal(second.code, 0, second.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two").catch(() => "0"), "0");
  const last = await runAutom8(scratch, ["resume"]);
  assert.equal(last.code, 0, last.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");
});

Deno.test("resume --no-step runs to the end without stopping again", async () => {
  await using scratch = await twoStories(plain);
  assert.equal((await runAutom8(scratch, ["--step", specFile(scratch)])).code, 0);
  assert.deepEqual(await passesOf(specFile(scratch)), [true, false]);
  const resumed = await runAutom8(scratch, ["resume", "--no-step"]);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");
});

Deno.test("autom8 pause lets the current story end", async () => {
  const steps = [
    {
      phase: "implement",
      story: "US-1",
      // Ends only once the test has asked for the pause.
      actions: [{ run: "until [ -e go ]; do sleep 0.05; done; rm go" }, { write: "one.txt", text: "1\n" }],
      answer: done,
    },
    ...plain.steps.slice(1),
  ];
  await using scratch = await twoStories({ steps });
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("Working on: US-1");
  const paused = await runAutom8(scratch, ["pause"]);
  assert.equal(paused.code, 0, paused.stderr);
  await scratch.write("go", "");
  const stopped = await running.done;
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.deepEqual(await passesOf(specFile(scratch)), [true, false]);
  assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
  assert.deepEqual(await passesOf(specFile(scratch)), [true, true]);
});

Deno.test("rollback puts branch, work tree and spec back to before a story of a finished run", async () => {
  await using scratch = await twoStories(plain);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  assert.equal(
    await scratch.git("log", "--format=%(trailers:key=Autom8-Story,valueonly,separator=)", "main.."),
    "US-1",
  );
  assert.deepEqual(await passesOf(specFile(scratch)), [true, false]);
  assert.equal(await scratch.read("one.txt"), "1\n");
  await assert.rejects(scratch.read("two.txt"), Deno.errors.NotFound);
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
  assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
  assert.equal(
    await scratch.git("log", "--format=%(trailers:key=Autom8-Story,valueonly,separator=)", "main.."),
    "US-2\nUS-1",
  );
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});

Deno.test("rollback removes no commits that the run did not make", async () => {
  await using scratch = await twoStories(plain);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  await scratch.git("commit", "-q", "--allow-empty", "-m", "Mine");
  const tip = await scratch.git("rev-parse", "HEAD");
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 1, back.stdout);
  assert.match(back.stderr, /commits on top of \w+ that this run did not make/);
  assert.equal(await scratch.git("rev-parse", "HEAD"), tip);
  assert.equal(await scratch.read("two.txt"), "2\n");
});

Deno.test("a run in a worktree is discarded and rolled back there", async () => {
  const hanging = {
    phase: "implement",
    story: "US-2",
    attempt: 1,
    call: 1,
    actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [hanging, ...plain.steps] });
  const worktree = `${scratch.folder}-wt-feature-two`;
  const running = await startAutom8(scratch, ["--worktree", specFile(scratch)]);
  while (!await Deno.stat(`${worktree}/half.txt`).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.signal("SIGKILL");
  await running.done;
  const resumed = await runAutom8(scratch, ["resume", "--discard", "--yes"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  await assert.rejects(Deno.stat(`${worktree}/half.txt`), Deno.errors.NotFound);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");

  const back = await runAutom8(scratch, ["-C", worktree, "rollback", "--yes", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "1");
  assert.equal(await scratch.git("-C", worktree, "status", "--porcelain"), "");
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});
