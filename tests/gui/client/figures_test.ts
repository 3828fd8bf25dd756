/** What the GUI's page computes: visible rows, costs of days, bars of a timeline, values of fields. */

import assert from "assert";
import { fieldText, typedValues } from "../../../gui/client/config_values.ts";
import { costByDay } from "../../../gui/client/cost_by_day.ts";
import { currentSource, documentOf, sourcesOf } from "../../../gui/client/sources.ts";
import { barsOf } from "../../../gui/client/timeline_bars.ts";
import { visibleRows } from "../../../gui/client/visible_rows.ts";
import type { AttemptRow, RunAnswer, TimelineRow } from "../../../gui/protocol.ts";

Deno.test("only rows around the visible ones are drawn, wherever the list is scrolled to", () => {
  const view = { height: 400, rowHeight: 20 };
  assert.deepEqual(visibleRows({ ...view, top: 0, count: 100_000 }), { first: 0, last: 40 });
  assert.deepEqual(visibleRows({ ...view, top: 20_000, count: 100_000 }), { first: 980, last: 1_040 });
  assert.deepEqual(visibleRows({ ...view, top: 0, count: 3 }), { first: 0, last: 3 });
  assert.deepEqual(visibleRows({ ...view, top: 0, count: 0 }), { first: 0, last: 0 });
  // The list was replaced by a shorter one, and is still scrolled to where the longer one was.
  assert.deepEqual(visibleRows({ ...view, top: 20_000, count: 30 }), { first: 0, last: 30 });
});

Deno.test("costs count on the day on which a run finished, and older ones not at all", () => {
  const now = new Date(2026, 10, 2, 12).getTime();
  const at = (...time: [number, number, number?]) => new Date(2026, ...time).getTime();
  const days = costByDay(
    [
      { finishedAt: at(10, 2, 0), costUsd: 1 },
      { finishedAt: at(10, 1, 23), costUsd: 2 },
      { finishedAt: at(10, 1, 1), costUsd: 3 },
      { finishedAt: at(9, 30, 23), costUsd: 50 },
    ],
    now,
    3,
  );
  assert.deepEqual(days, [
    { day: "Oct 31", costUsd: 0 },
    { day: "Nov 1", costUsd: 5 },
    { day: "Nov 2", costUsd: 1 },
  ]);
});

const attempt = (turn: number, startedAt: number, endedAt: number | null): AttemptRow => ({
  turn,
  phase: "implement",
  storyId: "US-1",
  attempt: 1,
  startedAt,
  endedAt,
  transcript: turn === 1 ? "t1" : null,
});
const event = (at: number, label: string, tone: TimelineRow["tone"] = "text"): TimelineRow => ({
  at,
  kind: "entry",
  label,
  text: label,
  tone,
  output: null,
});
const run: RunAnswer = {
  key: "p/1",
  title: "p",
  alive: true,
  archived: false,
  status: { text: "running", tone: "good" },
  facts: [],
  stories: [],
  attempts: [attempt(1, 1_000, 2_000), attempt(2, 4_000, null)],
  timeline: [
    event(0, "Start"),
    event(2_500, "Check", "bad"),
    event(3_000, "Wait"),
    event(4_000, "Agent"),
  ],
  findings: [],
  checks: [],
  decisions: [],
  assumptions: [],
  commits: [],
  next: [],
};

Deno.test("a timeline has turns, checks and waits in their places, up to now", () => {
  const bars = barsOf(run, 10_000).map(({ kind, left, width, source }) => [kind, left, width, source]);
  assert.deepEqual(bars, [
    ["turn", 100, 100, "attempt 1"],
    ["failed", 250, 6, "checks"],
    ["wait", 300, 100, "events"],
    ["turn", 400, 600, "attempt 2"],
  ]);
});

Deno.test("a timeline without events has no bars", () => {
  assert.deepEqual(barsOf({ ...run, attempts: [], timeline: [] }, 10), []);
});

Deno.test("a source that is gone gives way to the first one", () => {
  const sources = sourcesOf(null, run);
  assert.deepEqual(sources.map(({ source }) => source), [
    ...["events", "checks", "findings", "diff", "attempt 1", "attempt 2"],
  ]);
  assert.equal(currentSource("live", sources), "events");
  assert.equal(currentSource("attempt 2", sources), "attempt 2");
});

Deno.test("a source is read from the document that holds it", () => {
  assert.deepEqual(documentOf("attempt 1", run), { kind: "transcript", name: "t1" });
  assert.equal(documentOf("attempt 2", run), null);
  assert.deepEqual(documentOf("diff", run), { kind: "diff", name: null });
  assert.equal(documentOf("events", run), null);
});

const fields: [value: unknown, text: string][] = [
  [true, "true"],
  [3, "3"],
  ["x", "x"],
  [["a b", "c"], "a b\nc"],
  [[], ""],
  [null, ""],
];
for (const [value, text] of fields) {
  Deno.test(`a field shows ${JSON.stringify(value)}`, () => assert.equal(fieldText({ value }), text));
}

Deno.test("a field's text is sent as one would type it", () => {
  assert.deepEqual(typedValues({ type: "list" }, " a b \n\nc\n"), ["a b", "c"]);
  assert.deepEqual(typedValues({ type: "list" }, " \n"), ["[]"]);
  assert.deepEqual(typedValues({ type: "text" }, ""), [""]);
  assert.deepEqual(typedValues({ type: "number" }, "abc"), ["abc"]);
});
