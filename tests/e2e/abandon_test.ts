/** Leaving a run that began wrong: `abandon`, a new run on the same branch, and the abandoned work brought back. */

import assert from "assert";
import { type Finished, runAutom8, startAutom8 } from "../harness/autom8.ts";
import { passedPoints, pointName } from "../harness/crash_points.ts";
import { type Scratch, useScriptedAgent } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const writes = (story: string, path: string, text: string) => ({
  phase: "implement",
  story,
  actions: [{ write: path, text }],
  answer: done,
});
const passes = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };

/** Story 1 is done; the agent writes half of story 2 and hangs. */
const hangs = {
  steps: [
    writes("US-1", "one.txt", "1\n"),
    {
      phase: "implement",
      story: "US-2",
      call: 1,
      actions: [{ write: "two.txt", text: "half\n" }, { hang: true }],
      answer: "",
    },
    writes("US-2", "two.txt", "2\n"),
    passes,
  ],
};

const inWorktree = "worktree = true";
const workTree = (scratch: Scratch) => `${scratch.folder}-wt-feature-two`;
const inTree = (scratch: Scratch, path: string) => Deno.readTextFile(`${workTree(scratch)}/${path}`);
const shown = ({ stdout, stderr }: Finished) => `${stdout}\n${stderr}`;

/** A run that was stopped in the middle of story 2. */
async function stopped(signal: "SIGINT" | "SIGKILL" = "SIGINT", settings = inWorktree): Promise<Scratch> {
  const scratch = await twoStories(hangs, settings);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  const file = settings.includes(inWorktree) ? `${workTree(scratch)}/two.txt` : `${scratch.folder}/two.txt`;
  while (!await Deno.stat(file).then(() => true, () => false)) await new Promise((r) => setTimeout(r, 20));
  running.signal(signal);
  await running.done;
  return scratch;
}

/** The command that brings a run back, as words, from what autom8 printed. */
function returnWords(text: string): string[] {
  const found = /To bring the run back: autom8 (.*)$/m.exec(text)?.[1];
  assert.ok(found, text);
  return found.trim().split(" ");
}

const names = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test("abandon asks first: without a terminal and without --yes it changes nothing", async () => {
  await using scratch = await stopped();
  const refused = await runAutom8(scratch, ["abandon"]);
  assert.equal(refused.code, 2, shown(refused));
  assert.match(refused.stderr, /needs a yes[\s\S]*--yes/);
  assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
});

Deno.test("an abandoned run keeps branch and files, and the command that was shown brings it back", async () => {
  await using scratch = await stopped();
  const tip = await scratch.git("rev-parse", "feature/two");
  const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
  assert.equal(abandoned.code, 0, shown(abandoned));
  assert.match(abandoned.stdout, /ABANDONED/);
  assert.match(abandoned.stdout, /branch feature\/two/);
  assert.ok(abandoned.stdout.includes(workTree(scratch)), abandoned.stdout);
  assert.equal(await scratch.git("rev-parse", "feature/two"), tip);
  assert.equal(await inTree(scratch, "two.txt"), "half\n");
  assert.deepEqual(await names(`${scratch.autom8Home}/repo/sessions`), []);
  const status = await runAutom8(scratch, ["status"]);
  assert.match(status.stdout, /Last run: feature\/two abandoned/);
  assert.match(status.stdout, /autom8 resume --session [0-9a-f]{8}/);
  assert.equal((await runAutom8(scratch, ["resume"])).code, 2, "it is only resumed by name");

  const back = await runAutom8(scratch, returnWords(abandoned.stdout));
  assert.equal(back.code, 0, shown(back));
  assert.match(back.stdout, /2 of 2 stories done/);
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
});

Deno.test("a new run on the branch works in the same worktree, and the abandoned work is brought back after it", async () => {
  await using scratch = await stopped();
  const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
  const other = { steps: [writes("US-9", "nine.txt", "9\n"), passes] };
  await useScriptedAgent(scratch, other, inWorktree);
  const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  const nine = { ...spec, userStories: [{ ...spec.userStories[0], id: "US-9", passes: false }] };
  await Deno.writeTextFile(`${scratch.home}/nine.json`, JSON.stringify(nine));
  const second = await runAutom8(scratch, [`${scratch.home}/nine.json`]);
  assert.equal(second.code, 0, shown(second));
  assert.match(second.stdout, /2 files of the abandoned run were put aside/);
  assert.equal(await scratch.git("show", "--format=", "--name-only", "feature/two"), "nine.txt");

  await useScriptedAgent(scratch, hangs, inWorktree);
  const back = await runAutom8(scratch, returnWords(abandoned.stdout));
  assert.equal(back.code, 0, shown(back));
  const log = await scratch.git("log", "--format=%s", "--name-only", "main..feature/two");
  assert.match(log, /^.*US-2.*\n\ntwo\.txt\n.*US-1.*\n\none\.txt\n.*\n\nnine\.txt$/i);
  assert.equal(await scratch.git("-C", workTree(scratch), "status", "--porcelain"), "");
});

Deno.test("abandoned work that no longer fits stays in the archive, and the message shows it", async () => {
  await using scratch = await stopped();
  const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
  await scratch.git("-C", workTree(scratch), "reset", "-q", "--hard");
  await Deno.remove(`${workTree(scratch)}/two.txt`).catch(() => {});
  await Deno.remove(`${workTree(scratch)}/one.txt`).catch(() => {});
  await Deno.writeTextFile(`${workTree(scratch)}/one.txt`, "another one\n");
  await scratch.git("-C", workTree(scratch), "add", "one.txt");
  await scratch.git("-C", workTree(scratch), "commit", "-q", "-m", "Mine");
  const refused = await runAutom8(scratch, returnWords(abandoned.stdout));
  assert.equal(refused.code, 1, shown(refused));
  assert.match(refused.stderr, /no longer fits on feature\/two.*one\.txt/s);
  assert.equal(await inTree(scratch, "one.txt"), "another one\n");
  assert.deepEqual(await names(`${scratch.autom8Home}/repo/sessions`), []);
});

Deno.test("a run is not brought back while its branch has another unfinished one", async () => {
  await using scratch = await stopped();
  const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
  const limited = { steps: [{ phase: "implement", actions: [{ fail: "not-signed-in" }], answer: "" }] };
  await useScriptedAgent(scratch, limited, inWorktree);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 5);
  const refused = await runAutom8(scratch, returnWords(abandoned.stdout));
  assert.equal(refused.code, 4, shown(refused));
  assert.match(refused.stderr, /unfinished run[\s\S]*autom8 resume[\s\S]*autom8 abandon/);
});

Deno.test("a run that is driven is not abandoned, and the message says how to stop it", async () => {
  await using scratch = await twoStories(hangs, inWorktree);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("Write   two.txt");
  const refused = await runAutom8(scratch, ["abandon", "--yes"]);
  assert.equal(refused.code, 4, shown(refused));
  assert.match(refused.stderr, /Ctrl-C[\s\S]*--session ID/);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
});

Deno.test("abandon: other ways to call it", async (t) => {
  await t.step("without a run", async () => {
    await using scratch = await twoStories();
    const refused = await runAutom8(scratch, ["abandon", "--yes"]);
    assert.equal(refused.code, 2, shown(refused));
    assert.match(refused.stderr, /no unfinished run to abandon/);
  });
  await t.step("as JSON, after a kill, in a lent checkout", async () => {
    await using scratch = await stopped("SIGKILL", "");
    const found = await runAutom8(scratch, ["abandon", "--yes", "--output", "json"]);
    assert.equal(found.code, 0, shown(found));
    const { branch, workTree, bringBack } = JSON.parse(found.stdout);
    assert.deepEqual([branch, workTree], ["feature/two", scratch.folder]);
    assert.match(bringBack, /^autom8 resume --session [0-9a-f]{8}$/);
    assert.equal(await scratch.read("two.txt"), "half\n");
    const back = await runAutom8(scratch, bringBack.split(" ").slice(1));
    assert.equal(back.code, 0, shown(back));
  });
  await t.step("with a worktree that is gone", async () => {
    await using scratch = await stopped();
    await Deno.remove(workTree(scratch), { recursive: true });
    const abandoned = await runAutom8(scratch, ["abandon", "--yes"]);
    assert.equal(abandoned.code, 0, shown(abandoned));
    const back = await runAutom8(scratch, returnWords(abandoned.stdout));
    assert.equal(back.code, 0, shown(back));
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
  });
});

Deno.test("abandon may be killed at any of its crash points and done again", async () => {
  // Without reviews: the run is resumed at each point.
  const settings = `${inWorktree}\nreview = false\n`;
  await using calm = await stopped("SIGINT", settings);
  const trace = `${calm.home}/trace`;
  await runAutom8(calm, ["abandon", "--yes"], { env: { AUTOM8_CRASH_TRACE: trace } });
  const all = await passedPoints(trace);
  const points = all.filter((point, at) =>
    all.findIndex((one) => pointName(one) === pointName(point)) === at
  );
  assert.ok(points.length >= 8, points.join());
  for (const point of points) {
    await using scratch = await stopped("SIGINT", settings);
    const killed = await runAutom8(scratch, ["abandon", "--yes"], { env: { AUTOM8_CRASH_AT: point } });
    assert.notEqual(killed.code, 0, point);
    await runAutom8(scratch, ["abandon", "--yes"]);
    assert.deepEqual(await names(`${scratch.autom8Home}/repo/sessions`), [], point);
    const { lastRun } = JSON.parse((await runAutom8(scratch, ["status", "--json"])).stdout);
    assert.equal(lastRun.status, "abandoned", point);
    assert.equal(await inTree(scratch, "two.txt"), "half\n", point);
    const back = await runAutom8(scratch, ["resume", "--session", lastRun.runId.slice(0, 8)]);
    assert.equal(back.code, 0, `${point}: ${shown(back)}`);
  }
});

Deno.test("bringing a run back may be killed while it leaves the archive, and done again", async () => {
  for (const point of ["unarchive-move:before", "unarchive-move:after"]) {
    await using scratch = await stopped();
    const words = returnWords((await runAutom8(scratch, ["abandon", "--yes"])).stdout);
    const killed = await runAutom8(scratch, words, { env: { AUTOM8_CRASH_AT: point } });
    assert.notEqual(killed.code, 0, point);
    const back = await runAutom8(scratch, words);
    assert.equal(back.code, 0, `${point}: ${shown(back)}`);
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
  }
});
