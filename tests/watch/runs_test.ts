import assert from "assert";
import { foldJournal } from "../../src/watch/journal_tail.ts";
import { readSessions } from "../../src/watch/runs.ts";
import { parseSummary, summarize } from "../../src/run/summary.ts";
import { acquireLock } from "../../src/store/lock.ts";
import type { SessionPaths } from "../../src/store/paths.ts";
import { passed, turn } from "../run/example_run.ts";
import { inFolder } from "../store/in_folder.ts";
import { makeRun, project, record } from "./made_runs.ts";

/** What the journal says, folded. */
async function folded(paths: SessionPaths) {
  const run = await foldJournal(paths.journal);
  assert.ok(run !== null);
  return summarize(run.run, run);
}

Deno.test("the runs of a project are listed, newest first, with who is driven", async () => {
  await inFolder(async (home) => {
    await makeRun(home, "a");
    const newer = await makeRun(home, "b", [{ kind: "run-paused" }]);
    const taken = await acquireLock(newer.lock, { pid: 1, since: "", command: "autom8" });
    const { runs, unreadable } = await readSessions(project(home));
    assert.deepEqual(runs.map(({ run, alive }) => [run.sessionId, run.status, alive]), [
      ["b", "paused", true],
      ["a", "running", false],
    ]);
    assert.deepEqual(unreadable, []);
    if (taken.kind === "acquired") taken.lock.release();
  });
});

Deno.test("a fresh snapshot is used, and the journal is not opened", async () => {
  await inFolder(async (home) => {
    const paths = await makeRun(home, "a");
    const { size } = await Deno.stat(paths.journal);
    // As long as before, and nothing in it can be read.
    await Deno.writeTextFile(paths.journal, "x".repeat(size));
    const { runs } = await readSessions(project(home));
    assert.equal(runs[0]?.run.branch, "feature/a");
  });
});

const stale: [name: string, spoil: (paths: SessionPaths, home: string) => Promise<unknown>][] = [
  ["missing", (paths) => Deno.remove(paths.state)],
  ["empty", (paths) => Deno.writeTextFile(paths.state, "")],
  ["cut off", (paths) => Deno.truncate(paths.state, 100)],
  ["of another version", (paths) => Deno.writeTextFile(paths.state, '{"version":99}')],
  ["a folder", (paths) => Deno.remove(paths.state).then(() => Deno.mkdir(paths.state))],
  ["older than the journal", (_, home) => record(home, "a", turn(1, "US-001", 1, "a", "b"))],
];

for (const [name, spoil] of stale) {
  Deno.test(`the journal is read if the snapshot is ${name}`, async () => {
    await inFolder(async (home) => {
      const paths = await makeRun(home, "a");
      await spoil(paths, home);
      const { runs, unreadable } = await readSessions(project(home));
      assert.deepEqual(runs.map(({ run }) => run), [await folded(paths)]);
      assert.deepEqual(unreadable, []);
    });
  });
}

Deno.test("a session that cannot be read is listed with its reason and hides no other", async () => {
  await inFolder(async (home) => {
    for (const id of ["a", "b", "c", "d", "e"]) await makeRun(home, id);
    const at = (id: string) => `${project(home).sessions}/${id}/journal.ndjson`;
    await Deno.writeTextFile(at("a"), "garbage\n");
    await Deno.writeTextFile(at("b"), '{"format":"autom8-journal","version":9,"autom8":"0.9.0"}\n');
    await Deno.remove(at("c"));
    await Deno.mkdir(at("c"));
    await Deno.writeTextFile(at("d"), "");
    const { runs, unreadable } = await readSessions(project(home));
    assert.deepEqual(runs.map(({ run }) => run.sessionId), ["e"]);
    assert.deepEqual(unreadable.map(({ sessionId, error }) => [sessionId, error.kind]), [
      ["a", "state-damaged"],
      ["b", "state-newer"],
      ["c", "state-damaged"],
    ]);
    assert.match(unreadable[1]?.error.message ?? "", /0\.9\.0/);
  });
});

Deno.test("a journal with a damaged end is read up to its good part", async () => {
  await inFolder(async (home) => {
    const paths = await makeRun(home, "a");
    const before = parseSummary(JSON.parse(await Deno.readTextFile(paths.state)));
    await Deno.writeTextFile(paths.journal, "torn", { append: true });
    const { runs } = await readSessions(project(home));
    assert.deepEqual(runs.map(({ run }) => run), [before]);
  });
});

Deno.test("a project without sessions has none", async () => {
  await inFolder(async (home) => {
    assert.deepEqual(await readSessions(project(home)), { runs: [], unreadable: [] });
    const { journal } = await record(home, "a", []);
    assert.ok((await Deno.stat(journal)).isFile);
    assert.deepEqual(await readSessions(project(home)), { runs: [], unreadable: [] });
    await record(home, "b", [...turn(1, "US-001", 1, "a", "b"), passed("US-001")]);
    assert.deepEqual((await readSessions(project(home))).runs, []);
  });
});
