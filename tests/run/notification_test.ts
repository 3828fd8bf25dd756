import assert from "assert";
import type { RunEvent } from "../../src/run/events.ts";
import { notificationOf } from "../../src/run/notification.ts";
import { schemaProblems } from "../harness/json_schema.ts";
import { failedRun, opening, replay, runAfter, wholeRun } from "../view/sample_run.ts";

const schema = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/schemas/notification.schema.json", import.meta.url)),
);

const until = "2026-11-24T08:00:00.000Z";
const cases: [
  name: string,
  events: RunEvent[],
  expected: [event: string, needsPerson: boolean, text: RegExp],
][] = [
  ["is completed", wholeRun(), ["completed", false, /^3 of 3 stories done on feat\/login\.$/]],
  ["failed", failedRun(), ["failed", true, /`npm test` failed.* 1 of 3 stories done/]],
  ["is paused", [...opening(), { kind: "run-paused" }], ["paused", true, /autom8 resume$/]],
  [
    "was interrupted",
    [...opening(), { kind: "run-interrupted", signal: "SIGTERM" }],
    ["interrupted", false, /^0 of 3 stories done/],
  ],
  [
    "waits for a limit",
    [...opening(), { kind: "wait-started", why: "usage limit reached.", until }],
    ["waiting", false, /^usage limit reached\. 0 of 3/],
  ],
];
for (const [name, events, [event, needsPerson, text]] of cases) {
  Deno.test(`a run that ${name} is notified of, as its schema says`, () => {
    const run = runAfter(events);
    const found = notificationOf(events.at(-1)?.kind ?? "notice", run);
    assert.ok(found !== null);
    assert.deepEqual(schemaProblems(found, schema), []);
    assert.deepEqual([found.event, found.needsPerson], [event, needsPerson]);
    assert.match(found.text, text);
    assert.equal(found.failure !== null, event === "failed");
    assert.equal(found.waitsUntil, event === "waiting" ? until : null);
  });
}

Deno.test("nobody is notified of what happens within a run", () => {
  for (const { event, run } of replay(wholeRun()).slice(0, -1)) {
    assert.equal(notificationOf(event.kind, run), null, event.kind);
  }
});
