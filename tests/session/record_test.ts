/** One way from an event to journal, run, snapshot and observer: they never disagree. */

import assert from "assert";
import { foldRun } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { runJournal } from "../../src/run/journal.ts";
import { openSession } from "../../src/session/open.ts";
import { createRecorder, recordStart } from "../../src/session/record.ts";
import { readJournal } from "../../src/store/journal.ts";
import { type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { passed, ready, turn } from "../run/example_run.ts";
import { projectOf, remembering, startOf, withHome } from "./played_session.ts";

async function foldOf(paths: SessionPaths) {
  const read = await readJournal(paths.journal, runJournal);
  return foldRun(read?.entries ?? []);
}

async function snapshotOf(paths: SessionPaths): Promise<Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(paths.state));
}

/** Opens a new session of a new project. */
async function openNew(home: string) {
  const project = await projectOf(home, "/repo");
  return { project, paths: sessionPaths(project, startOf("/repo", "feature/example").sessionId) };
}

Deno.test("journal, run and observer agree after every event", async () => {
  await withHome(async (home) => {
    const { paths } = await openNew(home);
    const { observer, reported } = remembering();
    using session = await openSession(paths, observer);
    const recorder = await recordStart(session, startOf("/repo", "feature/example"), observer);
    const events: RunEvent[] = [...ready, ...turn(1, "US-001", 1, "b0", "a0"), passed("US-001")];
    for (const event of events) {
      await recorder.record(event);
      assert.deepEqual(await foldOf(paths), recorder.run, event.kind);
      assert.deepEqual(reported.at(-1)?.run, recorder.run, event.kind);
    }
    assert.deepEqual(reported.map(({ event }) => event.kind), [
      "run-started",
      ...events.map(({ kind }) => kind),
    ]);
    session.journal.close();
  });
});

Deno.test("several events are one entry, and are reported one by one with the run after each", async () => {
  await withHome(async (home) => {
    const { paths } = await openNew(home);
    const { observer, reported } = remembering();
    using session = await openSession(paths, observer);
    const recorder = await recordStart(session, startOf("/repo", "feature/example"), observer);
    await recorder.record(...ready);
    await recorder.record();
    const read = await readJournal(paths.journal, runJournal);
    assert.deepEqual(read?.entries.map(({ event }) => event.kind), ["run-started", "transition"]);
    assert.deepEqual(reported.map(({ run }) => run.machineState), ["idle", "idle", "idle", "picking-story"]);
    session.journal.close();
  });
});

Deno.test("the snapshot follows wherever a run may rest, also after a rollback", async () => {
  await withHome(async (home) => {
    const { paths } = await openNew(home);
    const { observer } = remembering();
    using session = await openSession(paths, observer);
    const recorder = await recordStart(session, startOf("/repo", "feature/example"), observer);
    await recorder.record(...ready, ...turn(1, "US-001", 1, "b0", "a0"), passed("US-001"));
    const resting: RunEvent[] = [
      { kind: "run-interrupted", signal: "SIGINT" },
      { kind: "run-resumed", maxCostUsd: 3 },
      { kind: "run-paused" },
      { kind: "rollback-intended", storyId: "US-001" },
      { kind: "rolled-back", storyId: "US-001", droppedStories: ["US-001"] },
    ];
    for (const event of resting) {
      await recorder.record(event);
      const snapshot = await snapshotOf(paths);
      assert.equal(snapshot.status, recorder.run.status, event.kind);
      assert.equal(snapshot.updatedAt, recorder.run.updatedAt, event.kind);
    }
    session.journal.close();
  });
});

Deno.test("a secret of the environment reaches neither journal nor observer", async () => {
  await withHome(async (home) => {
    const { paths } = await openNew(home);
    const { observer, reported } = remembering();
    Deno.env.set("ANTHROPIC_API_KEY", "a-very-secret-value");
    try {
      using session = await openSession(paths, observer);
      const recorder = await recordStart(session, startOf("/repo", "feature/example"), observer);
      await recorder.record({ kind: "notice", text: "the key is a-very-secret-value" });
      await recorder.record({ kind: "run-paused" });
      session.journal.close();
    } finally {
      Deno.env.delete("ANTHROPIC_API_KEY");
    }
    const files = await Deno.readTextFile(paths.journal) + await Deno.readTextFile(paths.state);
    assert.ok(!(files + JSON.stringify(reported)).includes("a-very-secret-value"));
  });
});

Deno.test("a recorder of a reopened session continues the run", async () => {
  await withHome(async (home) => {
    const { paths } = await openNew(home);
    const { observer } = remembering();
    {
      using session = await openSession(paths, observer);
      const recorder = await recordStart(session, startOf("/repo", "feature/example"), observer);
      await recorder.record(...ready);
      session.journal.close();
    }
    using session = await openSession(paths, observer);
    assert.ok(session.run !== null);
    const recorder = createRecorder(session, session.run, observer);
    await recorder.record({ kind: "run-resumed", maxCostUsd: null, step: true });
    assert.equal(recorder.run.options.step, true);
    await recorder.record({ kind: "run-resumed", maxCostUsd: null });
    assert.equal(recorder.run.options.step, true);
    await recorder.record({ kind: "run-resumed", maxCostUsd: null, step: false });
    assert.equal(recorder.run.options.step, false);
    assert.deepEqual(await foldOf(paths), recorder.run);
    session.journal.close();
  });
});
