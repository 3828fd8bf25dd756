import assert from "assert";
import { type FoundRun, pickRun } from "../../src/watch/find_run.ts";
import { projectPaths, sessionPaths } from "../../src/store/paths.ts";

const project = projectPaths("/home", "repo");
const run = (runId: string, sessionId: string, archived = true): FoundRun => ({
  project,
  runId,
  sessionId,
  branch: "b",
  status: "completed",
  paths: sessionPaths(project, sessionId),
  archived,
  updatedAt: "",
});

/** Newest first. */
const runs = [
  run("aaaa1111", "11110000", false),
  run("aaaa2222", "22220000"),
  run("bbbb3333", "11110000"),
  run("", "dddd0000"),
];

const cases: readonly (readonly [wanted: string, found: string | number])[] = [
  ["last", "aaaa1111"],
  ["aaaa2222", "aaaa2222"],
  ["b", "bbbb3333"],
  ["aaaa", 2],
  // A session means its newest run, also by the beginning of its id.
  ["11110000", "aaaa1111"],
  ["2222", "aaaa2222"],
  ["dddd", ""],
  ["c", 0],
  ["", 0],
];

for (const [wanted, found] of cases) {
  Deno.test(`${JSON.stringify(wanted)} means ${typeof found === "string" ? `run ${found}` : `${found} runs`}`, () => {
    const choice = pickRun(runs, wanted);
    if (choice.kind === "found") assert.equal(choice.run.runId, found);
    else assert.equal(choice.kind === "several" ? choice.runs.length : 0, found);
  });
}
