import assert from "assert";
import type { RunEvent } from "../../src/run/events.ts";
import { acquireLock } from "../../src/store/lock.ts";
import { createSessionWatch, type SessionLook } from "../../src/watch/session_watch.ts";
import { makeRun, record } from "./made_runs.ts";

const picked: RunEvent = { kind: "state-entered", state: "picking-story" };

async function inHome(test: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  try {
    await test(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function readOf(look: SessionLook): Extract<SessionLook, { kind: "read" }> {
  assert.equal(look.kind, "read");
  return look as Extract<SessionLook, { kind: "read" }>;
}

Deno.test("a session that nobody drives is read from its summary alone, once", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const watch = createSessionWatch(paths);
    const first = readOf(watch.look(true));
    assert.equal(first.run.runId, "run-a");
    assert.deepEqual([first.alive, first.happenings.length, first.fromStart], [false, 0, false]);
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
  });
});

Deno.test("a journal that is newer than its summary is read from the start, and then only what is added", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const watch = createSessionWatch(paths);
    watch.look(true);
    await record(home, "a", [picked]);
    const all = readOf(watch.look(true));
    assert.equal(all.fromStart, true);
    assert.equal(all.run.machineState, "picking-story");
    await record(home, "a", [picked]);
    const added = readOf(watch.look(true));
    assert.deepEqual([added.happenings.length, added.fromStart], [1, false]);
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
  });
});

Deno.test("asked for, the whole journal of a run is read that nobody drives", async () => {
  await inHome(async (home) => {
    const watch = createSessionWatch(await makeRun(home, "a"));
    watch.look(true);
    watch.readWhole();
    const look = readOf(watch.look(true));
    assert.equal(look.fromStart, true);
    assert.ok(look.happenings.length > 1);
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
  });
});

Deno.test("a driver that starts and one that dies are seen at the next look", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const watch = createSessionWatch(paths);
    assert.equal(readOf(watch.look(true)).alive, false);
    const taken = await acquireLock(paths.lock, { pid: Deno.pid, since: "", command: "autom8" });
    assert.equal(taken.kind, "acquired");
    assert.equal(readOf(watch.look(true)).alive, true);
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
    if (taken.kind === "acquired") taken.lock.release();
    // A look that does not ask keeps what the last one found.
    assert.deepEqual(watch.look(false), { kind: "unchanged" });
    const dead = readOf(watch.look(true));
    assert.deepEqual([dead.alive, dead.run.status], [false, "running"]);
  });
});

Deno.test("a session that cannot be read says why, once, and is read again when its journal is another", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const good = await Deno.readTextFile(paths.journal);
    await Deno.writeTextFile(paths.journal, "not a journal\n");
    const watch = createSessionWatch(paths);
    const look = watch.look(true);
    assert.equal(look.kind === "unreadable" && look.error.kind, "state-damaged");
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
    await Deno.writeTextFile(paths.journal, good);
    assert.equal(readOf(watch.look(true)).run.runId, "run-a");
  });
});

Deno.test("a half-written last line waits for its rest", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const watch = createSessionWatch(paths);
    watch.readWhole();
    watch.look(true);
    const before = await Deno.readFile(paths.journal);
    await record(home, "a", [picked]);
    const whole = await Deno.readFile(paths.journal);
    await Deno.writeFile(paths.journal, whole.subarray(0, before.length + 20));
    assert.deepEqual(watch.look(true), { kind: "unchanged" });
    await Deno.writeFile(paths.journal, whole);
    assert.equal(readOf(watch.look(true)).happenings.length, 1);
  });
});

Deno.test("a session whose folder is gone, or that never began, is gone", async () => {
  await inHome(async (home) => {
    const paths = await makeRun(home, "a");
    const watch = createSessionWatch(paths);
    watch.look(true);
    await Deno.remove(paths.folder, { recursive: true });
    assert.deepEqual(watch.look(true), { kind: "gone" });
    assert.deepEqual(createSessionWatch(paths).look(true), { kind: "gone" });
  });
});
