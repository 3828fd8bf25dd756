import assert from "assert";
import { createLineTail } from "../../src/watch/line_tail.ts";
import { createSessionsReader } from "../../src/watch/reader.ts";
import { readSessions } from "../../src/watch/runs.ts";
import { acquireLock } from "../../src/store/lock.ts";
import { passed, turn } from "../run/example_run.ts";
import { inFolder } from "../store/in_folder.ts";
import { makeRun, project, record } from "./made_runs.ts";

Deno.test("a living reader always shows what a fresh look shows, one event after the other", async () => {
  await inFolder(async (home) => {
    await makeRun(home, "a");
    await makeRun(home, "b");
    const reader = createSessionsReader(project(home));
    const events = [...turn(1, "US-001", 1, "a", "b"), passed("US-001"), ...turn(2, "US-002", 1, "b", "c")];
    assert.deepEqual(await reader.read(), await readSessions(project(home)));
    for (const event of events) {
      await record(home, "a", [event]);
      assert.deepEqual(await reader.read(), await readSessions(project(home)));
    }
    assert.equal((await reader.read()).runs[0]?.run.currentStory, "US-002");
  });
});

Deno.test("a living reader reads only what was appended", async () => {
  await inFolder(async (home) => {
    const { journal } = await makeRun(home, "a");
    const reader = createSessionsReader(project(home));
    await reader.read();
    await record(home, "a", [{ kind: "run-paused" }]);
    await reader.read();
    // What was read before is made unreadable in place, so that another reading of it would fail.
    const { size } = await Deno.stat(journal);
    await record(home, "a", [{ kind: "run-resumed", maxCostUsd: null }]);
    const file = await Deno.open(journal, { write: true });
    await file.write(new TextEncoder().encode("x".repeat(size - 1)));
    file.close();
    assert.deepEqual((await reader.read()).runs.map(({ run }) => run.status), ["running"]);
  });
});

Deno.test("a line that is not finished is read once it is", async () => {
  await inFolder(async (home) => {
    const { journal } = await makeRun(home, "a");
    const reader = createSessionsReader(project(home));
    const status = async () => (await reader.read()).runs[0]?.run.status;
    await record(home, "a", [{ kind: "run-paused" }]);
    assert.equal(await status(), "paused");
    await record(home, "a", [{ kind: "run-resumed", maxCostUsd: null }]);
    const whole = await Deno.readFile(journal);
    await Deno.truncate(journal, whole.length - 20);
    assert.equal(await status(), "paused");
    await Deno.writeFile(journal, whole.subarray(whole.length - 20), { append: true });
    assert.equal(await status(), "running");
  });
});

Deno.test("a session that is replaced, archived, begun, damaged or driven is noticed", async () => {
  await inFolder(async (home) => {
    const { folder, journal, lock } = await makeRun(home, "a");
    const reader = createSessionsReader(project(home));
    const list = async () => {
      const { runs, unreadable } = await reader.read();
      return [
        ...runs.map(({ run, alive }) => `${run.sessionId} ${run.status}${alive ? " driven" : ""}`),
        ...unreadable.map(({ error }) => error.kind),
      ];
    };
    assert.deepEqual(await list(), ["a running"]);
    const taken = await acquireLock(lock, { pid: 1, since: "", command: "autom8" });
    assert.deepEqual(await list(), ["a running driven"]);
    if (taken.kind === "acquired") taken.lock.release();
    const other = await makeRun(home, "b", [{ kind: "run-paused" }]);
    assert.deepEqual(await list(), ["b paused", "a running"]);
    await Deno.copyFile(other.journal, `${journal}.new`);
    await Deno.rename(`${journal}.new`, journal);
    assert.deepEqual(await list(), ["b paused", "b paused"]);
    await Deno.writeTextFile(journal, "garbage\n");
    assert.deepEqual(await list(), ["b paused", "state-damaged"]);
    await Deno.remove(folder, { recursive: true });
    assert.deepEqual(await list(), ["b paused"]);
  });
});

Deno.test("the transcript of the open turn is read as it grows, and the next turn's from its start", async () => {
  await inFolder(async (home) => {
    const started = (number: number) => turn(number, "US-001", number, "a", "b").slice(0, 4);
    const paths = await makeRun(home, "a");
    const reader = createSessionsReader(project(home));
    const lines = async () => {
      const { runs: [listed] } = await reader.read();
      return listed === undefined ? null : (await reader.readTranscript(listed.run))?.lines ?? null;
    };
    assert.equal(await lines(), null);
    await Deno.mkdir(`${paths.transcripts}/t`);
    await record(home, "a", started(1));
    assert.deepEqual(await lines(), []);
    await Deno.writeTextFile(`${paths.transcripts}/t/1`, "one\ntwo\nthr");
    assert.deepEqual(await lines(), ["one", "two"]);
    await Deno.writeTextFile(`${paths.transcripts}/t/1`, "ee\n", { append: true });
    assert.deepEqual(await lines(), ["three"]);
    assert.deepEqual(await lines(), []);
    await Deno.writeTextFile(`${paths.transcripts}/t/2`, "next\n");
    await record(home, "a", started(2));
    assert.deepEqual(await lines(), ["next"]);
  });
});

Deno.test("the lines of a file are read as they are added, and again if it is replaced or cut", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/file`;
    const tail = createLineTail(path);
    assert.deepEqual(await tail.read(), { lines: [], restarted: false });
    const bytes = new TextEncoder().encode("ü\n");
    await Deno.writeFile(path, bytes.subarray(0, 1));
    assert.deepEqual(await tail.read(), { lines: [], restarted: false });
    await Deno.writeFile(path, bytes.subarray(1), { append: true });
    assert.deepEqual(await tail.read(), { lines: ["ü"], restarted: false });
    await Deno.writeTextFile(`${path}.new`, "a new file\n");
    await Deno.rename(`${path}.new`, path);
    assert.deepEqual(await tail.read(), { lines: ["a new file"], restarted: true });
    await Deno.writeTextFile(path, "cut\n");
    assert.deepEqual(await tail.read(), { lines: ["cut"], restarted: true });
    await Deno.remove(path);
    assert.deepEqual(await tail.read(), { lines: [], restarted: true });
    assert.deepEqual(await tail.read(), { lines: [], restarted: false });
  });
});
