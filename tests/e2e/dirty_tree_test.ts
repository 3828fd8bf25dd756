/** The user's own changes: neither committed nor lost. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };
const writes = (story: string, path: string) => ({
  phase: "implement",
  story,
  actions: [{ write: path, text: `${path}\n` }],
  answer: done,
});
const plain = { steps: [writes("US-1", "one.txt"), writes("US-2", "two.txt"), passes] };

/** Everything of the user's in a checkout. */
async function checkoutOf(scratch: Scratch): Promise<string[]> {
  return await Promise.all([
    scratch.git("rev-parse", "HEAD"),
    scratch.git("branch", "--show-current"),
    scratch.git("status", "--porcelain", "-uall"),
    scratch.git("diff", "--cached"),
    scratch.git("diff"),
    scratch.git("stash", "list"),
  ]);
}

Deno.test("edited, staged, deleted and untracked files, and a stash, are untouched beside a run in its worktree", async () => {
  await using scratch = await twoStories(plain);
  for (const name of ["staged.txt", "both.txt", "gone.txt", "with space.txt", "ünïcode.txt"]) {
    await scratch.write(name, `${name}\n`);
  }
  await scratch.git("add", "staged.txt", "both.txt", "gone.txt", "with space.txt", "ünïcode.txt");
  await scratch.git("commit", "-q", "-m", "More files");
  await scratch.write("staged.txt", "stashed\n");
  await scratch.git("stash", "-q", "--", "staged.txt");
  await scratch.write("staged.txt", "staged by me\n");
  await scratch.write("both.txt", "staged by me\n");
  await scratch.git("add", "staged.txt", "both.txt");
  await scratch.write("both.txt", "staged by me\nand edited again\n");
  await Deno.remove(`${scratch.folder}/gone.txt`);
  await scratch.write("with space.txt", "edited\n");
  await scratch.write("new folder/new.txt", "untracked\n");
  const before = await checkoutOf(scratch);
  const run = await runAutom8(scratch, ["--worktree", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await checkoutOf(scratch), before);
  const committed = await scratch.git("log", "--format=", "--name-only", "main..feature/two");
  assert.deepEqual(committed.split("\n").filter((name) => name !== "").sort(), ["one.txt", "two.txt"]);
});

Deno.test("a checkout with uncommitted changes is not lent: exit 2 with the three ways on, nothing touched", async () => {
  await using scratch = await twoStories(plain);
  await scratch.write("mine.txt", "edited again\n");
  const before = await checkoutOf(scratch);
  const refused = await runAutom8(scratch, ["--no-worktree", specFile(scratch)]);
  assert.equal(refused.code, 2, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /mine\.txt/);
  for (const way of [/Commit/, /git stash/, /worktree/]) assert.match(refused.stderr, way);
  assert.deepEqual(await checkoutOf(scratch), before);
  // Staged changes count as well, untracked files do not.
  await scratch.git("add", "mine.txt");
  assert.equal((await runAutom8(scratch, ["--no-worktree", specFile(scratch)])).code, 2);
  await scratch.git("commit", "-q", "-m", "Mine");
  const run = await runAutom8(scratch, ["--no-worktree", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /what changes counts as its work/);
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});

Deno.test("11: what changes in a lent checkout during a turn is committed with it, as the start said", async () => {
  const first = { ...writes("US-1", "one.txt") };
  const actions = [...first.actions, { run: "env -u GIT_REFLOG_ACTION sh -c 'echo by me > mine.txt'" }];
  await using scratch = await twoStories({ steps: [{ ...first, actions }, ...plain.steps.slice(1)] });
  const run = await runAutom8(scratch, ["--no-worktree", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("show", "feature/two:mine.txt"), "by me");
  assert.equal(await scratch.read("untracked.txt"), "not yet tracked\n");
});

Deno.test("2, 13: at resume a lent checkout on another branch or in a merge is refused, and nothing is touched", async () => {
  await using scratch = await twoStories(plain);
  const run = await runAutom8(scratch, ["--no-worktree", "--step", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  await scratch.git("stash", "-q", "-u");
  await scratch.git("switch", "-q", "main");
  await scratch.write("mine.txt", "on main\n");
  const before = await checkoutOf(scratch);
  const refused = await runAutom8(scratch, ["resume"]);
  assert.equal(refused.code, 1, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /is on main; the run works on feature\/two/);
  assert.match(refused.stderr, /git switch feature\/two/);
  assert.deepEqual(await checkoutOf(scratch), before);

  await scratch.git("commit", "-q", "-a", "-m", "On main");
  await scratch.git("switch", "-q", "feature/two");
  await scratch.write("mine.txt", "on the branch\n");
  await scratch.git("commit", "-q", "-a", "-m", "On the branch");
  await assert.rejects(scratch.git("merge", "-q", "main"));
  const merging = await checkoutOf(scratch);
  const again = await runAutom8(scratch, ["resume"]);
  assert.equal(again.code, 1, again.stdout);
  assert.match(again.stderr, /git merge is in progress/);
  assert.deepEqual(await checkoutOf(scratch), merging);

  await scratch.git("merge", "--abort");
  await scratch.git("stash", "pop", "-q");
  const ended = await runAutom8(scratch, ["resume", "--no-step"]);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "one.txt");
  assert.equal(await scratch.git("show", "feature/two:mine.txt"), "on the branch");
});

Deno.test("3: resume lists what changed since the stop; --take and --leave decide", async () => {
  for (const [flag, expected] of [["--take", "by hand"], ["--leave", "edited by me"]] as const) {
    await using scratch = await twoStories(plain);
    assert.equal((await runAutom8(scratch, ["--no-worktree", "--step", specFile(scratch)])).code, 0);
    await scratch.write("mine.txt", "by hand\n");
    const both = await runAutom8(scratch, ["resume", "--take", "--leave"]);
    assert.equal(both.code, 2, both.stdout);
    const run = await runAutom8(scratch, ["resume", "--no-step", flag]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /1 file changed since the run stopped.*mine\.txt/);
    assert.equal(await scratch.git("show", "feature/two:mine.txt"), expected);
    assert.equal(await scratch.read("mine.txt"), "by hand\n");
  }
});

Deno.test("6: a rollback lists what will go, refuses without a yes, and can be brought back with one command", async () => {
  await using scratch = await twoStories(plain);
  assert.equal((await runAutom8(scratch, ["--no-worktree", specFile(scratch)])).code, 0);
  await scratch.write("mine.txt", "edited later\n");
  await scratch.write("later.txt", "made later\n");
  const before = await checkoutOf(scratch);
  const refused = await runAutom8(scratch, ["rollback", "US-2"]);
  assert.equal(refused.code, 2, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /US-2.*later\.txt, mine\.txt, two\.txt/s);
  assert.match(refused.stderr, /--yes/);
  assert.deepEqual(await checkoutOf(scratch), before);

  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  const command = /before the rollback: (.*)$/m.exec(back.stdout)?.[1] ?? "";
  const brought = new Deno.Command("sh", { args: ["-ec", command], env: scratch.env });
  assert.ok((await brought.output()).success, command);
  assert.equal(await scratch.read("mine.txt"), "edited later\n");
  assert.equal(await scratch.read("later.txt"), "made later\n");
  assert.equal(await scratch.read("two.txt"), "two.txt\n");
});

Deno.test("6: a rollback of what was pushed is refused, and nothing is touched", async () => {
  await using scratch = await twoStories(plain);
  assert.equal((await runAutom8(scratch, ["--no-worktree", specFile(scratch)])).code, 0);
  await scratch.git("init", "-q", "--bare", `${scratch.home}/remote.git`);
  await scratch.git("remote", "add", "origin", `${scratch.home}/remote.git`);
  await scratch.git("push", "-q", "origin", "feature/two");
  const before = await checkoutOf(scratch);
  const refused = await runAutom8(scratch, ["rollback", "--yes", "US-1"]);
  assert.equal(refused.code, 1, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /origin\/feature\/two/);
  assert.deepEqual(await checkoutOf(scratch), before);
});

Deno.test("the default branch is not worked on unless that is asked for", async () => {
  await using scratch = await twoStories(plain);
  const text = await Deno.readTextFile(specFile(scratch));
  await Deno.writeTextFile(specFile(scratch), text.replace("feature/two", "main"));
  const refused = await runAutom8(scratch, ["--no-worktree", specFile(scratch)]);
  assert.equal(refused.code, 2, refused.stdout);
  assert.match(refused.stderr, /--allow-default-branch/);
  const run = await runAutom8(scratch, ["--no-worktree", "--allow-default-branch", specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
});
