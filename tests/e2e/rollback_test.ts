/** Rollbacks that are refused or cut off: nothing is half done, and nothing of anyone's is lost. */

import assert from "assert";
import { runAutom8 } from "./harness/autom8.ts";
import type { Scratch } from "./harness/scratch.ts";
import { endOf, specFile, twoStories } from "./harness/two_stories.ts";

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
  const back = await runAutom8(calm, ["rollback", "US-2"], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(back.code, 0, back.stdout + back.stderr);
  const rolledBack = await stateOf(calm);
  assert.equal((await runAutom8(calm, ["resume"])).code, 0);
  const resumed = await endOf(calm);

  const points = (await Deno.readTextFile(trace)).trim().split("\n");
  const intended = points.indexOf("journal-append:after");
  const at = ["git-restore:after", "git-move-branch:after", "git-sync-index:after"].map((name) =>
    points.indexOf(name)
  );
  const recorded = points.lastIndexOf("journal-append:after");
  for (const index of [intended, ...at, recorded]) {
    await using scratch = await finishedRun();
    const env = { AUTOM8_CRASH_AT: String(index + 1) };
    assert.equal((await runAutom8(scratch, ["rollback", "US-2"], { env })).signal, "SIGKILL");
    // Every second one is left to resume.
    if ([at[0], at[2], recorded].includes(index)) {
      const again = await runAutom8(scratch, ["rollback", "US-2"]);
      assert.equal(again.code, 0, `${points[index]}: ${again.stdout}${again.stderr}`);
      assert.deepEqual(await stateOf(scratch), rolledBack, points[index]);
    }
    assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
    assert.deepEqual(await endOf(scratch), resumed, points[index]);
  }
});

Deno.test("a rollback that is refused leaves the archive as it was", async () => {
  await using scratch = await finishedRun();
  await scratch.git("commit", "-q", "--allow-empty", "-m", "Mine");
  const before = await endOf(scratch);
  assert.equal((await runAutom8(scratch, ["rollback", "US-2"])).code, 1);
  assert.deepEqual(await endOf(scratch), before);
  const unknown = await runAutom8(scratch, ["rollback", "US-9"]);
  assert.equal(unknown.code, 2, unknown.stdout);
  assert.match(unknown.stderr, /no story US-9; it has US-1, US-2/);
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
  const back = await runAutom8(scratch, ["rollback", "US-2"]);
  assert.equal(back.code, 1, back.stdout + back.stderr);
  assert.match(back.stderr, /before US-2 is no longer kept/);
  assert.deepEqual(await endOf(scratch), before);
});

Deno.test("locks that a killed git left do not stop a rollback", async () => {
  await using scratch = await finishedRun();
  const trace = `${scratch.home}/trace`;
  await using other = await finishedRun();
  await runAutom8(other, ["rollback", "US-2"], { env: { AUTOM8_CRASH_TRACE: trace } });
  const at = (await Deno.readTextFile(trace)).split("\n").indexOf("git-sync-index:before") + 1;
  await runAutom8(scratch, ["rollback", "US-2"], { env: { AUTOM8_CRASH_AT: String(at) } });
  await scratch.write(".git/index.lock", "");
  const back = await runAutom8(scratch, ["rollback", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  assert.deepEqual(await stateOf(scratch), await stateOf(other));
});

Deno.test("a rollback without any run leaves nothing behind", async () => {
  await using scratch = await twoStories();
  const back = await runAutom8(scratch, ["rollback", "US-1"]);
  assert.equal(back.code, 2, back.stdout);
  assert.match(back.stderr, /There is no run to roll back/);
  const home = await Array.fromAsync(Deno.readDir(scratch.autom8Home), (entry) => entry.name);
  assert.deepEqual(home, ["config.toml"]);
});
