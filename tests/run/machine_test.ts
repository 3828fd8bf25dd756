import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { defaultConfig } from "../../src/config/config.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { advance, failRun, type Outcomes } from "../../src/run/machine.ts";
import type { RunState, WorkingState } from "../../src/run/state.ts";
import { exampleSpec, passed, runAfter, turn } from "./example_run.ts";

/** Events in short: the kinds, with the state that is entered and the error a run fails with. */
function short(events: RunEvent[]): string[] {
  return events.map((event) => {
    if (event.kind === "state-entered") return `> ${event.state}`;
    if (event.kind === "run-failed") return `failed ${event.error.kind} (${event.error.exitCode})`;
    return event.kind;
  });
}

const run = runAfter();
const withConfig = (change: Partial<RunState["config"]>): RunState => ({
  ...run,
  config: { ...defaultConfig, ...change },
});
const reviewed = (round: number): RunState => ({ ...run, reviewRound: round });
const problem = { kind: "verify-failed", command: "npm test", output: "1 failed" } as const;

type Case = {
  [S in WorkingState]: [name: string, run: RunState, state: S, outcome: Outcomes[S], expected: string[]];
}[WorkingState];

const cases: Case[] = [
  ["a started run loads its spec", run, "idle", { kind: "start" }, ["> loading-spec"]],
  ["a JSON spec is taken as it is", run, "loading-spec", {
    kind: "loaded",
    specFile: "/s",
    spec: exampleSpec,
  }, [
    "spec-loaded",
    "> initializing",
  ]],
  ["a Markdown spec is converted first", run, "loading-spec", { kind: "other-format" }, [
    "> generating-spec",
  ]],
  ["all stories done: review", run, "picking-story", { kind: "all-pass" }, ["> reviewing"]],
  ["all stories done, review off: commit", withConfig({ review: false }), "picking-story", {
    kind: "all-pass",
  }, [
    "> committing",
  ]],
  [
    "all stories done, review and commit off: completed",
    withConfig({ review: false, commit: false }),
    "picking-story",
    { kind: "all-pass" },
    ["run-completed"],
  ],
  [
    "--skip-review wins over the configuration",
    { ...run, options: { ...run.options, skipReview: true } },
    "picking-story",
    { kind: "all-pass" },
    ["> committing"],
  ],
  ["no story is ready", run, "picking-story", { kind: "unreachable", storyIds: ["US-2"] }, [
    "failed stories-unreachable (7)",
  ]],
  ["a pause at a boundary", run, "picking-story", { kind: "paused" }, ["run-paused"]],
  [
    "a failed attempt is followed by another",
    run,
    "running-claude",
    { kind: "failed", storyId: "US-001", attempt: 1, problem, counts: true },
    ["attempt-failed"],
  ],
  [
    "the last attempt ends the run",
    withConfig({ maxAttempts: 1 }),
    "running-claude",
    { kind: "failed", storyId: "US-001", attempt: 1, problem, counts: true },
    ["attempt-failed", "failed attempts-exhausted (7)"],
  ],
  [
    "an interruption uses no attempt up",
    withConfig({ maxAttempts: 1 }),
    "running-claude",
    {
      kind: "failed",
      storyId: "US-001",
      attempt: 1,
      problem: { kind: "interrupted", changed: [] },
      counts: false,
    },
    ["attempt-failed"],
  ],
  ["a blocked story ends the run", run, "running-claude", {
    kind: "blocked",
    storyId: "US-001",
    reason: "no key",
  }, [
    "attempt-failed",
    "failed story-blocked (7)",
  ]],
  ["a review that passes", reviewed(1), "reviewing", { kind: "pass" }, ["review-passed", "> committing"]],
  ["a review with issues", reviewed(2), "reviewing", { kind: "issues-found", findings: [], count: 0 }, [
    "review-found-issues",
    "> correcting",
  ]],
  ["the review at its bound", reviewed(3), "reviewing", { kind: "issues-found", findings: [], count: 0 }, [
    "review-found-issues",
    "failed review-limit (3)",
  ]],
  [
    "a correction is reviewed again",
    run,
    "correcting",
    {
      kind: "complete",
      correction: { segments: [{ before: "a", after: "b" }], foldInto: null },
      changedFiles: ["x"],
    },
    ["corrected", "> reviewing"],
  ],
  [
    "a correction for a hook tries the commit again",
    { ...run, correction: { problem: { kind: "hook-failed", output: "" }, foldInto: "US-001", attempts: 0 } },
    "correcting",
    {
      kind: "complete",
      correction: { segments: [{ before: "a", after: "b" }], foldInto: "US-001" },
      changedFiles: ["x"],
    },
    ["corrected", "> committing"],
  ],
  [
    "a new message for a hook tries the commit again, without a change",
    { ...run, correction: { problem: { kind: "hook-failed", output: "" }, foldInto: "US-001", attempts: 0 } },
    "correcting",
    { kind: "unchanged", message: { subject: "ABC-1 x", body: "" } },
    ["commit-reworded", "> committing"],
  ],
  [
    "a new message is kept although the checks fail",
    { ...run, correction: { problem: { kind: "hook-failed", output: "" }, foldInto: "US-001", attempts: 0 } },
    "correcting",
    { kind: "problem", problem, correction: null, message: { subject: "ABC-1 x", body: "" } },
    ["commit-reworded", "correction-failed"],
  ],
  [
    "a message that nobody asked for is not used",
    run,
    "correcting",
    { kind: "unchanged", message: { subject: "ABC-1 x", body: "" } },
    ["turn-dropped", "failed correction-stalled (3)"],
  ],
  [
    "row 27: without a review, a correction is followed by the commits",
    { ...run, options: { ...run.options, skipReview: true } },
    "correcting",
    {
      kind: "complete",
      correction: { segments: [{ before: "a", after: "b" }], foldInto: null },
      changedFiles: ["x"],
    },
    ["corrected", "> committing"],
  ],
  [
    "row 27: the same if the configuration says so",
    withConfig({ review: false }),
    "correcting",
    {
      kind: "complete",
      correction: { segments: [{ before: "a", after: "b" }], foldInto: null },
      changedFiles: ["x"],
    },
    ["corrected", "> committing"],
  ],
  ["a correction that changes nothing", run, "correcting", { kind: "unchanged" }, [
    "turn-dropped",
    "failed correction-stalled (3)",
  ]],
  ["a correction that breaks the checks", run, "correcting", { kind: "problem", problem, correction: null }, [
    "correction-failed",
  ]],
  ["everything committed", run, "committing", { kind: "committed", uncommitted: null }, ["> creating-pr"]],
  [
    "no pull request is wanted",
    { ...run, config: { ...run.config, pullRequest: false } },
    "committing",
    { kind: "committed", uncommitted: null },
    ["run-completed"],
  ],
  [
    "a pull request is opened",
    run,
    "creating-pr",
    { kind: "published", how: "opened", number: 1, url: "https://github.com/o/n/pull/1", isDraft: false },
    ["pull-request-published", "run-completed"],
  ],
  [
    "there is a reason to open no pull request",
    run,
    "creating-pr",
    { kind: "skipped", why: "the repository has no remote" },
    ["pull-request-skipped", "run-completed"],
  ],
  [
    "a hook refuses the commit",
    run,
    "committing",
    { kind: "refused", key: "US-001", subject: "feat: x", output: "no" },
    [
      "commit-refused",
      "> correcting",
    ],
  ],
  [
    "a hook that always refuses",
    { ...run, refusals: 3 },
    "committing",
    { kind: "refused", key: "US-001", subject: "feat: x", output: "no" },
    ["commit-refused", "failed commit-refused (1)"],
  ],
];

for (const [name, state, from, outcome, expected] of cases) {
  Deno.test(`machine: ${name}`, () => {
    assert.deepEqual(short(advanceAny(state, from, outcome)), expected);
  });
}

function advanceAny<S extends WorkingState>(
  state: RunState,
  from: S,
  outcome: Outcomes[WorkingState],
): RunEvent[] {
  return advance(state, from, outcome as Outcomes[S]);
}

Deno.test("attempts are counted over a whole story, and start anew when a failed run is resumed", () => {
  const failed: RunEvent = { kind: "attempt-failed", storyId: "US-001", attempt: 1, problem, counts: true };
  const twice = runAfter(...turn(1, "US-001", 1, "a", "b"), failed, { ...failed, attempt: 2 });
  const outcome = { kind: "failed", storyId: "US-001", attempt: 3, problem, counts: true } as const;
  const last = advance(twice, "running-claude", outcome);
  assert.deepEqual(short(last), ["attempt-failed", "failed attempts-exhausted (7)"]);
  const again = runAfter(...turn(1, "US-001", 1, "a", "b"), failed, { ...failed, attempt: 2 }, ...last, {
    kind: "run-resumed",
    maxCostUsd: null,
  });
  assert.equal(again.machineState, "running-claude");
  assert.deepEqual(short(advance(again, "running-claude", outcome)), ["attempt-failed"]);
});

Deno.test("a thrown error becomes the run's failure, with its exit code", () => {
  assert.deepEqual(short(failRun(new Autom8Error("agent-not-signed-in", { detail: "" }))), [
    "failed agent-not-signed-in (5)",
  ]);
  assert.deepEqual(short(failRun(new TypeError("x is undefined"))), ["failed internal (1)"]);
});

Deno.test("a passed story leads back to picking", () => {
  const { kind: _, ...story } = passed("US-001") as Extract<RunEvent, { kind: "story-passed" }>;
  assert.deepEqual(short(advance(run, "running-claude", { kind: "passed", ...story })), [
    "story-passed",
    "> picking-story",
  ]);
});

const inWorktree = (one: RunState): RunState => ({ ...one, options: { ...one.options, worktree: true } });

Deno.test("in a worktree of its own a run gives a failed story up and picks another", () => {
  const blocked = { kind: "blocked", storyId: "US-001", reason: "no key" } as const;
  const parks = ["attempt-failed", "story-given-up", "> picking-story"];
  assert.deepEqual(short(advance(inWorktree(run), "running-claude", blocked)), parks);
  const last = { kind: "failed", storyId: "US-001", attempt: 1, problem, counts: true } as const;
  assert.deepEqual(short(advance(inWorktree(withConfig({ maxAttempts: 1 })), "running-claude", last)), parks);
  const stops = inWorktree(withConfig({ onStoryFailure: "stop" }));
  assert.deepEqual(short(advance(stops, "running-claude", blocked)), [
    "attempt-failed",
    "failed story-blocked (7)",
  ]);
});

Deno.test("a run with parked stories takes care of what passed, and then fails with exit 7", () => {
  const parked: RunEvent[] = [
    { kind: "story-given-up", storyId: "US-002", reason: "blocked: no key" },
    { kind: "story-park-intended", storyId: "US-002", checkpoint: "c" },
    { kind: "story-parked", storyId: "US-002", name: "parked-US-002", files: [], fileCount: 0 },
  ];
  const rest = { kind: "rest-parked", parked: ["US-002"], notReached: ["US-003"] } as const;
  const outcome = { ...rest, parked: [...rest.parked], notReached: [...rest.notReached] };
  const some = inWorktree(runAfter(...turn(1, "US-001", 1, "a", "b"), passed("US-001"), ...parked));
  assert.deepEqual(short(advance(some, "picking-story", outcome)), ["> reviewing"]);
  assert.deepEqual(short(advance(some, "committing", { kind: "committed", uncommitted: null })), [
    "> creating-pr",
  ]);
  const [, end] = advance(some, "creating-pr", { kind: "skipped", why: "the repository has no remote" });
  assert.ok(end?.kind === "run-failed");
  assert.equal(end.error.exitCode, 7);
  assert.match(end.error.message, /1 of 3 stories passed.*US-002 is parked: blocked: no key.*US-003/s);
  // Without anything that passed there is nothing to review.
  assert.deepEqual(short(advance(inWorktree(runAfter(...parked)), "picking-story", outcome)), [
    "failed stories-parked (7)",
  ]);
});
