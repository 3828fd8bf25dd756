import assert from "assert";
import type { RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { summarize, type SummaryRow } from "../../src/view/summary.ts";
import {
  agentStarted,
  agentStopped,
  at,
  failedRun,
  opening,
  runAfter,
  spec,
  turnEnded,
  turnStarted,
  verifyEnded,
  wholeRun,
} from "./sample_run.ts";

/** The rows that are not about a story. */
function others(run: RunState): SummaryRow[] {
  return (summarize(run)?.rows ?? []).filter(({ result }) => result === "other");
}

function other(run: RunState, name: string): SummaryRow | undefined {
  return others(run).find((row) => row.name === name);
}

Deno.test("reviews and their fixes have a row each, the fixes with their commit", () => {
  const run = runAfter(wholeRun());
  const [review, fixes] = [other(run, "Review"), other(run, "Fixes")];
  assert.deepEqual([review?.attempts, review?.tokens, review?.durationMs], [2, 10_000, 23_000]);
  assert.deepEqual([fixes?.attempts, fixes?.tokens, fixes?.durationMs], [1, 3_000, 8_000]);
  assert.deepEqual([review?.commit, fixes?.commit], [null, "4d5e6f7081"]);
});

const setup: RunEvent = {
  kind: "setup-ended",
  command: "npm ci",
  passed: true,
  detail: "exit 0",
  output: "",
  excerpt: "",
  outputFile: null,
  durationMs: 3_000,
};
const wait: RunEvent[] = [
  { kind: "wait-started", why: "the usage limit resets", until: at(3_600) },
  { kind: "notice", text: "x" },
  { kind: "wait-ended" },
];
const stop: RunEvent[] = [
  { kind: "run-interrupted", signal: "SIGINT" },
  { kind: "notice", text: "x" },
  { kind: "run-resumed", maxCostUsd: null },
];
const rolledBack: RunEvent[] = [
  agentStopped(1, 100, 0.5, 4_000),
  turnEnded(1),
  { kind: "rolled-back", storyId: "US-001", droppedStories: ["US-001"] },
];

Deno.test("row 19: files that the checks passed with and that are in no commit are named, with the command that shows them", () => {
  const run = runAfter(wholeRun());
  assert.equal(summarize(run)?.uncommitted, null);
  const found = (paths: string[]) => {
    const uncommitted = {
      checked: "c".repeat(40),
      tip: "d".repeat(40),
      paths,
      count: paths.length,
      overlooked: [],
    };
    return summarize({ ...run, uncommitted })?.uncommitted;
  };
  assert.equal(found(["a"])?.text, "Checked with 1 file in place that is in no commit: a");
  const many = found(["a", "b", "c", "d", "e", "f", "g"]);
  assert.equal(
    many?.text,
    "Checked with 7 files in place that are in no commit: a, b, c, d, e and 2 more",
  );
  assert.match(many?.lookCommand ?? "", /^git .*diff dddddddddd cccccccccc$/);
});

const happened: [name: string, events: RunEvent[], rows: [name: string, seconds: number][]][] = [
  ["nothing yet", opening(), [["Other", 45]]],
  ["a setup", [...opening(), setup], [["Setup", 3], ["Other", 47]]],
  ["checks", [...opening(), verifyEnded(true), verifyEnded(false)], [["Checks", 4.2], ["Other", 50.8]]],
  ["a wait", [...opening(), ...wait], [["Waiting", 10], ["Other", 50]]],
  ["a wait that is on", [...opening(), ...wait.slice(0, 2)], [["Other", 55]]],
  ["a stop", [...opening(), ...stop], [["Stopped", 10], ["Other", 50]]],
  ["a stop in a wait", [...opening(), ...wait.slice(0, 2), ...stop], [["Waiting", 10], ["Stopped", 10], [
    "Other",
    50,
  ]]],
  ["a crash in a wait", [...opening(), ...wait.slice(0, 2), ...stop.slice(2)], [["Waiting", 10], [
    "Other",
    50,
  ]]],
  ["a story that was rolled back", [...opening(), ...rolledBack], [["Undone", 4], ["Other", 56]]],
  ["a review", [...opening(), turnStarted(2, "review", null), agentStarted(2)], [["Review", 0], [
    "Other",
    55,
  ]]],
];

for (const [name, events, rows] of happened) {
  Deno.test(`row 30: only what happened has a row, and the rows add up to the whole time: ${name}`, () => {
    const run = runAfter(events);
    const seconds = (ms: number | null) => (ms ?? 0) / 1_000;
    assert.deepEqual(others(run).map((row) => [row.name, seconds(row.durationMs)]), rows);
    const summary = summarize(run);
    assert.equal(seconds(summary?.total.durationMs ?? null), (events.length - 1) * 5);
  });
}

Deno.test("the headline counts one story as one, and takes its time from the total", () => {
  const one: RunEvent[] = wholeRun().map((event) =>
    event.kind === "spec-loaded" ? { ...event, spec: spec(["Log in"]) } : event
  );
  const summary = summarize(runAfter(one));
  assert.equal(summary?.headline, "1 of 1 story done in 5m 20s");
  assert.equal(summary?.total.durationMs, 320_000);
});

Deno.test("a story that the run did not work on has no figures", () => {
  const row = summarize(runAfter(failedRun()))?.rows.find(({ name }) => name === "US-003");
  assert.ok(row !== undefined);
  const figures = [row.attempts, row.changes, row.tokens, row.costUsd, row.durationMs, row.commit];
  assert.deepEqual(figures, [null, null, null, null, null, null]);
});

Deno.test("the total has no changes while no story has passed", () => {
  const failed = runAfter(failedRun());
  const none = { ...failed, spec: spec() };
  assert.notEqual(summarize(failed)?.total.changes, null);
  assert.equal(summarize(none)?.total.changes, null);
});

Deno.test("a run of which nothing is known yet has no zeros for tokens and money", () => {
  const { tokens, costUsd, attempts } = summarize(runAfter(opening().slice(0, 6)))?.total ?? {};
  assert.deepEqual([tokens, costUsd, attempts], [null, null, null]);
});

Deno.test("a turn that was cut off makes the figures of its story and the total estimates, and no other", () => {
  const isStop = (event: RunEvent) => event.kind === "agent-stopped";
  const first = wholeRun().findIndex(isStop);
  const cutOff = wholeRun().map((event, i) =>
    i === first && event.kind === "agent-stopped" ? { ...event, usageIsEstimate: true } : event
  );
  const summary = summarize(runAfter(cutOff));
  const estimated = (summary?.rows ?? []).filter(({ isEstimate }) => isEstimate).map(({ name }) => name);
  assert.deepEqual([estimated, summary?.total.isEstimate], [["US-001"], true]);
  assert.equal(summarize(runAfter(wholeRun()))?.total.isEstimate, false);
});
