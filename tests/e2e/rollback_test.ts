/** Rollbacks that are refused or cut off: nothing is half done, and nothing of anyone's is lost. */

import assert from "assert";
import { passedPoints } from "../harness/crash_points.ts";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { endOf, specFile, twoStories } from "../harness/two_stories.ts";

async function finishedRun(): Promise<Scratch> {
  const scratch = await twoStories();
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return scratch;
}

/** Everything that a rollback may change, and what it must not. */
async function stateOf(scratch: Scratch): Promise<Record<string, string>> {
  return {
    log: await scratch.git("log", "--format=%s %T", "feature/two"),
    status: await scratch.git("status", "--porcelain", "-uall"),
    diff: await scratch.git("diff", "HEAD"),
    untracked: await scratch.read("untracked.txt"),
    spec: await Deno.readTextFile(specFile(scratch)),
  };
}

Deno.test("a rollback that was cut off is finished by the same command or by resume", async () => {
  await using calm = await finishedRun();
  const trace = `${calm.home}/trace`;
  const back = await runAutom8(calm, ["rollback", "--yes", "US-2"], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(back.code, 0, back.stdout + back.stderr);
  const rolledBack = await stateOf(calm);
  assert.equal((await runAutom8(calm, ["resume"])).code, 0);
  const resumed = await endOf(calm);

  const recorded = (await passedPoints(trace)).findLast((point) => point.startsWith("journal-append:after"));
  assert.ok(recorded);
  const points: [point: string, finishedBy: "rollback" | "resume"][] = [
    ["journal-append:after", "resume"],
    ["git-restore:after", "rollback"],
    ["git-move-branch:after", "resume"],
    ["git-sync-index:after", "rollback"],
    [recorded, "rollback"],
  ];
  for (const [point, finishedBy] of points) {
    await using scratch = await finishedRun();
    const env = { AUTOM8_CRASH_AT: point };
    assert.equal((await runAutom8(scratch, ["rollback", "--yes", "US-2"], { env })).signal, "SIGKILL");
    if (finishedBy === "rollback") {
      const again = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
      assert.equal(again.code, 0, `${point}: ${again.stdout}${again.stderr}`);
      assert.deepEqual(await stateOf(scratch), rolledBack, point);
    }
    assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
    assert.deepEqual(await endOf(scratch), resumed, point);
  }
});

Deno.test("a rollback that is refused leaves the archive as it was", async () => {
  await using scratch = await finishedRun();
  await scratch.git("commit", "-q", "--allow-empty", "-m", "Mine");
  const before = await endOf(scratch);
  assert.equal((await runAutom8(scratch, ["rollback", "--yes", "US-2"])).code, 1);
  assert.deepEqual(await endOf(scratch), before);
  const unknown = await runAutom8(scratch, ["rollback", "--yes", "US-9"]);
  assert.equal(unknown.code, 2, unknown.stdout);
  assert.match(unknown.stderr, /not worked on story US-9\. It has worked on US-1, US-2/);
  assert.deepEqual(await endOf(scratch), before);
  assert.deepEqual((await runAutom8(scratch, ["resume", "--list"])).stderr, "");
});

Deno.test("a rollback whose checkpoint is gone fails before it touches anything", async () => {
  await using scratch = await finishedRun();
  const refs = (await scratch.git("for-each-ref", "--format=delete %(refname)", "refs/autom8")).split("\n");
  for (const ref of refs) await scratch.git("update-ref", "-d", ref.replace("delete ", ""));
  await scratch.git("reflog", "expire", "--expire=now", "--all");
  await scratch.git("gc", "--quiet", "--prune=now");
  const before = await endOf(scratch);
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 1, back.stdout + back.stderr);
  assert.match(back.stderr, /before US-2 no longer exists/);
  assert.deepEqual(await endOf(scratch), before);
});

Deno.test("locks that a killed git left do not stop a rollback", async () => {
  await using scratch = await finishedRun();
  await using other = await finishedRun();
  await runAutom8(other, ["rollback", "--yes", "US-2"]);
  await runAutom8(scratch, ["rollback", "--yes", "US-2"], {
    env: { AUTOM8_CRASH_AT: "git-sync-index:before" },
  });
  await scratch.write(".git/index.lock", "");
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  assert.deepEqual(await stateOf(scratch), await stateOf(other));
});

Deno.test("a rollback without any run leaves nothing behind", async () => {
  await using scratch = await twoStories();
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-1"]);
  assert.equal(back.code, 2, back.stdout);
  assert.match(back.stderr, /There is no run to roll back/);
  const home = await Array.fromAsync(Deno.readDir(scratch.autom8Home), (entry) => entry.name);
  assert.deepEqual(home, ["config.toml"]);
});
