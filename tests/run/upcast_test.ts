/** Events of older versions become today's, and events of other programs are refused. */

import assert from "assert";
import { parseEvent } from "../../src/run/journal.ts";
import { journalVersion, upcast } from "../../src/run/upcast.ts";
import { started } from "./example_run.ts";

const file = (path: string, additions: number, deletions: number) => ({
  path,
  additions,
  deletions,
  purpose: null,
  keySymbols: [],
});
const changes = {
  storyId: "US-1",
  filesCreated: [file("a", 3, 0)],
  filesModified: [file("b", 1, 2), file("c", 1, 1)],
  filesDeleted: ["d"],
  commitHash: null,
  summary: null,
};
const totals = { created: 1, modified: 2, deleted: 1, additions: 5, deletions: 3 };
const answer = { status: { kind: "done" } };

const cases: [name: string, old: { kind: string; [field: string]: unknown }, today: unknown][] = [
  ["a review that passed", { kind: "review-passed", iteration: 2 }, { kind: "review-passed", round: 2 }],
  ["a review that found issues", { kind: "review-found-issues", iteration: 1 }, {
    kind: "review-found-issues",
    round: 1,
    findings: [],
    count: 0,
  }],
  [
    "a correction that failed",
    { kind: "correction-failed", problem: { kind: "interrupted" }, segment: null },
    {
      kind: "correction-failed",
      problem: { kind: "interrupted" },
      correction: null,
    },
  ],
  ["a correction", { kind: "corrected", correction: 1, changedFiles: ["a", "b"] }, {
    kind: "corrected",
    correction: 1,
    changedFiles: ["a", "b"],
    fileCount: 2,
  }],
  ["a story that passed", { kind: "story-passed", storyId: "US-1", changes, answer }, {
    kind: "story-passed",
    storyId: "US-1",
    changes: { ...changes, totals },
    answer: { ...answer, verdict: null, assumptions: [] },
  }],
  ["a turn that is over", { kind: "agent-stopped", turn: 1, answer }, {
    kind: "agent-stopped",
    turn: 1,
    answer: { ...answer, verdict: null, assumptions: [] },
  }],
  ["a check", { kind: "verify-ended", command: "x", passed: false, output: "no" }, {
    kind: "verify-ended",
    command: "x",
    passed: false,
    output: "no",
    excerpt: "",
    outputFile: null,
  }],
  ["a turn without an answer", { kind: "agent-stopped", turn: 1, answer: null }, {
    kind: "agent-stopped",
    turn: 1,
    answer: null,
  }],
  [
    "a worktree that was to be made",
    { kind: "workspace-intended", workTree: "/w", branch: "b", createFrom: null },
    { kind: "workspace-intended", workTree: "/w", branch: "b", createFrom: null, checkpoint: null },
  ],
  ["what did not change", { kind: "run-paused" }, { kind: "run-paused" }],
];

for (const [name, old, today] of cases) {
  Deno.test(`version 1: ${name}`, () => {
    assert.deepEqual(parseEvent(old, 1), today);
    const inside = { kind: "transition", events: [{ kind: "run-paused" }, old] };
    assert.deepEqual(parseEvent(inside, 1), { kind: "transition", events: [{ kind: "run-paused" }, today] });
  });
}

Deno.test("an event of today's version stays as it is, also the start of a run", () => {
  assert.deepEqual(upcast({ ...started }, journalVersion), started);
  assert.deepEqual(parseEvent(started), started);
});

Deno.test("the start of a version 1 run keeps its configuration", () => {
  assert.deepEqual(parseEvent(started, 1), started);
});

const failure = (kind: string) => ({ kind: "failed", failure: { kind, detail: "", resetsAt: null } });
const refused: [name: string, event: unknown, says: RegExp][] = [
  ["null", null, /without a kind/],
  ["a number", 1, /without a kind/],
  ["a text", "run-paused", /without a kind/],
  ["an object without a kind", {}, /without a kind/],
  ["a kind that is a number", { kind: 1 }, /without a kind/],
  ["a kind of JavaScript's own", { kind: "toString" }, /of kind "toString"/],
  ["an unknown kind", { kind: "story-delegated", storyId: "US-1" }, /of kind "story-delegated"/],
  [
    "an unknown kind inside a transition",
    { kind: "transition", events: [{ kind: "run-paused" }, { kind: "story-delegated" }] },
    /of kind "story-delegated"/,
  ],
  ["a transition without events", { kind: "transition" }, /without events/],
  ["a transition of what is no event", { kind: "transition", events: [1] }, /without events/],
  ["an unknown state", { kind: "state-entered", state: "planning" }, /"planning" as the state/],
  ["an unknown phase", { kind: "turn-started", phase: "improve" }, /"improve" as the phase/],
  [
    "an unknown problem",
    { kind: "attempt-failed", problem: { kind: "unchanged" } },
    /"unchanged" as the problem/,
  ],
  ["an unknown ending", { kind: "turn-ended", ending: { kind: "moved" } }, /"moved" as the ending.kind/],
  [
    "an unknown failure",
    { kind: "agent-stopped", ending: failure("flood") },
    /"flood" as the ending.failure.kind/,
  ],
  ["an unknown status", { kind: "agent-stopped", answer: { status: { kind: "half" } } }, /"half"/],
  ["an unknown mode", { kind: "permission-fallback", asked: "auto", mode: "yolo" }, /"yolo" as the mode/],
];

for (const [name, event, says] of refused) {
  Deno.test(`an event is refused and named: ${name}`, () => {
    assert.throws(() => parseEvent(event), says);
  });
}

Deno.test("an error of a kind that is not known is read: it carries its own message", () => {
  const error = { kind: "of-tomorrow", message: "m", hint: "h", exitCode: 1 };
  assert.deepEqual(parseEvent({ kind: "run-failed", error }), { kind: "run-failed", error });
});
