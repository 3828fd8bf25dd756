import assert from "assert";
import { apply, foldRun, startRun } from "../../src/run/apply.ts";
import { parseEvent } from "../../src/run/journal.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { at, passed, ready, runAfter, started, turn } from "./example_run.ts";

Deno.test("the fold of a journal is the run, and survives JSON", () => {
  const events: RunEvent[] = [started, ...ready, ...turn(1, "US-001", 1, "a", "b"), passed("US-001")];
  const run = foldRun(events.map((event) => ({ event, at })));
  const read = foldRun(events.map((event) => ({ event: parseEvent(JSON.parse(JSON.stringify(event))), at })));
  assert.deepEqual(read, run);
  assert.deepEqual(JSON.parse(JSON.stringify(run)), run);
});

Deno.test("a transition is what its events are, one after the other", () => {
  const events = [...turn(1, "US-001", 1, "a", "b"), passed("US-001")];
  assert.deepEqual(runAfter({ kind: "transition", events }), runAfter(...events));
});

Deno.test("a journal that does not begin with a run's start is none", () => {
  assert.equal(foldRun([{ event: { kind: "run-paused" }, at }]), null);
  assert.equal(foldRun([]), null);
});

Deno.test("a turn adds its change, tokens, cost and time to its story and to the run", () => {
  const run = runAfter(...turn(1, "US-001", 1, "a", "b"), ...turn(2, "US-001", 2, "b", "c"));
  const story = run.stories["US-001"];
  assert.deepEqual(story?.segments, [{ before: "a", after: "b" }, { before: "b", after: "c" }]);
  assert.equal(story?.attempts, 2);
  assert.equal(story?.costUsd, 0.5);
  assert.equal(story?.usage.inputTokens, 20);
  assert.equal(run.costUsd, 0.5);
  assert.equal(run.turns, 2);
  assert.equal(run.stories["US-002"]?.costUsd, 0);
});

Deno.test("a story that passes is done in the spec, counted, and known", () => {
  const run = runAfter(...turn(1, "US-001", 1, "a", "b"), passed("US-001"));
  assert.deepEqual(run.spec?.userStories.map((story) => story.passes), [true, false, false]);
  assert.equal(run.stories["US-001"]?.files, 1);
  assert.equal(run.stories["US-001"]?.additions, 3);
  assert.equal(run.currentStory, null);
  assert.equal(run.turn, null);
  assert.deepEqual(Object.keys(run.knowledge.files), ["US-001.txt"]);
});

Deno.test("a commit is known by its story, and the index is behind from the first to the last", () => {
  const commit = (key: string, onto: string, id: string): RunEvent[] => [
    { kind: "commit-intended", key, onto },
    { kind: "committed", key, onto, commit: id, subject: "feat: x" },
  ];
  const run = runAfter(
    ...turn(1, "US-001", 1, "a", "b"),
    passed("US-001"),
    ...commit("US-001", "b0", "k1"),
    ...commit("corrections", "k1", "k2"),
  );
  assert.equal(run.stories["US-001"]?.commit, "k1");
  assert.equal(run.knowledge.storyChanges[0]?.commitHash, "k1");
  assert.deepEqual(run.indexBehind, { from: "b0", to: "k2" });
  assert.equal(run.committing, null);
  assert.equal(apply(run, { kind: "index-synced" }, at).indexBehind, null);
});

Deno.test("row 27: without a review, a failed correction continues with the commits", () => {
  const error = { kind: "internal", message: "", hint: "", exitCode: 1 } as const;
  const failed = runAfter({ kind: "state-entered", state: "correcting" }, { kind: "run-failed", error });
  const skips = { ...failed, options: { ...failed.options, skipReview: true } };
  const off = { ...failed, config: { ...failed.config, review: false } };
  for (const run of [skips, off]) {
    const next = apply(run, { kind: "run-resumed", maxCostUsd: null }, at);
    assert.deepEqual([next.machineState, next.reviewRound], ["committing", run.reviewRound]);
  }
});

Deno.test("a failed run resumes in the state it failed in, a failed correction with a review", () => {
  const error = { kind: "internal", message: "", hint: "", exitCode: 1 } as const;
  for (const [from, to] of [["running-claude", "running-claude"], ["correcting", "reviewing"]] as const) {
    const failed = runAfter({ kind: "state-entered", state: from }, { kind: "run-failed", error });
    assert.equal(failed.status, "failed");
    assert.equal(failed.failure?.in, from);
    const resumed = apply(failed, { kind: "run-resumed", maxCostUsd: 5 }, at);
    assert.equal(resumed.machineState, to);
    assert.equal(resumed.status, "running");
    assert.equal(resumed.config.maxCostUsd, 5);
  }
});

Deno.test("a correction that was stopped at a limit continues the same turn, without a review", () => {
  const error = { kind: "rate-limited", message: "", hint: "", exitCode: 6 } as const;
  const run = runAfter(
    { kind: "state-entered", state: "correcting" },
    {
      kind: "turn-started",
      number: 1,
      phase: "correct",
      storyId: null,
      attempt: 1,
      conversation: "c",
      before: "a",
      tip: null,
      nested: [],
    },
    { kind: "run-failed", error },
    { kind: "run-resumed", maxCostUsd: null },
  );
  assert.equal(run.machineState, "correcting");
  assert.equal(run.turn?.conversation, "c");
});

Deno.test("a failure that is not the review's own leaves the count of its rounds", () => {
  const error = { kind: "disk-full", message: "", hint: "", exitCode: 1 } as const;
  const review = (number: number): RunEvent[] => [
    { kind: "state-entered", state: "reviewing" },
    {
      kind: "turn-started",
      number,
      phase: "review",
      storyId: null,
      attempt: 1,
      conversation: `c${number}`,
      before: "a",
      tip: null,
      nested: [],
    },
    { kind: "review-found-issues", round: number, findings: [], count: 0 },
  ];
  const resume = { kind: "run-resumed", maxCostUsd: null } as const;
  for (const [state, rounds] of [["committing", 2], ["correcting", 0], ["reviewing", 0]] as const) {
    const entered = { kind: "state-entered", state } as const;
    const run = runAfter(...review(1), ...review(2), entered, { kind: "run-failed", error }, resume);
    assert.equal(run.reviewRound, rounds, state);
  }
});

Deno.test("an interrupted run keeps its open turn", () => {
  const events = turn(1, "US-001", 1, "a", "b").slice(0, 4);
  const run = runAfter(...events, { kind: "run-interrupted", signal: "SIGINT" }, {
    kind: "run-resumed",
    maxCostUsd: null,
  });
  assert.equal(run.turn?.conversation, "c1");
  assert.equal(run.turn?.invocations.at(-1)?.ending, null);
  assert.equal(run.machineState, "running-claude");
});

Deno.test("a completed run that is being rolled back is unfinished until it is done again", () => {
  const run = runAfter({ kind: "run-completed" }, { kind: "rollback-intended", storyId: "US-001" });
  assert.deepEqual([run.status, run.finishedAt, run.rollback], ["paused", null, { storyId: "US-001" }]);
});

Deno.test("a rollback forgets the story and what came after it", () => {
  const run = runAfter(
    ...turn(1, "US-001", 1, "a", "b"),
    passed("US-001"),
    ...turn(2, "US-002", 1, "b", "c"),
    passed("US-002"),
    { kind: "rollback-intended", storyId: "US-002" },
    { kind: "rolled-back", storyId: "US-002", droppedStories: ["US-002"] },
  );
  assert.deepEqual(run.spec?.userStories.map((story) => story.passes), [true, false, false]);
  assert.deepEqual(Object.keys(run.knowledge.files), ["US-001.txt"]);
  assert.equal(run.stories["US-002"]?.attempts, 0);
  assert.equal(run.rollback, null);
  assert.equal(run.status, "paused");
});

Deno.test("applying an event changes nothing of the run before", () => {
  const run = startRun(started, at);
  const copy = structuredClone(run);
  for (const event of [...ready, ...turn(1, "US-001", 1, "a", "b"), passed("US-001")]) apply(run, event, at);
  assert.deepEqual(run, copy);
});
