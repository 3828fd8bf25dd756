/** Runs of older autom8s are shown, resumed and rolled back; runs of newer ones are refused and left untouched. */

import assert from "assert";
import { passedPoints } from "../harness/crash_points.ts";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { asVersion1 } from "../harness/old_journal.ts";
import type { Scratch } from "../harness/scratch.ts";
import { endOf, hangingScript, specFile, twoStories } from "../harness/two_stories.ts";
import { entryLine } from "../../src/store/journal_format.ts";
import settings from "../../deno.json" with { type: "json" };

/** The only session of a run, or its only archived run. */
function folderOf(scratch: Scratch, kind: "sessions" | "runs"): string {
  const folder = `${scratch.autom8Home}/repo/${kind}`;
  const [entry, ...more] = [...Deno.readDirSync(folder)];
  assert.ok(entry !== undefined && more.length === 0, `one folder in ${folder}`);
  return `${folder}/${entry.name}`;
}

/** Makes the run in a folder one that version 1 left, with its state.json, and returns the journal's text. */
async function age(folder: string): Promise<string> {
  const old = asVersion1(await Deno.readTextFile(`${folder}/journal.ndjson`));
  await Deno.writeTextFile(`${folder}/journal.ndjson`, old);
  await Deno.writeTextFile(`${folder}/state.json`, '{"runId":"1","status":"running","reviewIteration":1}\n');
  return old;
}

/** The journals of an archived run that was migrated: the old one is kept as it was, today's names its version. */
async function assertMigrated(scratch: Scratch, old: string): Promise<void> {
  const folder = folderOf(scratch, "runs");
  assert.equal(await Deno.readTextFile(`${folder}/journal.v1.ndjson`), old);
  const [header = "{}"] = (await Deno.readTextFile(`${folder}/journal.ndjson`)).split("\n");
  assert.deepEqual(JSON.parse(header), { format: "autom8-journal", version: 2, autom8: settings.version });
}

/** The run is killed at the last passing of a crash point. */
async function killedAtLast(scratch: Scratch, point: string): Promise<void> {
  await using calm = await twoStories();
  const trace = `${calm.home}/trace`;
  await runAutom8(calm, [specFile(calm)], { env: { AUTOM8_CRASH_TRACE: trace } });
  const last = (await passedPoints(trace)).findLast((passed) => passed.startsWith(`${point}#`));
  assert.ok(last !== undefined, point);
  await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: last } });
}

const situations: {
  name: string;
  script?: unknown;
  settings?: string;
  leave: (scratch: Scratch) => Promise<unknown>;
  shows: RegExp;
}[] = [
  {
    name: "killed while the agent implements a story",
    script: hangingScript,
    async leave(scratch) {
      const running = await startAutom8(scratch, [specFile(scratch)]);
      while (!await scratch.read("two.txt").then(() => true, () => false)) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      running.signal("SIGKILL");
      await running.done;
    },
    shows: /cut off.*running Claude, US-2, attempt 1/,
  },
  {
    name: "paused between two stories",
    leave: (scratch) => runAutom8(scratch, [specFile(scratch), "--step"]),
    shows: /paused/,
  },
  {
    name: "failed after the last round of review",
    settings: "review_max_iterations = 1",
    leave: (scratch) => runAutom8(scratch, [specFile(scratch)]),
    shows: /failed.*reviewing/,
  },
  {
    name: "killed while it commits",
    leave: (scratch) => killedAtLast(scratch, "git-commit:after"),
    shows: /cut off.*committing/,
  },
  {
    name: "paused in a worktree of its own",
    leave: (scratch) => runAutom8(scratch, [specFile(scratch), "--step", "--worktree"]),
    shows: /paused/,
  },
];

for (const { name, script, settings, leave, shows } of situations) {
  Deno.test(`a run of version 1 that was ${name} is shown, resumed and migrated`, async () => {
    await using scratch = await twoStories(script, settings);
    await leave(scratch);
    const session = folderOf(scratch, "sessions");
    const old = await age(session);
    const status = await runAutom8(scratch, ["status"]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.stdout, shows);
    assert.equal(await Deno.readTextFile(`${session}/journal.ndjson`), old, "looking changes nothing");
    const named = ["resume", "--session", session.split("/").at(-1) ?? ""];
    for (let resumes = 0;; resumes++) {
      const resumed = await runAutom8(scratch, named);
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      if (!/Paused/.test(resumed.stdout)) break;
      assert.ok(resumes < 3);
    }
    await assertMigrated(scratch, old);
    const end = await endOf(scratch);
    assert.match(end["state"] ?? "", /^completed, [23] commits, knows one\.txt,two\.txt$/);
  });
}

Deno.test("an archived run of version 1 is rolled back, and resumed after it", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const old = await age(folderOf(scratch, "runs"));
  const back = await runAutom8(scratch, ["rollback", "--yes", "US-2"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  const status = await runAutom8(scratch, ["status"]);
  assert.match(status.stdout, /feature\/two {2}paused[\s\S]*1\/2 done/);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  await assertMigrated(scratch, old);
  assert.match((await endOf(scratch))["state"] ?? "", /^completed, 2 commits/);
});

Deno.test("an archived run of version 1 gets its line in the index back", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  await age(folderOf(scratch, "runs"));
  await Deno.remove(`${scratch.autom8Home}/repo/index.ndjson`);
  assert.match((await runAutom8(scratch, ["doctor"])).stdout, /missing from its index/);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /feature\/two completed .*2 of 2 stories/);
});

const unknown: [name: string, event: unknown][] = [
  ["an unknown event", { kind: "story-delegated", storyId: "US-2" }],
  ["an unknown event inside a transition", {
    kind: "transition",
    events: [{ kind: "notice", text: "" }, { kind: "story-delegated", storyId: "US-2" }],
  }],
  ["an unknown state", { kind: "state-entered", state: "planning" }],
];

for (const [name, event] of unknown) {
  Deno.test(`a journal with ${name} is refused untouched by all commands, and the writer is named`, async () => {
    await using scratch = await twoStories();
    await runAutom8(scratch, [specFile(scratch), "--step"]);
    const session = folderOf(scratch, "sessions");
    const path = `${session}/journal.ndjson`;
    const text = await Deno.readTextFile(path);
    const sequence = text.trimEnd().split("\n").length;
    const whole = text + entryLine(sequence, "2026-01-02T03:04:05.000Z", JSON.stringify(event));
    await Deno.writeTextFile(path, whole);
    const sight = () => [...Deno.readDirSync(session)].map((entry) => entry.name).sort();
    const before = sight();
    const named = ["resume", "--session", session.split("/").at(-1) ?? ""];
    for (const args of [["resume"], named, [specFile(scratch)], ["rollback", "--yes", "US-1"]]) {
      const run = await runAutom8(scratch, args);
      assert.equal(run.code, 1, `${args}: ${run.stdout}${run.stderr}`);
      assert.match(
        run.stderr,
        new RegExp(`written by a newer autom8 \\(${settings.version}\\): entry ${sequence}`),
      );
      assert.match(run.stderr, /hint: Install autom8 .* or newer/);
      assert.equal(await Deno.readTextFile(path), whole, String(args));
    }
    const status = await runAutom8(scratch, ["status"]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.stdout, /cannot be read[\s\S]*newer autom8/);
    assert.equal((await runAutom8(scratch, ["doctor"])).code, 1);
    assert.deepEqual(sight(), before);
  });
}
