/**
 * A repository whose refs are not in files, as with reftable. A git before 2.45 has no such format: here a git in front of
 * the real one puts HEAD, refs and reflogs into place only for as long as it runs, and reading them without git fails.
 */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const hidden = ["HEAD", "logs", "refs", "packed-refs"];

/** Hides the refs from everybody but git. */
async function hideRefs(scratch: Scratch): Promise<void> {
  const real = new TextDecoder().decode(
    (await new Deno.Command("sh", { args: ["-c", "command -v git"], env: scratch.env }).output()).stdout,
  ).trim();
  const [hold, bin, git] = [`${scratch.home}/hold`, `${scratch.home}/bin`, `${scratch.folder}/.git`];
  await scratch.git("pack-refs", "--all");
  for (const folder of [hold, bin]) await Deno.mkdir(folder);
  // What a repository with tables has there.
  await Deno.writeTextFile(`${hold}/tables.HEAD`, "ref: refs/heads/.invalid\n");
  await Deno.mkdir(`${hold}/tables.refs`);
  await Deno.writeTextFile(`${hold}/tables.refs/heads`, "this repository uses the reftable format\n");
  const move = (from: string, to: string) =>
    hidden.map((name) => `[ -e ${from}${name} ] && mv ${from}${name} ${to}${name}`).join("; ");
  const wrapper = `#!/bin/sh
if [ -n "$INSIDE_GIT" ]; then exec ${real} "$@"; fi
until mkdir ${hold}/busy 2>/dev/null; do sleep 0.01; done
${move(`${git}/`, `${hold}/tables.`)}
${move(`${hold}/files.`, `${git}/`)}
INSIDE_GIT=1 ${real} "$@"
code=$?
${move(`${git}/`, `${hold}/files.`)}
${move(`${hold}/tables.`, `${git}/`)}
rmdir ${hold}/busy
exit $code
`;
  for (const name of hidden) {
    await Deno.rename(`${git}/${name}`, `${hold}/files.${name}`).catch(() => {});
    await Deno.rename(`${hold}/tables.${name}`, `${git}/${name}`).catch(() => {});
  }
  await Deno.writeTextFile(`${bin}/git`, wrapper, { mode: 0o755 });
  scratch.env.PATH = `${bin}:${scratch.env.PATH}`;
}

const done = "<story-status>done</story-status>";
const script = {
  steps: [
    {
      phase: "implement",
      story: "US-1",
      actions: [{ write: "one.txt", text: "1\n" }, { run: "git add -A; git commit -q -m mine" }],
      answer: done,
    },
    {
      phase: "implement",
      story: "US-2",
      attempt: 1,
      // What story 1 did is gone from the work tree: only the reflog shows the reset.
      actions: [{ run: "git reset -q --hard" }, { run: "rm -f one.txt" }, { write: "two.txt", text: "2\n" }],
      answer: done,
    },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ],
};

Deno.test("35: a run whose repository keeps its refs elsewhere is committed, and notices a reset", async () => {
  await using scratch = await twoStories(script);
  await hideRefs(scratch);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const names = await scratch.git("log", "--format=", "--name-only", "main..feature/two");
  assert.deepEqual(names.split("\n").filter((name) => name !== "").sort(), ["one.txt", "two.txt"]);
  assert.match(
    run.stdout.replaceAll(/\s+/g, " "),
    /took away work that was recorded before its turn \(one\.txt\)/,
  );
});

Deno.test("35: without refs in files, a cherry-pick in progress is noticed and a stopped run resumed", async () => {
  const [first, , second, review] = script.steps;
  const actions = [{ write: "two.txt", text: "2\n" }, { hang: true }];
  const hanging = { ...second, attempt: 1, call: 1, actions };
  await using scratch = await twoStories({ steps: [hanging, first, second, review] });
  await hideRefs(scratch);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("Working on: US-2");
  await running.sees(/Write\s+two\.txt/);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  await scratch.git("stash", "-q");
  await scratch.git("switch", "-q", "-c", "other", "main");
  await scratch.write("a.txt", "other\n");
  await scratch.git("commit", "-q", "-a", "-m", "Other");
  await scratch.git("switch", "-q", "feature/two");
  await scratch.write("a.txt", "mine\n");
  await scratch.git("commit", "-q", "-a", "-m", "Mine");
  await assert.rejects(scratch.git("cherry-pick", "other"));
  const refused = await runAutom8(scratch, ["resume"]);
  assert.equal(refused.code, 1, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /cherry-pick is in progress/);
  await scratch.git("cherry-pick", "--abort");
  const ended = await runAutom8(scratch, ["resume"]);
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "1");
  // The user's commit was made while the run was stopped: it is no work that a reset took away.
  assert.equal(await scratch.git("show", "feature/two:a.txt"), "mine");
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
  assert.doesNotMatch(ended.stdout, /no longer in the work tree/);
});
