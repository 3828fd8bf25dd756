import assert from "assert";
import type { RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { summarize, type SummaryRow } from "../../src/view/summary.ts";
import { failedRun, runAfter, spec, usage, wholeRun } from "./sample_run.ts";

/** The rows that are not about a story. */
function rest(run: RunState): SummaryRow[] {
  return (summarize(run)?.rows ?? []).filter(({ result }) => result === "other");
}

Deno.test("a review's row holds what the run used besides its stories, and the commit of the corrections", () => {
  const [row, ...more] = rest(runAfter(wholeRun()));
  assert.deepEqual(more, []);
  assert.ok(row !== undefined);
  assert.equal(row.name, "Review");
  assert.equal(row.title, "and fixes");
  assert.equal(row.tokens, 13_000);
  assert.equal(row.costUsd?.toFixed(2), "0.11");
  assert.equal(row.commit, "4d5e6f7081");
});

Deno.test("a run without a review has no Review row", () => {
  const run = runAfter(wholeRun());
  const unreviewed = { ...run, reviewRound: 0 };
  const cases: [name: string, run: RunState, expected: string[]][] = [
    ["only stories", runAfter(failedRun()), []],
    ["corrections that a check or a hook asked for", unreviewed, ["Fixes"]],
    ["turns of a story that was rolled back", { ...unreviewed, corrections: [], commits: [] }, ["Other"]],
  ];
  for (const [name, state, expected] of cases) {
    assert.deepEqual(rest(state).map((row) => row.name), expected, name);
  }
});

Deno.test("row 30: the total's time is that of all turns, with reviews and corrections", () => {
  assert.equal(summarize(runAfter(failedRun()))?.total.durationMs, 95_000);
  const run = runAfter(wholeRun());
  const rows = summarize(run)?.rows ?? [];
  const [review] = rest(run);
  assert.ok((review?.durationMs ?? 0) > 0);
  assert.equal(summarize(run)?.total.durationMs, rows.reduce((sum, row) => sum + (row.durationMs ?? 0), 0));
});

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

Deno.test("the headline counts one story as one", () => {
  const one: RunEvent[] = wholeRun().map((event) =>
    event.kind === "spec-loaded" ? { ...event, spec: spec(["Log in"]) } : event
  );
  assert.match(summarize(runAfter(one))?.headline ?? "", /^1 of 1 story done in /);
});

Deno.test("a story that the run did not work on has no figures", () => {
  const row = summarize(runAfter(failedRun()))?.rows.at(-1);
  assert.ok(row !== undefined);
  assert.equal(row.name, "US-003");
  const figures = [row.attempts, row.changes, row.tokens, row.costUsd, row.durationMs, row.commit];
  assert.deepEqual(figures, [null, null, null, null, null, null]);
});

Deno.test("the total has no changes while no story has passed", () => {
  const failed = runAfter(failedRun());
  const none = { ...failed, spec: spec() };
  assert.notEqual(summarize(failed)?.total.changes, null);
  assert.equal(summarize(none)?.total.changes, null);
});

Deno.test("the totals are the run's, not the stories'", () => {
  const run = { ...runAfter(failedRun()), usage: usage(50_000), costUsd: 2 };
  const total = summarize(run)?.total;
  assert.deepEqual([total?.tokens, total?.costUsd, total?.attempts], [50_000, 2, 2]);
});
