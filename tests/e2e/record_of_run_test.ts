/** What one asks about a run that really ran: its log, its diff, its export, and what it would have done. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { schemaProblems } from "../harness/json_schema.ts";
import { hangingScript, specFile, twoStories } from "../harness/two_stories.ts";

async function problems(schema: string, json: string): Promise<string[]> {
  const path = fileURLToPath(new URL(`../../fixtures/schemas/${schema}.schema.json`, import.meta.url));
  return schemaProblems(JSON.parse(json), JSON.parse(await Deno.readTextFile(path)));
}

Deno.test("a dry run shows the plan in the order of the work, and writes nothing", async () => {
  await using scratch = await twoStories();
  const heads = await scratch.git("for-each-ref");
  const plan = await runAutom8(scratch, ["run", specFile(scratch), "--dry-run"]);
  assert.equal(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /dry run[\s\S]*1 {2}US-1[\s\S]*2 {2}US-2[\s\S]*It will not\n {2}- push/);
  const json = await runAutom8(scratch, [specFile(scratch), "--dry-run", "--json"]);
  assert.deepEqual(await problems("dry-run", json.stdout), []);
  assert.equal(await scratch.git("for-each-ref"), heads);
  const home = [...Deno.readDirSync(scratch.autom8Home)].map(({ name }) => name);
  assert.deepEqual(home, ["config.toml"]);
});

Deno.test("a dry run of what would be refused says why, with the exit code of the refusal", async () => {
  await using scratch = await twoStories();
  await scratch.write("mine.txt", "changed again\n");
  const plan = await runAutom8(scratch, ["run", specFile(scratch), "--dry-run"]);
  assert.equal(plan.code, 2);
  assert.match(plan.stdout, /It would not start: .* has\s+uncommitted\s+changes \(mine\.txt\)/);
});

Deno.test("log, diff and export of an archived run show what it did; the diff is a patch", async () => {
  await using scratch = await twoStories();
  const ran = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(ran.code, 0, ran.stderr);

  const log = await runAutom8(scratch, ["log"]);
  assert.match(log.stdout, /RUNNING CLAUDE[\s\S]*Write {3}one\.txt[\s\S]*Failed {2}US-2[\s\S]*COMPLETED/);
  const story = await runAutom8(scratch, ["log", "last", "--story", "US-1"]);
  assert.match(story.stdout, /Write {3}one\.txt/);
  assert.doesNotMatch(story.stdout, /two\.txt/);
  const raw = await runAutom8(scratch, ["log", "--raw", "--story", "US-2"]);
  const types = raw.stdout.trim().split("\n").map((line) => JSON.parse(line).type);
  assert.equal(types.filter((type) => type === "result").length, 2);

  const diff = await runAutom8(scratch, ["diff", "last", "--story", "US-2"]);
  assert.match(diff.stdout, /^# US-2 Story US-2\ndiff --git a\/two\.txt b\/two\.txt/);
  const json = await runAutom8(scratch, ["diff", "--json"]);
  assert.deepEqual(await problems("diff", json.stdout), []);
  const parts: { story: string; source: string }[] = JSON.parse(json.stdout).parts;
  assert.deepEqual(parts.map(({ story, source }) => `${story} ${source}`), [
    "US-1 checkpoints",
    "US-2 checkpoints",
    "corrections checkpoints",
  ]);
  await Deno.writeTextFile(`${scratch.home}/all.patch`, (await runAutom8(scratch, ["diff"])).stdout);
  await scratch.git("checkout", "-q", "main");
  await scratch.git("apply", `${scratch.home}/all.patch`);
  assert.equal(await scratch.read("two.txt"), "2\n");

  // Without checkpoints, the commits have it.
  for (const ref of (await scratch.git("for-each-ref", "--format=%(refname)", "refs/autom8/")).split("\n")) {
    await scratch.git("update-ref", "-d", ref);
  }
  await scratch.git("-c", "gc.reflogExpire=now", "gc", "-q", "--prune=now");
  const later = await runAutom8(scratch, ["diff", "--story", "US-2"]);
  assert.match(later.stdout, /^# US-2 Story US-2 \(from its commit: the checkpoints are gone\)\ndiff --git/);

  const made = await runAutom8(scratch, ["export", "--json"]);
  assert.deepEqual(await problems("export", made.stdout), []);
  assert.match(await Deno.readTextFile(JSON.parse(made.stdout).path), /<h2>Timeline/);
});

Deno.test("log --follow shows a living run, and ends when the run stops", async () => {
  await using scratch = await twoStories(hangingScript);
  const run = await startAutom8(scratch, [specFile(scratch)]);
  await run.sees("two.txt");
  const status = await runAutom8(scratch, ["status"]);
  assert.match(status.stdout, /● feature\/two {2}running[\s\S]*Latest +Write two\.txt/);
  const follow = await startAutom8(scratch, ["log", "--follow"]);
  await follow.sees(/Write {3}two\.txt/);
  run.signal("SIGINT");
  await run.done;
  const { code, stdout } = await follow.done;
  assert.equal(code, 0);
  assert.match(stdout, /INTERRUPTED|interrupted|Stopped/i);
});
