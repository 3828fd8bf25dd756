import assert from "assert";
import { summarize } from "../../src/run/summary.ts";
import { costReport, costTables } from "../../src/view/cost.ts";
import { runAfter, usage, wholeRun } from "./sample_run.ts";

const turn = (phase: "plan" | "convert-spec" | "improve", costUsd: number, project = "greeter") => ({
  project,
  phase,
  usage: usage(100),
  costUsd,
  durationMs: 1_000,
});

Deno.test("turns that belong to no run count in the total, their project and their phase, but are no runs", () => {
  const run = summarize(runAfter(wholeRun()), { sequence: 1, bytes: 1 });
  const without = costReport([run], []);
  const turns = [turn("plan", 1), turn("improve", 2, "shop"), turn("plan", 4)];
  const { total, projects, phases, runs } = costReport([run], turns);
  assert.equal(total.runs, 1);
  assert.equal(runs.length, 1);
  assert.equal(total.costUsd, without.total.costUsd + 7);
  assert.equal(total.tokens, without.total.tokens + 300);
  assert.equal(projects.reduce((sum, { costUsd }) => sum + costUsd, 0), total.costUsd);
  assert.deepEqual(projects.find(({ project }) => project === "shop"), {
    ...{ project: "shop", runs: 0, tokens: 100, costUsd: 2, durationMs: 1_000 },
  });
  assert.deepEqual(phases.slice(0, 2).map(({ phase, turns, costUsd }) => [phase, turns, costUsd]), [
    ["plan", 2, 5],
    ["improve", 1, 2],
  ]);
});

Deno.test("a project that only planned has costs and no table of runs", () => {
  const tables = costTables(costReport([], [turn("convert-spec", 0.5)]), 0);
  assert.deepEqual(tables.map(({ kind }) => kind), ["heading", "table"]);
  assert.deepEqual(costTables(costReport([], []), 0), [{ kind: "text", text: "No runs." }]);
});
