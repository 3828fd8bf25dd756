/** Sample runs: their events with times, and the states they fold to. */

import { parseAnswer } from "../../src/claude/answer.ts";
import { noUsage, type Usage } from "../../src/claude/events.ts";
import { type Config, defaultConfig } from "../../src/config/config.ts";
import { describeError } from "../../src/errors.ts";
import { apply, startRun } from "../../src/run/apply.ts";
import type { EventOf, RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { checkSpec, type Spec } from "../../src/spec/spec.ts";

/** In local time, so that the shown times do not depend on the time zone. */
export const start = new Date(2026, 10, 24, 6, 12, 0);

/** The time this many seconds after the start, as ISO 8601. */
export function at(seconds: number): string {
  return new Date(start.getTime() + seconds * 1_000).toISOString();
}

export const workTree = "/home/ada/greeter";

const noAnswer = parseAnswer("", workTree);

export function spec(titles: string[] = ["Add login endpoint", "Remember sessions", "Log out"]): Spec {
  const reading = checkSpec({
    project: "greeter",
    branchName: "feat/login",
    userStories: titles.map((title, i) => ({
      id: `US-00${i + 1}`,
      title,
      description: "As a user I want it.",
      acceptanceCriteria: ["It works"],
      priority: i + 1,
      passes: false,
    })),
  });
  if (reading.kind === "invalid") throw new Error(JSON.stringify(reading.problems));
  return reading.spec;
}

export function started(config: Partial<Config> = {}): EventOf<"run-started"> {
  return {
    kind: "run-started",
    runId: "5b0c6a52-0000-4000-8000-000000000000",
    sessionId: "1a2b3c4d",
    project: "greeter",
    root: workTree,
    checkout: workTree,
    specFile: `${workTree}/specs/login.json`,
    branch: "feat/login",
    config: { ...defaultConfig, verify: ["npm test"], ...config },
    options: { skipReview: false, worktree: false, allowDefaultBranch: false, step: false },
    version: "0.1.0",
  };
}

export const usage = (tokens: number): Usage => ({ ...noUsage, inputTokens: tokens });

export function turnStarted(
  number: number,
  phase: "implement" | "review" | "correct",
  storyId: string | null,
  attempt = 1,
): RunEvent {
  return {
    kind: "turn-started",
    number,
    phase,
    storyId,
    attempt,
    conversation: "c",
    before: "b".repeat(40),
    tip: null,
    nested: [],
  };
}

export function agentStarted(turn: number, resumes = false): RunEvent {
  return {
    kind: "agent-started",
    turn,
    transcript: "001-implement.ndjson",
    conversation: "c",
    resumes,
    permissionMode: "auto",
  };
}

export function agentStopped(turn: number, tokens: number, costUsd: number, durationMs: number): RunEvent {
  return {
    kind: "agent-stopped",
    turn,
    ending: { kind: "done" },
    answer: noAnswer,
    denials: [],
    usage: usage(tokens),
    usageIsEstimate: false,
    costUsd,
    durationMs,
  };
}

export const turnEnded = (turn: number): RunEvent => ({
  kind: "turn-ended",
  turn,
  after: "a".repeat(40),
  ending: { kind: "done" },
});

export function verifyEnded(passed: boolean, durationMs = 2_100): RunEvent {
  const output = passed ? "" : "FAIL auth.test.ts\n  expected 200, got 500\n";
  return {
    kind: "verify-ended",
    command: "npm test",
    passed,
    detail: passed ? "exit 0" : "exit 1",
    output,
    excerpt: "",
    outputFile: null,
    durationMs,
  };
}

export function storyPassed(
  storyId: string,
  files: [path: string, added: number, deleted: number][],
): RunEvent {
  const change = ([path, additions, deletions]: [string, number, number]) => ({
    path,
    additions,
    deletions,
    purpose: null,
    keySymbols: [],
  });
  return {
    kind: "story-passed",
    storyId,
    answer: noAnswer,
    changes: {
      storyId,
      filesCreated: files.map(change),
      filesModified: [],
      filesDeleted: [],
      totals: {
        created: files.length,
        modified: 0,
        deleted: 0,
        additions: files.reduce((sum, [, added]) => sum + added, 0),
        deletions: files.reduce((sum, [, , deleted]) => sum + deleted, 0),
      },
      commitHash: null,
      summary: null,
    },
  };
}

export const committed = (key: string, commit: string, subject: string): RunEvent => ({
  kind: "committed",
  key,
  onto: "0".repeat(40),
  commit,
  subject,
});

/** The events up to the agent's start on the first story. */
export function opening(config: Partial<Config> = {}, theSpec: Spec = spec()): RunEvent[] {
  return [
    started(config),
    { kind: "state-entered", state: "loading-spec" },
    { kind: "spec-loaded", specFile: `${workTree}/specs/login.json`, spec: theSpec },
    { kind: "state-entered", state: "initializing" },
    {
      kind: "workspace-ready",
      workTree,
      branch: "feat/login",
      baseBranch: "main",
      baselineCommit: "c0ffee1".padEnd(40, "0"),
    },
    { kind: "state-entered", state: "picking-story" },
    { kind: "story-picked", storyId: "US-001" },
    { kind: "state-entered", state: "running-claude" },
    turnStarted(1, "implement", "US-001"),
    agentStarted(1),
  ];
}

/** A complete run: three stories, one with a second attempt, a review round with a correction, commits. */
export function wholeRun(): RunEvent[] {
  return [
    ...opening(),
    agentStopped(1, 12_345, 0.12, 65_000),
    turnEnded(1),
    { kind: "verify-started", command: "npm test" },
    verifyEnded(true),
    storyPassed("US-001", [["src/auth.ts", 100, 2], ["src/login.ts", 20, 2]]),
    { kind: "state-entered", state: "picking-story" },
    { kind: "story-picked", storyId: "US-002" },
    { kind: "state-entered", state: "running-claude" },
    turnStarted(2, "implement", "US-002"),
    agentStarted(2),
    agentStopped(2, 8_000, 0.08, 30_000),
    turnEnded(2),
    verifyEnded(false),
    {
      kind: "attempt-failed",
      storyId: "US-002",
      attempt: 1,
      problem: { kind: "verify-failed", command: "npm test", output: "" },
      counts: true,
    },
    turnStarted(3, "implement", "US-002", 2),
    agentStarted(3),
    agentStopped(3, 4_000, 0.05, 21_000),
    turnEnded(3),
    verifyEnded(true),
    storyPassed("US-002", [["src/session.ts", 1_234, 56]]),
    { kind: "state-entered", state: "picking-story" },
    { kind: "story-picked", storyId: "US-003" },
    { kind: "state-entered", state: "running-claude" },
    turnStarted(4, "implement", "US-003"),
    agentStarted(4),
    agentStopped(4, 950, 0.01, 9_000),
    turnEnded(4),
    verifyEnded(true),
    storyPassed("US-003", [["src/logout.ts", 8, 0]]),
    { kind: "state-entered", state: "reviewing" },
    turnStarted(5, "review", null),
    agentStarted(5),
    agentStopped(5, 5_000, 0.04, 12_000),
    turnEnded(5),
    {
      kind: "review-found-issues",
      round: 1,
      findings: [{
        severity: "significant",
        path: "src/auth.ts",
        line: 42,
        text: "accepts an empty password",
        state: "open",
        reason: null,
      }],
      count: 1,
    },
    { kind: "state-entered", state: "correcting" },
    turnStarted(6, "correct", null),
    agentStarted(6),
    agentStopped(6, 3_000, 0.03, 8_000),
    turnEnded(6),
    verifyEnded(true),
    {
      kind: "corrected",
      correction: { segments: [{ before: "b", after: "a" }], foldInto: null },
      changedFiles: ["src/auth.ts", "src/session.ts"],
      fileCount: 2,
    },
    { kind: "state-entered", state: "reviewing" },
    turnStarted(7, "review", null, 1),
    agentStarted(7),
    agentStopped(7, 5_000, 0.04, 11_000),
    turnEnded(7),
    { kind: "review-passed", round: 2 },
    { kind: "state-entered", state: "committing" },
    committed("US-001", "1a2b3c4d5e", "feat(auth): add login endpoint"),
    committed("US-002", "2b3c4d5e6f", "feat(auth): remember sessions"),
    committed("US-003", "3c4d5e6f70", "feat(auth): log out"),
    committed("corrections", "4d5e6f7081", "fix: what the review found"),
    { kind: "index-synced" },
    { kind: "run-completed" },
  ];
}

/** A run that fails in its second story. */
export function failedRun(): RunEvent[] {
  const until = wholeRun().findIndex((event) => event.kind === "turn-started" && event.number === 3);
  const error = describeError("attempts-exhausted", {
    storyId: "US-002",
    attempts: 1,
    lastProblem: "`npm test` failed",
  });
  return [...wholeRun().slice(0, until), { kind: "run-failed", error }];
}

/** Each event with the run after it. The events are `stepSeconds` apart. */
export function replay(
  events: readonly RunEvent[],
  stepSeconds = 5,
): { event: RunEvent; run: RunState; at: string }[] {
  let run: RunState | null = null;
  return events.map((event, i) => {
    const time = at(i * stepSeconds);
    if (run !== null) run = apply(run, event, time);
    else if (event.kind === "run-started") run = startRun(event, time);
    if (run === null) throw new Error("a run begins with run-started");
    return { event, run, at: time };
  });
}

/** The run that events fold to. */
export function runAfter(events: readonly RunEvent[], stepSeconds = 5): RunState {
  const last = replay(events, stepSeconds).at(-1);
  if (last === undefined) throw new Error("no events");
  return last.run;
}
