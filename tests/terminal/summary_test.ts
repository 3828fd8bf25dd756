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
  Review  and fixes                                13.0k  $0.11     31s  4d5e6f7
────────────────────────────────────────────────────────────────────────────────
  Total                     4      4  +1,362 -60   38.3k  $0.37  2m 36s

See the work: git log --stat c0ffee1..feat/login
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
  Review  and fixes        $0.11     31s
────────────────────────────────────────
  Total                    $0.37  2m 36s

See the work: git log --stat
c0ffee1..feat/login
`,
  );
});

Deno.test("the summary of a failed run shows which story failed and which was not started", () => {
  assertScreen(
    renderSummary(runAfter(failedRun()), 100),
    100,
    `
1 of 3 stories done in 2m 00s

  Story   Title               Try  Files      +/-  Tokens   Cost    Time  Commit
✓ US-001  Add login endpoint    1      2  +120 -4   12.3k  $0.12  1m 05s
✗ US-002  Remember sessions     1                    8.0k  $0.08     30s
· US-003  Log out
────────────────────────────────────────────────────────────────────────────────
  Total                         2      2  +120 -4   20.3k  $0.20  1m 35s

See the work: git status
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

Deno.test("the summary fits every width", () => {
  for (let width = 20; width <= 200; width++) {
    for (const events of [wholeRun(), failedRun(), opening()]) {
      assertFits(renderSummary(runAfter(events), width), width);
    }
  }
});

Deno.test("for a run in its own worktree, the command names that folder, quoted for a shell", () => {
  const run = runAfter(
    wholeRun().map((event) =>
      event.kind === "workspace-ready" ? { ...event, workTree: "/home/ada/it's here" } : event
    ),
  );
  assertScreen(
    renderSummary(run, 100).slice(-1),
    100,
    `See the work: git -C '/home/ada/it'\\''s here' log --stat c0ffee1..feat/login`,
  );
});

Deno.test("before the spec is loaded there is no summary", () => {
  assertScreen(renderSummary(runAfter(wholeRun().slice(0, 2)), 80), 80, "");
});
