import assert from "assert";
import type { Finding } from "../../src/claude/findings.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { runAnnotations } from "../../src/view/annotations.ts";
import { opening, runAfter, wholeRun } from "./sample_run.ts";

const finding = (change: Partial<Finding>): Finding => ({
  severity: "minor",
  path: "src/a.ts",
  line: 1,
  text: "odd",
  state: "open",
  reason: null,
  ...change,
});

function found(findings: Finding[]): RunEvent[] {
  return [...opening(), { kind: "review-found-issues", round: 1, findings, count: findings.length }];
}

Deno.test("a run in which all went well has no annotation", () => {
  assert.deepEqual(runAnnotations(runAfter(wholeRun())), []);
});

Deno.test("a finding that was left open or skipped is a warning at its line", () => {
  const run = runAfter(found([
    finding({ severity: "critical" }),
    finding({ path: null, line: null, text: "b", state: "skipped", reason: "meant so" }),
    finding({ text: "c", state: "fixed" }),
  ]));
  assert.deepEqual(runAnnotations(run), [
    {
      level: "warning",
      title: "autom8: critical finding, left open",
      text: "odd",
      path: "src/a.ts",
      line: 1,
    },
    {
      level: "warning",
      title: "autom8: minor finding, skipped",
      text: "b (meant so)",
      path: null,
      line: null,
    },
  ]);
});

for (const path of ["/etc/passwd", "../other/a.ts", "a/../../b.ts", "C:\\a.ts"]) {
  Deno.test(`a finding in ${path} is annotated without a file`, () => {
    assert.equal(runAnnotations(runAfter(found([finding({ path })])))[0]?.path, null);
  });
}

Deno.test("a parked story and a check that the run broke are errors, and come first", () => {
  const check = { command: "npm test", output: "", excerpt: "", outputFile: null, durationMs: 1 };
  const run = runAfter([
    ...opening().slice(0, 5),
    { kind: "verify-ended", ...check, passed: true, detail: "ok" },
    ...found([finding({})]).slice(5),
    { kind: "verify-ended", ...check, passed: false, detail: "exit 1" },
    { kind: "story-given-up", storyId: "US-001", reason: "no\u001b[31m way" },
    { kind: "story-parked", storyId: "US-001", name: "parked-US-001", files: [], fileCount: 0 },
  ]);
  assert.deepEqual(runAnnotations(run).map(({ level, title, text }) => [level, title, text]), [
    ["error", "autom8: US-001 is parked", "Add login endpoint: no way"],
    ["error", "autom8: check broken by this run", "npm test"],
    ["warning", "autom8: minor finding, left open", "odd"],
  ]);
});

Deno.test("no more annotations than GitHub shows, and one less for the error that ended the run", () => {
  const many = Array.from({ length: 50 }, (_, i) => finding({ text: `odd ${i}` }));
  assert.equal(runAnnotations(runAfter(found(many))).length, 9);
});
