/** doctor: what is well, what is not, and how to mend it. */

import assert from "assert";
import { runAutom8 } from "./harness/autom8.ts";
import { specFile, twoStories } from "./harness/two_stories.ts";

type Check = { name: string; ok: boolean; detail: string; mend: string | null };

async function checksOf(
  scratch: Awaited<ReturnType<typeof twoStories>>,
): Promise<{ code: number; checks: Check[] }> {
  const run = await runAutom8(scratch, ["doctor", "--json"]);
  return { code: run.code, checks: JSON.parse(run.stdout).checks };
}

Deno.test("doctor: all is well after a run", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const { code, checks } = await checksOf(scratch);
  assert.deepEqual(checks.filter(({ ok }) => !ok), []);
  assert.equal(code, 0);
  assert.match((await runAutom8(scratch, ["doctor"])).stdout, /All is well/);
});

Deno.test("doctor: a missing claude, a broken configuration and a lost worktree are named, with what to do", async () => {
  await using scratch = await twoStories();
  const config = `${scratch.autom8Home}/config.toml`;
  const good = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, '[claude]\ncommand = "no-such-claude"\n');
  await scratch.git("worktree", "add", "-q", "-b", "lost", `${scratch.home}/lost`);
  await Deno.remove(`${scratch.home}/lost`, { recursive: true });
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  for (const name of ["claude", "worktrees"]) {
    const check = checks.find((one) => one.name === name);
    assert.equal(check?.ok, false);
    assert.ok((check?.mend ?? "") !== "");
  }
  await Deno.writeTextFile(config, "verfy = []\n");
  const broken = await checksOf(scratch);
  assert.equal(broken.checks.find((one) => one.name === "configuration")?.ok, false);
  await Deno.writeTextFile(config, good);
  await scratch.git("worktree", "prune");
  assert.equal((await checksOf(scratch)).code, 0);
});

Deno.test("doctor: checkpoints of no run are named; an index that was lost gets its lines back", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const index = `${scratch.autom8Home}/repo/index.ndjson`;
  await Deno.remove(index);
  assert.match(
    (await checksOf(scratch)).checks.find(({ name }) => name === "archive")?.detail ?? "",
    /a run was missing/,
  );
  assert.equal((await Deno.readTextFile(index)).trim().split("\n").length, 1);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /feature\/two completed/);
  await scratch.git("update-ref", "refs/autom8/nobody/1-before", "HEAD");
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  assert.match(checks.find(({ name }) => name === "checkpoints")?.detail ?? "", /nobody/);
});

Deno.test("doctor: outside a repository it still tells of git and the folder", async () => {
  await using scratch = await twoStories();
  const run = await runAutom8(scratch, ["doctor"], { folder: scratch.home });
  assert.equal(run.code, 1);
  assert.match(run.stdout, /repository[\s\S]*not inside a git/);
});
