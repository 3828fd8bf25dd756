import assert from "assert";
import { describeError } from "../../src/errors.ts";
import { renderEvent } from "../../src/terminal/event_lines.ts";
import { type Line, textOf } from "../../src/view/line.ts";
import { clockTime } from "../../src/view/amounts.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { at, failedRun, opening, replay, started, turnStarted, wholeRun } from "../view/sample_run.ts";
import { assertFits, assertScreen, dangerous } from "./screen.ts";

function screen(events: readonly RunEvent[], width: number): Line[] {
  return replay(events).flatMap(({ event, run, at }) => {
    const now = new Date(at);
    return renderEvent(event, run, { time: clockTime(now), width, now });
  });
}

/** The lines of the last event only. */
function lastOf(events: readonly RunEvent[], width: number): Line[] {
  return screen(events, width).slice(screen(events.slice(0, -1), width).length);
}

Deno.test("a run from its start to its first story at 60 columns", () => {
  assertScreen(
    screen(wholeRun().slice(0, 15), 60),
    60,
    `
greeter  autom8 0.1.0
  Branch   feat/login
  Spec     specs/login.json
  Stories  3 stories: 0 done, 3 to do

━━━━━━━━━━━━━━━━━━━━━━ RUNNING CLAUDE ━━━━━━━━━━━━━━━━━━━━━━
Working on: US-001 Add login endpoint
(story 1/3, attempt 1/3)
  06:12:50  Agent   done in 1m 05s  $0.12  12,345 tokens
  06:13:05  Check   npm test … ok  2.1s
  06:13:10  Passed  US-001  2 files  +120 -4  $0.12
`,
  );
});

Deno.test("a failing check shows the end of its output, and the banner announces the next attempt", () => {
  assertScreen(
    screen(wholeRun().slice(0, 25), 80).slice(-8),
    80,
    `
  06:13:40  Agent   done in 30s  $0.08  8,000 tokens
  06:13:50  Check   npm test … exit 1  2.1s
                    FAIL auth.test.ts
                      expected 200, got 500
  06:13:55  Failed  US-002: npm test failed (attempt 1/3)

━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ RUNNING CLAUDE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Working on: US-002 Remember sessions (story 2/3, attempt 2/3)
`,
  );
});

Deno.test("review, correction and commits at 40 columns", () => {
  const lines = screen(wholeRun(), 40).map(textOf);
  const from = lines.indexOf("━━━━━━━━━━━━━━ REVIEWING ━━━━━━━━━━━━━━━");
  const to = lines.indexOf("━━━━━━━━━━━━━━ COMPLETED ━━━━━━━━━━━━━━━");
  assert.equal(
    lines.slice(from, to).join("\n"),
    `
━━━━━━━━━━━━━━ REVIEWING ━━━━━━━━━━━━━━━
Iteration 1/3
06:15:30 Agent  done in 12s $0.04
06:15:40 Review found 1 issue (1
                significant)
    significant src/auth.ts:42 accepts
      an empty password
    All of it: autom8_review.md

━━━━━━━━━━━━━━ CORRECTING ━━━━━━━━━━━━━━
Iteration 1/3
06:16:00 Agent  done in 8.0s $0.03
06:16:10 Check  npm test … ok  2.1s
06:16:15 Fixed  2 files: src/auth.ts, s…

━━━━━━━━━━━━━━ REVIEWING ━━━━━━━━━━━━━━━
Iteration 2/3
06:16:35 Agent  done in 11s $0.04
06:16:45 Review passed

━━━━━━━━━━━━━━ COMMITTING ━━━━━━━━━━━━━━
06:16:55 Commit 1a2b3c4 feat(auth): add…
06:17:00 Commit 2b3c4d5 feat(auth): rem…
06:17:05 Commit 3c4d5e6 feat(auth): log…
06:17:10 Commit 4d5e6f7 fix: what the r…
`.slice(1),
  );
});

Deno.test("a warning box shows that all permission checks are off, at the start and on each resume", () => {
  const { claude } = started().config;
  const events = opening({ claude: { ...claude, permissionMode: "bypassPermissions" } });
  const box = `
╭─ ALL PERMISSION CHECKS ARE OFF ──────────────────────────╮
│ The agent may run any command and change any file that   │
│ you can, without asking you.                             │
│ Your configuration sets permission_mode =                │
│ "bypassPermissions".                                     │
╰──────────────────────────────────────────────────────────╯
`;
  assertScreen(screen(events.slice(0, 1), 60).slice(-6), 60, box);
  const resumed = screen([...events, { kind: "run-resumed", maxCostUsd: null }], 60).map(textOf).join("\n");
  assert.equal(resumed.split("ALL PERMISSION CHECKS ARE OFF").length - 1, 2);
  assert.ok(!screen(opening(), 60).map(textOf).join("").includes("PERMISSION"));
});

Deno.test("a resumed run shows where it continues", () => {
  assertScreen(
    lastOf([...opening(), { kind: "run-interrupted", signal: "SIGINT" }, {
      kind: "run-resumed",
      maxCostUsd: null,
    }], 80),
    80,
    `
greeter  resumed
  Branch   feat/login
  Stories  0/3 done

━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ RUNNING CLAUDE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Working on: US-001 Add login endpoint (story 1/3, attempt 1/3)
`,
  );
});

const single: [name: string, event: RunEvent, lines: string][] = [
  [
    "a wait shows until when, why, and how to stop it",
    { kind: "wait-started", why: "the usage limit resets", until: at(3_600) },
    `
  06:12:50  Wait    until 07:12: the usage limit resets. Press Ctrl-C to stop
                    here; autom8 resume continues later.`,
  ],
  [
    "a permission fallback names both modes",
    { kind: "permission-fallback", asked: "auto", mode: "acceptEdits" },
    `
  06:12:50  !       permission mode auto is not available with this model or
                    gateway: using acceptEdits instead`,
  ],
  [
    "a notice is marked with !",
    { kind: "notice", text: "HEAD was put back." },
    "  06:12:50  !       HEAD was put back.",
  ],
  [
    "a review says how many issues of which kind it found",
    {
      kind: "review-found-issues",
      round: 1,
      findings: [
        { severity: "critical", path: "a.ts", line: 1, text: "x", state: "open", reason: null },
        {
          severity: "minor",
          path: "docs/login.md",
          line: null,
          text: "says nothing of the limit of sessions; should name it",
          state: "open",
          reason: null,
        },
      ],
      count: 3,
    },
    `
  06:12:50  Review  found 3 issues (1 critical, 1 minor, 1 more)
                    critical a.ts:1 x
                    minor docs/login.md says nothing of the limit of sessions;
                      should name it
                    … 1 more
                    All of it: autom8_review.md`,
  ],
  [
    "a corrector's answers are counted, and what it skipped is shown with the reason",
    {
      kind: "findings-answered",
      findings: [
        { severity: "critical", path: "a.ts", line: 1, text: "x", state: "fixed", reason: null },
        { severity: "minor", path: "b.ts", line: 7, text: "y", state: "skipped", reason: "on purpose" },
      ],
    },
    `
  06:12:50  Fixed   1 of 2 findings, 1 skipped
                    skipped b.ts:7 y (on purpose)`,
  ],
  [
    "a story that is blocked is not announced as tried again",
    {
      kind: "attempt-failed",
      storyId: "US-001",
      attempt: 1,
      problem: { kind: "turn-failed", detail: "blocked: no key" },
      counts: true,
    },
    "  06:12:50  Failed  US-001: blocked: no key",
  ],
  [
    "claims that are unfounded are named",
    {
      kind: "attempt-failed",
      storyId: "US-001",
      attempt: 1,
      problem: { kind: "nothing-changed" },
      counts: false,
      claims: [{ path: "gone.ts", what: "missing" }],
    },
    `
  06:12:50  Failed  US-001: nothing was changed (not counted as an attempt)
  06:12:50  !       US-001 names files that it did not change: gone.ts (does not
                    exist)`,
  ],
  [
    "a parked story says where its changes are",
    { kind: "story-parked", storyId: "US-001", name: "parked-US-001", files: ["a"], fileCount: 1 },
    `
  06:12:50  Parked  US-001 (1 file kept as checkpoint parked-US-001). The run
                    continues with the other stories.`,
  ],
  [
    "an attempt that does not count says so",
    {
      kind: "attempt-failed",
      storyId: "US-001",
      attempt: 1,
      problem: { kind: "interrupted", changed: [] },
      counts: false,
    },
    `
  06:12:50  Failed  US-001: the attempt was interrupted (not counted as an
                    attempt)`,
  ],
  [
    "a failed agent says why, and which tools were refused",
    {
      kind: "agent-stopped",
      turn: 1,
      ending: { kind: "failed", failure: { kind: "network", detail: "no connection", resetsAt: null } },
      answer: null,
      denials: [{ tool: "Bash", input: "curl evil" }],
      usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 },
      usageIsEstimate: false,
      costUsd: 0,
      durationMs: 3_000,
    },
    `
  06:12:50  Agent   stopped after 3.0s: no connection
  06:12:50  !       not permitted: Bash curl evil`,
  ],
  [
    "an agent that was cut off shows what it may have cost",
    {
      kind: "agent-stopped",
      turn: 1,
      ending: {
        kind: "failed",
        failure: { kind: "interrupted", detail: "the turn was interrupted", resetsAt: null },
      },
      answer: null,
      denials: [],
      usage: { inputTokens: 5_000, outputTokens: 1, cacheReadTokens: 0, cacheCreationTokens: 0 },
      usageIsEstimate: true,
      costUsd: 0.025,
      durationMs: 3_000,
    },
    `
  06:12:50  Agent   stopped after 3.0s, ~$0.03: the turn was interrupted`,
  ],
  [
    "a refused commit shows what the hook said",
    { kind: "commit-refused", key: "US-001", output: "lint:\n\tno tabs\n" },
    `
  06:12:50  Failed  a git hook refused the commit of US-001 Add login endpoint
                    lint:
                        no tabs`,
  ],
  [
    "a skipped commit says why",
    { kind: "commit-skipped", key: "corrections", why: "nothing to commit" },
    "  06:12:50  Commit  corrections: nothing to commit",
  ],
  ["a worktree is named", {
    kind: "workspace-ready",
    workTree: "/home/ada/greeter-wt",
    branch: "b",
    baseBranch: "main",
    baselineCommit: "c",
  }, "  Work in  /home/ada/greeter-wt"],
  ["an agent continues a conversation", {
    kind: "agent-started",
    turn: 1,
    transcript: "t",
    conversation: "c",
    resumes: true,
    permissionMode: "auto",
  }, "  06:12:50  Agent   continues the same conversation"],
  [
    "a dropped turn says why",
    { kind: "turn-dropped", turn: 1, why: "discarded" },
    "  06:12:50  !       turn 1 does not count: discarded",
  ],
  [
    "a rollback names the stories",
    { kind: "rolled-back", storyId: "US-001", droppedStories: ["US-001", "US-002"] },
    `
  06:12:50  !       US-001 Add login endpoint will be done again
  06:12:50  !       US-002 Remember sessions will be done again`,
  ],
  ["a correction that did not pass says why", {
    kind: "correction-failed",
    problem: { kind: "turn-failed", detail: "idle" },
    correction: null,
  }, "  06:12:50  Failed  correction: idle"],
];

function failingCheck(outputFile: string): RunEvent {
  const [command, detail, output] = ["npm test", "exit 1", "no"];
  return {
    kind: "verify-ended",
    command,
    passed: false,
    detail,
    output,
    excerpt: "",
    outputFile,
    durationMs: 1,
  };
}

for (const [name, event, expected] of single) {
  Deno.test(`events: ${name}`, () => assertScreen(lastOf([...opening(), event], 80), 80, expected));
}

Deno.test("a long output shows its beginning and its end, how many lines are left out, and where all of it is", () => {
  const output = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`).join("\n");
  const event: RunEvent = {
    kind: "verify-ended",
    command: "npm test",
    passed: false,
    detail: "exit 1",
    output,
    excerpt: "",
    outputFile: "/home/ada/.config/autom8/greeter/sessions/1a2b3c4d/outputs/1.txt",
    durationMs: 1,
  };
  const lines = lastOf([...opening(), event], 80).map((one) => textOf(one).trim());
  assert.deepEqual(lines.slice(1, 5), ["line 1", "line 2", "line 3", "line 4"]);
  assert.deepEqual(lines.slice(5, 7), ["… 16 more lines …", "line 21"]);
  assert.deepEqual(lines.slice(-2), [
    "line 30",
    "All of it: /home/ada/.config/autom8/greeter/sessions/1a2b3c4d/outputs/1.txt",
  ]);
});

Deno.test("what matters in an output is shown in its place", () => {
  const event: RunEvent = {
    kind: "verify-ended",
    command: "npm test",
    passed: false,
    detail: "exit 1",
    output: "much\nmore\n",
    excerpt: "FAIL: TestAdd\n    calc_test.go:6: no",
    outputFile: "/s/outputs/1.txt",
    durationMs: 2_100,
  };
  assertScreen(
    lastOf([...opening(), event], 80),
    80,
    `
  06:12:50  Check   npm test … exit 1  2.1s
                    FAIL: TestAdd
                        calc_test.go:6: no
                    All of it: /s/outputs/1.txt`,
  );
  const long = { ...event, excerpt: `a_test.go:6: got ${"much ".repeat(40)}` };
  assertScreen(
    lastOf([...opening(), long], 40),
    40,
    `
06:12:50 Check  npm test … exit 1  2.1s
    a_test.go:6: got much much much much
    much much much much much much much
    much much much much much much much …
    All of it: /s/outputs/1.txt`,
  );
  assert.equal(lastOf([...opening(), { ...event, passed: true }], 80).length, 1);
});

Deno.test("the path of an output is never broken, and moves to the left if it does not fit", () => {
  const path = "/home/ada/.config/autom8/greeter/sessions/1a2b3c4d/outputs/12.txt";
  const indents = [[120, 20], [90, 4], [80, 4], [40, 2]] as const;
  for (const [width, indent] of indents) {
    const lines = lastOf([...opening(), failingCheck(path)], width).map(textOf);
    assert.equal(lines.at(-1), `${" ".repeat(indent)}All of it: ${path}`);
  }
});

Deno.test("a long command is cut so that its result stays visible", () => {
  const event: RunEvent = {
    kind: "verify-ended",
    command: "x".repeat(200),
    passed: true,
    detail: "exit 0",
    output: "",
    excerpt: "",
    outputFile: null,
    durationMs: 2_100,
  };
  for (const width of [40, 80]) {
    assert.match(lastOf([...opening(), event], width).map(textOf).join(), /x… … ok {2}2\.1s$/);
  }
});

Deno.test("no event is wider than the terminal, at any width", () => {
  const events = [...wholeRun(), ...single.map(([, event]) => event)];
  // Paths, and the commands at the end, stay whole.
  const staysWhole = (one: Line) => /^ {2}(?:git |autom8 |All of it: )/.test(textOf(one));
  for (let width = 20; width <= 200; width++) {
    for (const run of [events, failedRun()]) {
      assertFits(screen(run, width).filter((one) => !staysWhole(one)), width);
    }
  }
});

Deno.test("no event brings control characters to the terminal, whatever its texts are", () => {
  const hostile = "\x1b[2J\x1b]0;x\x07\u202e\x9b31m\r\n\u200b|";
  const poison = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(poison);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, keep.has(key) ? one : poison(one)]),
      );
    }
    return typeof value === "string" ? value + hostile : value;
  };
  // What decides how an event is read, or what texts are looked up by.
  const keep = new Set([
    "kind",
    "state",
    "machineState",
    "in",
    "status",
    "phase",
    "storyId",
    "key",
    "id",
    "until",
    "config",
    "droppedStories",
    "stories",
  ]);
  const error = describeError("internal", { detail: "x", stack: null });
  const events = [...wholeRun(), ...single.map(([, event]) => event), { kind: "run-failed", error } as const];
  const poisoned = replay(events).flatMap(({ event, run, at }) => {
    const now = new Date(at);
    return renderEvent(poison(event) as RunEvent, poison(run) as typeof run, {
      time: clockTime(now),
      width: 80,
      now,
    });
  });
  assert.ok(poisoned.length > 80);
  for (const text of poisoned.map(textOf)) assert.ok(!dangerous.test(text), JSON.stringify(text));
});

Deno.test("attempts that do not count are not numbered on the screen", () => {
  const again: RunEvent[] = [
    {
      kind: "attempt-failed",
      storyId: "US-001",
      attempt: 1,
      problem: { kind: "interrupted", changed: [] },
      counts: false,
    },
    turnStarted(2, "implement", "US-001", 2),
  ];
  const text = lastOf([...opening(), ...again], 80).map(textOf).at(-1);
  assert.equal(text, "Working on: US-001 Add login endpoint (story 1/3, attempt 1/3)");
});

Deno.test("a run without any verify command says so at its start and at its end", () => {
  const shown = screen([...opening({ verify: [] }), { kind: "run-completed" }], 100).map(textOf).join("\n");
  assert.match(shown, /nothing will be checked: no verify command[^]*nothing was checked: no verify command/);
});
