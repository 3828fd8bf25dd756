/** Files of ours that are damaged: named, kept, never a stack trace, never silently overwritten. */

import assert from "assert";
import { type Finished, runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { endOf, specFile, twoStories } from "../harness/two_stories.ts";

/** A run that was killed in its second story, or at another crash point, and the folder of its session. */
async function killed(at = "run-agent:after#3"): Promise<{ scratch: Scratch; session: string }> {
  const scratch = await twoStories();
  await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: at } });
  const sessions = `${scratch.autom8Home}/repo/sessions`;
  const [entry] = [...Deno.readDirSync(sessions)];
  assert.ok(entry, "the run was killed while it had a session");
  return { scratch, session: `${sessions}/${entry.name}` };
}

function assertPlain(run: Finished): void {
  assert.doesNotMatch(run.stderr, /\bat .*\.(ts|js):\d+|Uncaught/);
}

Deno.test("state.json is rebuilt from the journal, whatever stands in its place", async () => {
  for (const damage of ["", "{", "null", '{"version":99}']) {
    const { scratch, session } = await killed();
    await using _ = scratch;
    await Deno.writeTextFile(`${session}/state.json`, damage);
    const status = await runAutom8(scratch, ["status"]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.stdout, /feature\/two/);
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.match((await endOf(scratch)).state ?? "", /^completed/);
  }
});

Deno.test("a journal whose end is damaged continues from its good part, and the rest is kept aside", async () => {
  const { scratch, session } = await killed();
  await using _ = scratch;
  const journal = `${session}/journal.ndjson`;
  const text = await Deno.readTextFile(journal);
  const rest = '{"crc":"00000000","sequence":999,"garbage';
  await Deno.writeTextFile(journal, `${text.endsWith("\n") ? text : `${text}\n`}${rest}`);
  const doctor = await runAutom8(scratch, ["doctor"]);
  assert.equal(doctor.code, 1, doctor.stdout);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.match(resumed.stdout, /journal\.bad-1\.ndjson/);
  const [run] = [...Deno.readDirSync(`${scratch.autom8Home}/repo/runs`)];
  const kept = await Deno.readTextFile(`${scratch.autom8Home}/repo/runs/${run?.name}/journal.bad-1.ndjson`);
  assert.ok(kept.endsWith(rest));
});

const unusable: [name: string, text: string, says: RegExp][] = [
  ["of a newer version", '{"format":"autom8-journal","version":99}\n{"new":"things"}\n', /newer autom8/],
  ["that is garbage", "not a journal at all\nmore\n", /cannot be used[\s\S]*file is unchanged/],
  ["of bytes that are no text", "\u0000\u0001\u0002".repeat(1000), /cannot be used[\s\S]*file is unchanged/],
];

for (const [name, text, says] of unusable) {
  Deno.test(`a journal ${name} is refused, named and left as it is`, async () => {
    const { scratch, session } = await killed();
    await using _ = scratch;
    const journal = `${session}/journal.ndjson`;
    await Deno.writeTextFile(journal, text);
    const named = ["resume", "--session", session.split("/").at(-1) ?? ""];
    for (const args of [[specFile(scratch)], ["resume"], named, []]) {
      const run = await runAutom8(scratch, args);
      assert.equal(run.code, 1, `${args}: ${run.stdout}${run.stderr}`);
      assertPlain(run);
      assert.match(run.stderr, says);
      assert.ok(run.stderr.includes(journal), run.stderr);
    }
    assert.equal(await Deno.readTextFile(journal), text);
    assert.equal((await runAutom8(scratch, ["status"])).code, 0);
    assert.equal((await runAutom8(scratch, ["doctor"])).code, 1);
  });
}

Deno.test("a journal that is empty or has only begun is a session in which nothing happened", async () => {
  for (const text of ["", '{"format":"autom8-jou']) {
    const { scratch, session } = await killed("git-switch:before");
    await using _ = scratch;
    assert.equal(await scratch.git("branch", "--show-current"), "main");
    await Deno.writeTextFile(`${session}/journal.ndjson`, text);
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 2, resumed.stdout + resumed.stderr);
    assert.match(resumed.stderr, /Nothing to resume/);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assertPlain(run);
    assert.equal(run.code, 0, run.stdout + run.stderr);
  }
});

/** Something else in the place of a file of the session, and what happens then. */
const misplaced: [file: string, place: (path: string) => Promise<void>, what: string][] = [
  ["journal.ndjson", (path) => Deno.mkdir(path), "a folder"],
  ["journal.ndjson", (path) => Deno.symlink("/dev/null", path), "a link to a device"],
  ["lock", (path) => Deno.mkdir(path), "a folder"],
  ["state.json", (path) => Deno.mkdir(path), "a folder"],
  ["transcripts", (path) => Deno.writeTextFile(path, "a file\n"), "a file"],
];

for (const [file, place, what] of misplaced) {
  Deno.test(`${what} in the place of ${file} is named, and nothing is lost`, async () => {
    const { scratch, session } = await killed();
    await using _ = scratch;
    const path = `${session}/${file}`;
    await Deno.rename(path, `${path}.kept`);
    await place(path);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assertPlain(run);
    assert.equal(run.code, 1, run.stdout + run.stderr);
    assert.ok(run.stderr.includes(path), run.stderr);
    assert.match(run.stderr, /hint: /);
    await Deno.remove(path, { recursive: true });
    await Deno.rename(`${path}.kept`, path);
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.match((await endOf(scratch)).state ?? "", /^completed/);
  });
}

Deno.test("files of the project that are damaged are named or repaired", async () => {
  const { scratch } = await killed();
  await using _ = scratch;
  const project = `${scratch.autom8Home}/repo`;
  const identity = await Deno.readTextFile(`${project}/project.json`);
  await Deno.writeTextFile(`${project}/project.json`, "{");
  const refused = await runAutom8(scratch, ["resume"]);
  assert.equal(refused.code, 1, refused.stdout);
  assert.ok(refused.stderr.includes(`${project}/project.json`), refused.stderr);
  assert.equal(await Deno.readTextFile(`${project}/project.json`), "{");
  await Deno.writeTextFile(`${project}/project.json`, identity);
  await Deno.writeTextFile(`${project}/index.ndjson`, 'garbage\n{"runId":');
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /feature\/two completed/);
});

const configs: [text: string, says: RegExp][] = [
  ["verfy = []\n", /verfy[\s\S]*verify/],
  ["max_attempts = 0\n", /max_attempts: expected a whole number from 1/],
  ["pull_request = true\ncommit = false\n", /pull_request/],
  ["= nonsense", /line 1/],
];

for (const [text, says] of configs) {
  Deno.test(`a configuration with ${JSON.stringify(text)} is refused with exit 2`, async () => {
    await using scratch = await twoStories();
    await Deno.writeTextFile(`${scratch.autom8Home}/config.toml`, text);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 2, run.stdout + run.stderr);
    assert.match(run.stderr, says);
    assertPlain(run);
  });
}
