import assert from "assert";
import { textOf } from "../../src/view/line.ts";
import type { Finding } from "../../src/claude/findings.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { renderSummary } from "../../src/terminal/summary.ts";
import { failedRun, opening, runAfter, spec, wholeRun } from "../view/sample_run.ts";
import { assertFits, assertScreen } from "./screen.ts";

Deno.test("the summary of a completed run at 80 columns", () => {
  assertScreen(
    renderSummary(runAfter(wholeRun()), 80),
    80,
    `
3 of 3 stories done in 5m 20s

  Story   Title           Try  Files         +/-  Tokens   Cost    Time  Commit
✓ US-001  Add login end…    1      2     +120 -4   12.3k  $0.12  1m 05s  1a2b3c4
✓ US-002  Remember sess…    2      1  +1,234 -56   12.0k  $0.13     51s  2b3c4d5
✓ US-003  Log out           1      1       +8 -0     950  $0.01    9.0s  3c4d5e6
  Review                    2                      10.0k  $0.08     23s
  Fixes                     1                       3.0k  $0.03    8.0s  4d5e6f7
  Checks                                                            11s
  Other                                                          2m 34s
────────────────────────────────────────────────────────────────────────────────
  Total                     7      4  +1,362 -60   38.3k  $0.37  5m 20s

Review     1 issue found in 2 reviews: 1 fixed

Next
  git log --stat c0ffee1..feat/login
`,
  );
});

Deno.test("the summary of a completed run at 40 columns has fewer columns", () => {
  assertScreen(
    renderSummary(runAfter(wholeRun()), 40),
    40,
    `
3 of 3 stories done in 5m 20s

  Story   Title             Cost    Time
✓ US-001  Add login endp…  $0.12  1m 05s
✓ US-002  Remember sessi…  $0.13     51s
✓ US-003  Log out          $0.01    9.0s
  Review                   $0.08     23s
  Fixes                    $0.03    8.0s
  Checks                             11s
  Other                           2m 34s
────────────────────────────────────────
  Total                    $0.37  5m 20s

Review     1 issue found in 2 reviews: 1
           fixed

Next
  git log --stat c0ffee1..feat/login
`,
  );
});

Deno.test("the summary of a failed run shows which story failed and which was not started", () => {
  assertScreen(
    renderSummary(runAfter(failedRun()), 100),
    100,
    `
1 of 3 stories done in 2m 00s

  Story   Title               Try  Files      +/-  Tokens   Cost    Time
✓ US-001  Add login endpoint    1      2  +120 -4   12.3k  $0.12  1m 05s
✗ US-002  Remember sessions     1                    8.0k  $0.08     30s
· US-003  Log out
  Checks                                                            4.2s
  Other                                                              21s
────────────────────────────────────────────────────────────────────────
  Total                         2      2  +120 -4   20.3k  $0.20  2m 00s

Next
  git status
  autom8 resume --session 1a2b3c4d
`,
  );
});

Deno.test("wide characters keep their columns", () => {
  const titles = ["ログイン画面を追加する", "e\u0301te\u0301 🎉 party", "Log out"];
  const run = runAfter(
    wholeRun().map((event) => event.kind === "spec-loaded" ? { ...event, spec: spec(titles) } : event),
  );
  assertScreen(
    renderSummary(run, 60).slice(2, 6),
    60,
    `
  Story   Title                  +/-   Cost    Time  Commit
✓ US-001  ログイン画面…      +120 -4  $0.12  1m 05s  1a2b3c4
✓ US-002  e\u0301te\u0301 🎉 party    +1,234 -56  $0.13     51s  2b3c4d5
✓ US-003  Log out              +8 -0  $0.01    9.0s  3c4d5e6
`,
  );
});

Deno.test("a brief summary names no check, finding or assumption", () => {
  const run = { ...runAfter(wholeRun()), checks: { "npm test": { before: true, now: true } } };
  const lines = (brief: boolean) => renderSummary(run, 80, { brief }).map(textOf);
  const named = /^(?:Check|Assumed| {2}open| {2}skipped) /;
  assert.ok(lines(false).some((text) => named.test(text)));
  assert.deepEqual(lines(true).filter((text) => named.test(text)), []);
  assert.deepEqual(lines(true), lines(false).filter((text) => !named.test(text)));
});

Deno.test("the summary fits every width", () => {
  for (let width = 20; width <= 200; width++) {
    for (const events of [wholeRun(), failedRun(), opening()]) {
      const lines = renderSummary(runAfter(events), width);
      const next = lines.findIndex((one) => textOf(one) === "Next");
      assertFits(lines.slice(0, next), width);
      assert.ok(lines.slice(next).some((one) => /^ {2}(?:git|autom8) /.test(textOf(one))));
    }
  }
});

Deno.test("findings that stay and assumptions of agents are listed", () => {
  const finding = { severity: "minor", path: "a.ts", line: 1, state: "open", reason: null } as const;
  const findings: Finding[] = [
    { ...finding, text: "one", state: "skipped", reason: "a table reads better so" },
    { ...finding, text: "two", path: null },
  ];
  const events = wholeRun().map((event): RunEvent =>
    event.kind === "story-passed" && event.storyId === "US-002"
      ? {
        ...event,
        answer: { ...event.answer, assumptions: ["sessions end after a day, since nothing says when"] },
      }
      : event
  );
  const run = { ...runAfter(events), reviews: [{ findings, count: 2, corrected: false }] };
  assertScreen(
    renderSummary(run, 60).slice(-9),
    60,
    `
Review     2 issues found in 1 review: 1 skipped, 1 left
           open
  open     two
  skipped  a.ts:1 one (a table reads better so)
Assumed    sessions end after a day, since nothing says when
           (US-002)

Next
  git log --stat c0ffee1..feat/login
`,
  );
});

Deno.test("before the spec is loaded there is no summary", () => {
  assertScreen(renderSummary(runAfter(wholeRun().slice(0, 2)), 80), 80, "");
});
