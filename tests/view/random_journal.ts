/** Random journals: valid sequences of events with times, the same for the same seed. */

import type { Finding } from "../../src/claude/findings.ts";
import type { RunEvent } from "../../src/run/events.ts";
import {
  agentStarted,
  agentStopped,
  committed,
  opening,
  spec,
  start,
  storyPassed,
  turnEnded,
  turnStarted,
  verifyEnded,
} from "./sample_run.ts";

export type Entry = { event: RunEvent; at: string };

/** Numbers from 0 to 1, by mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 4_294_967_296;
  };
}

/**
 * A run of up to 12 stories with retries, reviews, corrections, turns that were cut off, waits, stops, crashes and
 * rollbacks. It may end anywhere.
 */
export function randomJournal(seed: number): Entry[] {
  const random = randomNumbers(seed);
  const upTo = (max: number) => Math.floor(random() * (max + 1));
  const chance = (probability: number) => random() < probability;
  // A clock that was set back makes a run shorter than its parts.
  const clockRuns = chance(0.9);
  const entries: Entry[] = [];
  let now = start.getTime();
  let turn = 0;

  const add = (events: readonly RunEvent[], ms = upTo(2_000)) => {
    now += clockRuns ? ms : upTo(10);
    const together = events.length > 1 && chance(0.5);
    const recorded: RunEvent[] = together ? [{ kind: "transition", events: [...events] }] : [...events];
    for (const event of recorded) entries.push({ event, at: new Date(now).toISOString() });
  };
  const disturb = () => {
    if (chance(0.1)) {
      add([{ kind: "wait-started", why: "the model is overloaded", until: null }]);
      add([{ kind: "work-left", at: "c", tip: null }]);
      if (chance(0.8)) add([{ kind: "wait-ended" }], upTo(3_600_000));
    }
    if (chance(0.1)) {
      if (chance(0.7)) add([{ kind: "run-interrupted", signal: "SIGINT" }]);
      add([{ kind: "run-resumed", maxCostUsd: null }], upTo(86_400_000));
    }
  };
  const agentTurn = (phase: "implement" | "review" | "correct", storyId: string | null, attempt: number) => {
    turn += 1;
    add([turnStarted(turn, phase, storyId, attempt)]);
    for (;;) {
      add([agentStarted(turn)]);
      disturb();
      // A turn that was cut off goes on in another process.
      const durationMs = upTo(600_000);
      add([agentStopped(turn, upTo(90_000), random(), durationMs)], durationMs);
      if (!chance(0.15)) break;
    }
    add([turnEnded(turn)]);
  };
  const check = (passed: boolean) => {
    const durationMs = upTo(60_000);
    add([{ kind: "verify-started", command: "npm test" }]);
    add([verifyEnded(passed, durationMs)], durationMs);
  };
  const findings = (): Finding[] =>
    Array.from({ length: 1 + upTo(3) }, () => ({
      severity: "minor",
      path: `${upTo(3)}.ts`,
      line: upTo(99),
      text: `wrong ${upTo(5)}`,
      state: "open",
      reason: null,
    }));

  const titles = Array.from({ length: 1 + upTo(11) }, (_, i) => `Story ${i + 1}`);
  // Limits that attempts and rounds may be beyond: a run can be given others while it is stopped.
  const limits = { maxAttempts: 1 + upTo(2), reviewMaxIterations: 1 + upTo(2) };
  const beginning = opening(limits, spec(titles));
  add(beginning.slice(0, 1));
  add(beginning.slice(1, beginning.findIndex(({ kind }) => kind === "story-picked")));
  if (chance(0.3)) {
    const ended = verifyEnded(true, upTo(90_000));
    if (ended.kind === "verify-ended") add([{ ...ended, kind: "setup-ended" }], ended.durationMs);
  }
  for (const story of spec(titles).userStories) {
    add([{ kind: "story-picked", storyId: story.id }, { kind: "state-entered", state: "running-claude" }]);
    for (let attempt = 1; attempt <= 3; attempt++) {
      agentTurn("implement", story.id, attempt);
      const passed = chance(0.7);
      check(passed);
      if (passed) {
        add([storyPassed(story.id, [["a.ts", upTo(99), upTo(99)]]), {
          kind: "state-entered",
          state: "picking-story",
        }]);
        break;
      }
      const problem = { kind: "verify-failed", command: "npm test", output: "" } as const;
      add([{ kind: "attempt-failed", storyId: story.id, attempt, problem, counts: true }]);
    }
    disturb();
    if (chance(0.05)) {
      add([{ kind: "rollback-intended", storyId: story.id }]);
      add([{ kind: "rolled-back", storyId: story.id, droppedStories: [story.id] }]);
      add([{ kind: "run-resumed", maxCostUsd: null }], upTo(60_000));
    }
  }
  add([{ kind: "state-entered", state: "reviewing" }]);
  for (let round = 1; round <= upTo(4); round++) {
    agentTurn("review", null, 1);
    if (chance(0.4)) {
      add([{ kind: "review-passed", round }, { kind: "state-entered", state: "committing" }]);
      break;
    }
    const found = findings();
    add([{ kind: "review-found-issues", round, findings: found, count: found.length + upTo(1) }, {
      kind: "state-entered",
      state: "correcting",
    }]);
    agentTurn("correct", null, 1);
    const states = ["open", "fixed", "skipped"] as const;
    add([{
      kind: "findings-answered",
      findings: found.map((one) => ({ ...one, state: states[upTo(2)] ?? "open" })),
    }]);
    check(true);
    add([{
      kind: "corrected",
      correction: { segments: [], foldInto: null },
      changedFiles: ["a.ts"],
      fileCount: 1,
    }, { kind: "state-entered", state: "reviewing" }]);
  }
  if (chance(0.5)) add([committed("corrections", "c0ffee", "fix: findings")]);
  if (chance(0.8)) add([{ kind: "run-completed" }]);
  return chance(0.3) ? entries.slice(0, 1 + upTo(entries.length - 1)) : entries;
}
