import assert from "assert";
import { planCommits } from "../../src/run/commit_plan.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { passed, runAfter, turn } from "./example_run.ts";

const two = [
  ...turn(1, "US-002", 1, "a", "b"),
  passed("US-002"),
  ...turn(2, "US-001", 1, "b", "c"),
  passed("US-001"),
];
const correction = (foldInto: string | null): RunEvent => ({
  kind: "corrected",
  correction: { segments: [{ before: "c", after: "d" }], foldInto },
  changedFiles: ["x"],
  fileCount: 1,
});

Deno.test("stories are committed in the order they passed, then the corrections", () => {
  const planned = planCommits(runAfter(...two, correction(null)));
  assert.deepEqual(planned.map((commit) => commit.key), ["US-002", "US-001", "corrections"]);
  assert.deepEqual(planned.map((commit) => commit.segments.length), [1, 1, 1]);
  assert.match(planned[0]?.message ?? "", /\n\nAutom8-Run: 11111111-.*\nAutom8-Story: US-002\n$/);
});

Deno.test("without corrections there is no commit for them", () => {
  assert.deepEqual(planCommits(runAfter(...two)).map((commit) => commit.key), ["US-002", "US-001"]);
});

Deno.test("a correction that a hook asked for goes into the commit it refused", () => {
  const planned = planCommits(runAfter(...two, correction("US-001")));
  assert.deepEqual(planned.map((commit) => [commit.segments.length, commit.folded.length]), [[1, 0], [1, 1], [
    0,
    0,
  ]]);
});

Deno.test("what is committed is not planned again, and a late correction for it goes into the corrections", () => {
  const committed: RunEvent = {
    kind: "committed",
    key: "US-002",
    onto: "b0",
    commit: "k1",
    subject: "feat: x",
  };
  const planned = planCommits(runAfter(...two, committed, correction("US-002")));
  assert.deepEqual(planned.map((commit) => commit.key), ["US-001", "corrections"]);
  assert.equal(planned.at(-1)?.segments.length, 1);
});
