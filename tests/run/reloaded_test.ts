/** The fold of a reload: what becomes of stories, of the open turn and of the state that the run stopped in. */

import assert from "assert";
import { apply } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { specForRun, turnAfterReload } from "../../src/run/reloaded.ts";
import type { RunState } from "../../src/run/state.ts";
import type { Spec } from "../../src/spec/spec.ts";
import { at, exampleSpec, passed, runAfter, specWith, turn } from "./example_run.ts";

const all: RunEvent[] = ["US-001", "US-002", "US-003"].flatMap((id, n) => [
  { kind: "story-picked", storyId: id },
  ...turn(n + 1, id, 1, "a", "b"),
  passed(id),
]);
const picked: RunEvent[] = [{ kind: "story-picked", storyId: "US-001" }, {
  kind: "state-entered",
  state: "running-claude",
}];
const failedCheck: RunEvent = {
  kind: "attempt-failed",
  storyId: "US-001",
  attempt: 1,
  problem: { kind: "verify-failed", command: "npm test", output: "" },
  counts: true,
};
const blocked: RunEvent = { ...failedCheck, problem: { kind: "turn-failed", detail: "blocked: no key" } };

function edited(change: (story: Spec["userStories"][number]) => Spec["userStories"][number] | null): Spec {
  const userStories = exampleSpec.userStories.flatMap((story) => change(story) ?? []);
  return { ...exampleSpec, userStories };
}

const without = (id: string) => edited((story) => story.id === id ? null : story);
const withVerify = edited((story) => story.id === "US-001" ? { ...story, verify: ["true"] } : story);
const withText = edited((story) => story.id === "US-001" ? { ...story, notes: "more" } : story);

function reload(run: RunState, file: Spec, config = run.config): RunState {
  return apply(run, { kind: "run-reloaded", config, spec: specForRun(run, file), changes: [] }, at);
}

Deno.test("stories that passed stay passed, also if they were edited or removed", () => {
  const run = runAfter(...all.slice(0, -1));
  const after = reload(run, withText);
  assert.deepEqual(after.spec?.userStories.map(({ passes }) => passes), [true, true, false]);
  const removed = reload(run, without("US-001"));
  assert.deepEqual(removed.spec?.userStories.map(({ id, passes }) => [id, passes]), [
    ["US-002", true],
    ["US-003", false],
    ["US-001", true],
  ]);
});

Deno.test("only a story that was not begun can be marked as passing in the file", () => {
  const run = runAfter(...picked, ...turn(1, "US-001", 1, "a", "b"));
  const marked = specForRun(run, edited((story) => ({ ...story, passes: true })));
  assert.deepEqual(marked.userStories.map(({ passes }) => passes), [false, true, true]);
});

Deno.test("a story is checked again if its check failed and is another now", () => {
  const run = runAfter(...picked, failedCheck);
  const other = { ...run.config, verify: ["true"] };
  const cases: [name: string, run: RunState, after: RunState, recheck: boolean][] = [
    ["other commands of the story", run, reload(run, withVerify), true],
    ["other commands of the configuration", run, reload(run, exampleSpec, other), true],
    ["another text", run, reload(run, withText), false],
    ["nothing else", run, reload(run, exampleSpec), false],
  ];
  for (const [name, , after, recheck] of cases) {
    assert.equal(after.stories["US-001"]?.recheck, recheck, name);
  }
  const both = edited((story) => ({ ...story, verify: ["true"], notes: "more" }));
  assert.equal(reload(run, both).stories["US-001"]?.recheck, false, "another task as well");
  const other2 = runAfter(...picked, blocked);
  assert.equal(reload(other2, withVerify).stories["US-001"]?.recheck, false, "a blocked story");
});

Deno.test("parked stories get new attempts if they were edited or their checks are others", () => {
  const run = runAfter(
    ...picked,
    failedCheck,
    { kind: "story-given-up", storyId: "US-001", reason: "no attempt passed" },
    { kind: "story-park-intended", storyId: "US-001", checkpoint: "c" },
    { kind: "story-parked", storyId: "US-001", name: "parked-US-001", files: [], fileCount: 0 },
  );
  for (
    const [file, status] of [[withVerify, "pending"], [withText, "pending"], [exampleSpec, "parked"]] as const
  ) {
    const story = reload(run, file).stories["US-001"];
    assert.equal(story?.status, status);
    assert.equal(story?.failures, status === "pending" ? 0 : 1);
  }
});

Deno.test("new stories come before the review and the commits, and after a correction", () => {
  const more = specWith(["US-001", "US-002", "US-003", "US-004"]);
  for (
    const [state, expected, hasNew] of [
      ["reviewing", "picking-story", false],
      ["committing", "picking-story", false],
      ["correcting", "correcting", true],
      ["picking-story", "picking-story", false],
    ] as const
  ) {
    const after = reload(runAfter(...all, { kind: "state-entered", state }), more);
    assert.deepEqual([after.machineState, after.hasNewStories], [expected, hasNew], state);
    // Without a new story, the run stays where it is.
    assert.equal(reload(runAfter(...all, { kind: "state-entered", state }), withText).machineState, state);
  }
});

Deno.test("a story in work that was removed is given up, or left alone in a lent checkout", () => {
  const run = runAfter(...picked, ...turn(1, "US-001", 1, "a", "b"));
  const lent = reload(run, without("US-001"));
  assert.deepEqual([lent.currentStory, lent.machineState, lent.turn], [null, "picking-story", null]);
  const own = reload({ ...run, options: { ...run.options, worktree: true } }, without("US-001"));
  assert.equal(own.currentStory, "US-001");
  assert.equal(own.stories["US-001"]?.parked?.stage, "given-up");
});

Deno.test("the open turn ends if its story's text is another, and continues if only its checks are", () => {
  const after = (run: RunState, spec: Spec) => turnAfterReload(run, { config: run.config, spec });
  const start = turn(1, "US-001", 1, "a", "b").find(({ kind }) => kind === "turn-started");
  assert.ok(start?.kind === "turn-started");
  const run = runAfter(...picked, start);
  assert.equal(after(run, withText), "ends");
  assert.equal(after(run, without("US-001")), "ends");
  assert.equal(after(run, withVerify), "continues");
  assert.equal(after(run, without("US-002")), "continues");
  const again = runAfter(...picked, failedCheck, start);
  assert.equal(after(again, withVerify), "ends", "its check had failed, and is another now");
  const reviewing: RunEvent = { ...start, phase: "review", storyId: null };
  assert.equal(after(runAfter(...all, reviewing), withText), "drops");
  assert.equal(after(runAfter(...all, reviewing), exampleSpec), "continues");
});
