/** What became of each check, from how it ended before the first agent and since then. */

import assert from "assert";
import type { RunEvent } from "../../src/run/events.ts";
import type { CheckHistory } from "../../src/run/state.ts";
import { checkVerdicts } from "../../src/view/checks.ts";
import { runAfter, spec, started } from "./sample_run.ts";

const loaded = (verify: string[]): RunEvent[] => [started({ verify }), {
  kind: "spec-loaded",
  specFile: "/spec.json",
  spec: spec(),
}];

const cases: [history: CheckHistory, verdict: string | null][] = [
  [{ before: true, now: true }, "held"],
  [{ before: false, now: true }, "fixed"],
  [{ before: true, now: false }, "broken by this run"],
  [{ before: false, now: false }, "was broken"],
  [{ before: false, now: null }, "was broken"],
  [{ before: true, now: null }, "open"],
  [{ before: null, now: true }, null],
];

for (const [history, verdict] of cases) {
  Deno.test(`a check that was ${history.before} before and is ${history.now} now: ${verdict ?? "not listed"}`, () => {
    const run = { ...runAfter(loaded(["make"])), checks: { make: history } };
    assert.deepEqual(checkVerdicts(run), verdict === null ? [] : [{ command: "make", verdict }]);
  });
}

Deno.test("how a check ended counts as before until the first story is picked", () => {
  const ended = (passed: boolean): RunEvent => ({
    kind: "verify-ended",
    command: "make",
    passed,
    detail: "",
    output: "",
    excerpt: "",
    outputFile: null,
    durationMs: 1,
  });
  const events: RunEvent[] = [
    ...loaded(["make"]),
    { kind: "state-entered", state: "initializing" },
    ended(false),
    { kind: "state-entered", state: "picking-story" },
    ended(true),
  ];
  assert.deepEqual(runAfter(events).checks, { make: { before: false, now: true } });
});
