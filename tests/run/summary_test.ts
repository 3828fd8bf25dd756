import assert from "assert";
import { parseSummary, summarize } from "../../src/run/summary.ts";
import { journalVersion } from "../../src/run/upcast.ts";
import { passed, runAfter, turn } from "./example_run.ts";

const run = runAfter(...turn(1, "US-001", 1, "a", "b"), passed("US-001"), ...turn(2, "US-002", 1, "b", "c"));
const summary = summarize(run, { sequence: 12, bytes: 3456 });

Deno.test("a summary holds what readers show: stories as rows, counts, the open turn, where the journal ends", () => {
  assert.deepEqual(summary.journal, { version: journalVersion, sequence: 12, bytes: 3456 });
  assert.deepEqual([summary.storiesDone, summary.storiesTotal, summary.currentStory], [1, 3, "US-002"]);
  assert.deepEqual(summary.stories.map(({ id, passes }) => [id, passes]), [
    ["US-001", true],
    ["US-002", false],
    ["US-003", false],
  ]);
  const [first] = summary.stories;
  assert.deepEqual([first?.files, first?.additions, first?.tokens, first?.costUsd], [1, 3, 15, 0.25]);
  assert.deepEqual([summary.turn?.phase, summary.turn?.transcript], ["implement", "2"]);
  assert.equal(summary.workTree, "/repo");
});

Deno.test("a summary comes back from JSON as it was", () => {
  assert.deepEqual(parseSummary(JSON.parse(JSON.stringify(summary))), summary);
});

const broken: [name: string, value: unknown][] = [
  ["null", null],
  ["a list", []],
  ["the state of a run, as older versions wrote it", JSON.parse(JSON.stringify(run))],
  ["another version of the summary", { ...summary, version: 99 }],
  ["another version of the journal", { ...summary, journal: { ...summary.journal, version: 99 } }],
  ["a status of tomorrow", { ...summary, status: "parked" }],
  ["a story without an id", { ...summary, stories: [{ ...summary.stories[0], id: undefined }] }],
  ["no configuration", { ...summary, config: null }],
];

for (const [name, value] of broken) {
  Deno.test(`a snapshot is not believed: ${name}`, () => assert.equal(parseSummary(value), null));
}

Deno.test("a summary stays small: no texts of agents, no files, no checkpoints", () => {
  const text = JSON.stringify(summarize(run, { sequence: 1, bytes: 1 }));
  for (const key of ["knowledge", "segments", "answer", "filesCreated"]) {
    assert.ok(!text.includes(`"${key}"`), key);
  }
});
