import assert from "assert";
import { describeError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { phaseSubject, storyPlace, whereIn } from "../../src/view/progress.ts";
import { eventItems } from "../../src/view/event_items.ts";
import { failedRun, opening, runAfter, start, turnStarted, wholeRun } from "./sample_run.ts";

const failedAttempt = (detail: string): RunEvent => ({
  kind: "attempt-failed",
  storyId: "US-001",
  attempt: 1,
  problem: { kind: "turn-failed", detail },
  counts: true,
});

const exhausted: RunEvent = {
  kind: "run-failed",
  error: describeError("attempts-exhausted", { storyId: "US-001", attempts: 2, lastProblem: "x" }),
};

Deno.test("the attempt is the current one, of a failed run the one that failed, and never beyond the limit", () => {
  const two = { maxAttempts: 2 };
  const once = [...opening(two), failedAttempt("x")];
  const twice = [...once, turnStarted(2, "implement", "US-001", 2), failedAttempt("x")];
  const cases: [events: RunEvent[], place: string][] = [
    [opening(two), "story 1/3, attempt 1/2"],
    [once, "story 1/3, attempt 2/2"],
    [twice, "story 1/3, attempt 2/2"],
    [[...twice, exhausted], "story 1/3, attempt 2/2"],
    [[...once, exhausted], "story 1/3, attempt 1/2"],
  ];
  for (const [events, place] of cases) assert.equal(storyPlace(runAfter(events), "US-001"), place);
});

Deno.test("where a run is: its state, then its story and attempt", () => {
  const cases: [events: RunEvent[], where: string][] = [
    [opening().slice(0, 2), "loading the spec"],
    [opening(), "running Claude, US-001, attempt 1/3"],
    [failedRun(), "running Claude, US-002, attempt 1/3"],
    [wholeRun().slice(0, -3), "committing"],
  ];
  for (const [events, where] of cases) assert.equal(whereIn(runAfter(events)), where);
});

Deno.test("a run that ends with parked stories failed in no state", () => {
  const error = describeError("stories-parked", {
    parked: [{ id: "US-002", reason: "x" }],
    notReached: [],
    passed: 2,
    total: 3,
  });
  const events: RunEvent[] = [...wholeRun().slice(0, -3), { kind: "run-failed", error }];
  assert.equal(whereIn(runAfter(events)), null);
});

Deno.test("a blocked story does not announce another attempt", () => {
  const events = [...opening(), failedAttempt("blocked: no API key")];
  const event = events.at(-1);
  assert.ok(event !== undefined);
  const [item] = eventItems(event, runAfter(events), start);
  assert.deepEqual(item, {
    kind: "note",
    label: "Failed",
    tone: "bad-strong",
    text: "US-001: blocked: no API key",
  });
});

Deno.test("the line below a banner says why a correction runs", () => {
  const correcting = runAfter([...opening(), { kind: "state-entered", state: "correcting" }]);
  const withProblem = (problem: typeof correcting.correction.problem, reviewRound = 0) =>
    phaseSubject({ ...correcting, reviewRound, correction: { ...correcting.correction, problem } });
  const cases: [subject: ReturnType<typeof phaseSubject>, text: string][] = [
    [withProblem(null, 2), "Iteration 2/3"],
    [withProblem({ kind: "verify-failed", command: "npm test", output: "" }), "Because npm test failed"],
    [withProblem({ kind: "hook-failed", output: "" }), "Because a git hook refused the commit"],
    [withProblem({ kind: "turn-failed", detail: "x" }), "Trying again"],
    [withProblem({ kind: "interrupted", changed: [] }, 1), "Iteration 1/3, trying again"],
  ];
  for (const [subject, text] of cases) assert.deepEqual(subject, { kind: "text", text });
  assert.equal(phaseSubject({ ...correcting, machineState: "committing" }), null);
});
