/** A worktree's run can be resumed, paused and rolled back from anywhere in the repository, whatever state that is in. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const script = {
  steps: [
    {
      phase: "implement",
      story: "US-1",
      // Ends once the test has asked for the pause.
      actions: [{ run: "until [ -e go ]; do sleep 0.05; done; rm go" }, { write: "one.txt", text: "1\n" }],
      answer: done,
    },
    { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
    { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
  ],
};

const states: { name: string; prepare: (scratch: Scratch) => Promise<unknown> }[] = [
  { name: "with HEAD detached", prepare: (scratch) => scratch.git("checkout", "-q", "--detach") },
  {
    name: "in the middle of a merge",
    prepare: async (scratch) => {
      const commit = await scratch.git("rev-parse", "HEAD");
      await Deno.writeTextFile(`${scratch.folder}/.git/MERGE_HEAD`, `${commit}\n`);
    },
  },
  { name: "with a locked index", prepare: (scratch) => scratch.write(".git/index.lock", "") },
];

for (const { name, prepare } of states) {
  Deno.test(`from a main checkout ${name}, a worktree's run is paused, resumed and rolled back`, async () => {
    await using scratch = await twoStories(script);
    const worktree = `${scratch.folder}-wt-feature-two`;
    const running = await startAutom8(scratch, ["--worktree", specFile(scratch)]);
    await running.sees("Working on: US-1");
    await prepare(scratch);
    const before = await stateOf(scratch);

    const paused = await runAutom8(scratch, ["pause"]);
    assert.equal(paused.code, 0, paused.stderr);
    await Deno.writeTextFile(`${worktree}/go`, "");
    assert.equal((await running.done).code, 0);

    const back = await runAutom8(scratch, ["rollback", "--yes", "US-1"]);
    assert.equal(back.code, 0, back.stdout + back.stderr);
    assert.match(back.stdout, /Rolled back to before US-1: 1 story to do again \(US-1\)\. Resume with/);
    await assert.rejects(Deno.stat(`${worktree}/one.txt`), Deno.errors.NotFound);
    const state = await snapshot(scratch);
    assert.equal(state.status, "paused");
    assert.equal(state.stories[0].status, "pending", "the snapshot agrees with the journal");

    await Deno.writeTextFile(`${worktree}/go`, "");
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "2");

    // The run is archived now; it is still the only one there is.
    const undone = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
    assert.equal(undone.code, 0, undone.stdout + undone.stderr);
    assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "1");
    assert.deepEqual(await stateOf(scratch), before, "the main checkout is as it was");
  });
}

Deno.test("the spec of a worktree's unfinished run resumes it from a detached main checkout", async () => {
  await using scratch = await twoStories(
    { steps: [{ actions: [{ exit: 3 }], answer: "" }] },
    "max_attempts = 1\n",
  );
  assert.equal((await runAutom8(scratch, ["--worktree", specFile(scratch)])).code, 7);
  await scratch.git("checkout", "-q", "--detach");
  const again = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(again.code, 7, again.stdout + again.stderr);
});

/** What of the main checkout must stay. */
async function stateOf(scratch: Scratch): Promise<Record<string, string>> {
  return {
    head: await Deno.readTextFile(`${scratch.folder}/.git/HEAD`),
    mine: await scratch.read("mine.txt"),
    untracked: await scratch.read("untracked.txt"),
    lock: String(await Deno.stat(`${scratch.folder}/.git/index.lock`).then(() => true, () => false)),
  };
}

async function snapshot(scratch: Scratch) {
  const sessions = `${scratch.autom8Home}/repo/sessions`;
  const [session] = await Array.fromAsync(Deno.readDir(sessions), ({ name }) => name);
  return JSON.parse(await Deno.readTextFile(`${sessions}/${session}/state.json`));
}
