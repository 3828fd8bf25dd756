import { describeError } from "../../src/errors.ts";
import { renderResumable, renderStatus, type ShownRun } from "../../src/terminal/status.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { type RunSummary, summarize } from "../../src/run/summary.ts";
import { at, failedRun, opening, runAfter, start, wholeRun } from "../view/sample_run.ts";
import { assertFits, assertScreen } from "./screen.ts";

/** The summary of a run after some events. */
const summary = (events: RunEvent[]): RunSummary => summarize(runAfter(events), { sequence: 1, bytes: 1 });

const working: ShownRun = { run: summary(opening()), alive: true };
const failed: ShownRun = {
  run: { ...summary(failedRun()), sessionId: "5e6f7a8b", branch: "fix/crash" },
  alive: false,
};
const cutOff: ShownRun = {
  run: { ...summary(wholeRun().slice(0, 60)), sessionId: "9c0d1e2f" },
  alive: false,
};
const last = {
  runId: "0f7cc2f3-aaaa",
  branch: "feat/old",
  status: "completed",
  finishedAt: start.toISOString(),
  storiesDone: 3,
  storiesTotal: 3,
  costUsd: 1.5,
};

const shown = (...runs: ShownRun[]) => ({ runs, unreadable: [] });

const unreadable = [{
  sessionId: "0badc0de",
  error: describeError("state-newer", {
    path: "/h/journal.ndjson",
    detail: "its format is version 9",
    autom8: "0.9.0",
  }),
}];

const waits = (until: string | null): RunEvent => ({
  kind: "wait-started",
  why: "the usage limit resets",
  until,
});

Deno.test("the status shows a run that is driven, one that failed, and one that was killed", () => {
  assertScreen(
    renderStatus("greeter", shown(working, failed, cutOff), last, 80),
    80,
    `
greeter  3 sessions

● feat/login  running  running Claude  (1a2b3c4d)
    Story    US-001 Add login endpoint (story 1/3, attempt 1/3)
    Used     45s

○ fix/crash  failed  running Claude, US-002, attempt 1/3  (5e6f7a8b)
    Story    US-002 Remember sessions (story 2/3, attempt 1/3)
    Used     2m 00s   20,345 tokens   $0.20
    Failed   US-002 did not pass in 1 attempt. The last problem: \`npm test\`
             failed
    Next     Check the work tree. \`autom8 resume\` gives the story new attempts.

○ feat/login  cut off  committing  (9c0d1e2f)
    Story    3/3 done
    Used     4m 55s   38,295 tokens   $0.37
    Next     autom8 resume --session 9c0d1e2f

Last run: feat/old completed Nov 24 06:12, 3 of 3 stories done, $1.50
`,
  );
});

Deno.test("a run that waits says until when", () => {
  const waiting = { run: summary([...opening(), waits(at(3_600))]), alive: true };
  assertScreen(
    renderStatus("greeter", shown(waiting), null, 80, new Date(at(600))).slice(2),
    80,
    `
● feat/login  running  running Claude  (1a2b3c4d)
    Story    US-001 Add login endpoint (story 1/3, attempt 1/3)
    Used     10m 00s
    Waiting  until 07:12 (the usage limit resets)
`,
  );
});

Deno.test("a wait without a time says why", () => {
  const waiting = { run: summary([...opening(), waits(null)]), alive: true };
  assertScreen(
    renderStatus("greeter", shown(waiting), null, 80).slice(-1),
    80,
    "    Waiting  the usage limit resets",
  );
});

Deno.test("the status says so if there are no unfinished runs", () => {
  assertScreen(renderStatus("greeter", shown(), null, 80), 80, "greeter  no unfinished runs");
});

Deno.test("a session that cannot be read is listed with its reason, after the others", () => {
  assertScreen(
    renderStatus("greeter", { runs: [], unreadable }, null, 80),
    80,
    `
greeter  1 session

! 0badc0de  cannot be read
    Reason   /h/journal.ndjson was written by a newer autom8 (0.9.0): its format
             is version 9.
    Next     Install autom8 0.9.0 or newer. The file was not changed.
`,
  );
});

Deno.test("the runs that can be resumed are listed in a table", () => {
  assertScreen(
    renderResumable([failed, cutOff], 80),
    80,
    `
Session   Branch      State    Stopped at                           When
5e6f7a8b  fix/crash   failed   running Claude, US-002, attempt 1/3  Nov 24 06:14
9c0d1e2f  feat/login  cut off  committing                           Nov 24 06:16

Resume one with \`autom8 resume --session SESSION\`.
`,
  );
  assertScreen(
    renderResumable([failed, cutOff], 40),
    40,
    `
Session   Branch      State
5e6f7a8b  fix/crash   failed
9c0d1e2f  feat/login  cut off

Resume one with \`autom8 resume --session
SESSION\`.
`,
  );
  assertScreen(renderResumable([], 80), 80, "Nothing to resume.");
});

Deno.test("lists fit every width", () => {
  const long = describeError("internal", { detail: "x".repeat(300), stack: null });
  const run = {
    ...failed.run,
    branch: "feat/".padEnd(90, "x"),
    failure: { error: long, in: "committing" as const },
  };
  for (let width = 20; width <= 200; width++) {
    assertFits(
      renderStatus("greeter", { ...shown(working, { run, alive: false }), unreadable }, last, width),
      width,
    );
    assertFits(renderResumable([failed, { run, alive: false }], width), width);
  }
});
