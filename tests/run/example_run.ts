/** A run for tests of pure code: three stories, nothing done, and the events that make one. */

import { parseAnswer } from "../../src/claude/answer.ts";
import { defaultConfig } from "../../src/config/config.ts";
import { apply, startRun } from "../../src/run/apply.ts";
import type { EventOf, RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { checkSpec, type Spec } from "../../src/spec/spec.ts";

export const at = "2026-01-02T03:04:05.000Z";

export const exampleSpec: Spec = specWith(["US-001", "US-002", "US-003"]);

export function specWith(ids: string[]): Spec {
  const read = checkSpec({
    project: "example",
    branchName: "feature/example",
    userStories: ids.map((id, i) => ({
      id,
      title: `Story ${id}`,
      acceptanceCriteria: ["it works"],
      priority: i + 1,
      passes: false,
    })),
  });
  if (read.kind === "invalid") throw new Error(JSON.stringify(read.problems));
  return read.spec;
}

export const started: EventOf<"run-started"> = {
  kind: "run-started",
  runId: "11111111-1111-4111-8111-111111111111",
  sessionId: "0123abcd",
  project: "example",
  root: "/repo",
  checkout: "/repo",
  specFile: "/repo/spec.json",
  branch: "feature/example",
  config: defaultConfig,
  options: { skipReview: false, worktree: false, allowDefaultBranch: false, step: false },
  version: "0.1.0",
};

export const ready: RunEvent[] = [
  { kind: "spec-loaded", specFile: "/repo/spec.json", spec: exampleSpec },
  {
    kind: "workspace-ready",
    workTree: "/repo",
    branch: "feature/example",
    baseBranch: "main",
    baselineCommit: "b0",
  },
  { kind: "state-entered", state: "picking-story" },
];

/** The fold of some events after the run was made ready. */
export function runAfter(...events: RunEvent[]): RunState {
  return [...ready, ...events].reduce((run, event) => apply(run, event, at), startRun(started, at));
}

/** The events of an implementation turn from its start to its end. */
export function turn(
  number: number,
  storyId: string,
  attempt: number,
  before: string,
  after: string,
): RunEvent[] {
  return [
    { kind: "story-picked", storyId },
    { kind: "state-entered", state: "running-claude" },
    {
      kind: "turn-started",
      number,
      phase: "implement",
      storyId,
      attempt,
      conversation: `c${number}`,
      before,
      tip: null,
      nested: [],
    },
    {
      kind: "agent-started",
      turn: number,
      transcript: `/t/${number}`,
      conversation: `c${number}`,
      resumes: false,
      permissionMode: "auto",
    },
    {
      kind: "agent-stopped",
      turn: number,
      ending: { kind: "done" },
      answer: parseAnswer("", "/repo"),
      denials: [],
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheCreationTokens: 0 },
      usageIsEstimate: false,
      costUsd: 0.25,
      durationMs: 1000,
    },
    { kind: "turn-ended", turn: number, after, ending: { kind: "done" } },
  ];
}

/** A story that passed with one file added. */
export function passed(storyId: string): RunEvent {
  return {
    kind: "story-passed",
    storyId,
    changes: {
      storyId,
      filesCreated: [{ path: `${storyId}.txt`, additions: 3, deletions: 0, purpose: null, keySymbols: [] }],
      filesModified: [],
      filesDeleted: [],
      totals: { created: 1, modified: 0, deleted: 0, additions: 3, deletions: 0 },
      commitHash: null,
      summary: null,
    },
    answer: parseAnswer("", "/repo"),
  };
}
