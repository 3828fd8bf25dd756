import assert from "assert";
import { textOf } from "../../src/view/line.ts";
import { runDetails } from "../../src/view/run_report.ts";
import { replay, wholeRun } from "./sample_run.ts";

Deno.test("a check is named once, with how it ended and what became of it since the run began", () => {
  const moments = replay(wholeRun());
  const last = moments.at(-1)?.run;
  assert.ok(last);
  const cases = [
    [{}, "passed, 2.1s"],
    [{ "npm test": { before: true, now: true } }, "passed, 2.1s, held"],
    [{ "npm test": { before: false, now: true } }, "passed, 2.1s, fixed"],
  ] as const;
  for (const [checks, after] of cases) {
    const run = { ...last, checks };
    const items = runDetails({ run, alive: false, archived: false, moments, damage: null })
      .flatMap((block) => block.kind === "list" && block.title === "Checks" ? block.items : []);
    assert.deepEqual(items.map((item) => [item.text, item.after && textOf([item.after])]), [[
      "npm test",
      after,
    ]]);
  }
});
