/** Journals as released versions wrote them: each is read for ever, and means what it meant. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { foldRun } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { runJournal } from "../../src/run/journal.ts";
import type { RunState } from "../../src/run/state.ts";
import { parseSummary, summarize } from "../../src/run/summary.ts";
import { journalVersion } from "../../src/run/upcast.ts";
import { readJournal } from "../../src/store/journal.ts";

/** The outcome of a run, as a person sees it. */
type End = ReturnType<typeof endOf>;

/** By file under fixtures/journals, without its suffix. */
const recorded: Record<string, { entries: number; end: Partial<End> }> = {
  // A run with a limit, a turn that was killed and discarded, a hook that refused, a rollback and four resumes.
  "v1": {
    entries: 101,
    end: {
      status: "completed",
      branch: "feature/two",
      stories: ["US-1 passed", "US-2 passed"],
      commits: ["US-1", "US-2"],
      files: ["one.txt", "two.txt"],
      decisions: ["Format"],
      turns: 10,
      permissionMode: "acceptEdits",
      costUsd: 0.12,
    },
  },
  // In a worktree: a copied file, a setup, a baseline, an overload, a failed check, a parked story that is tried again, a
  // review that finds an issue, a hook that refuses, a rollback and three resumes.
  "v2": {
    entries: 147,
    end: {
      status: "failed",
      branch: "feature/three",
      workTree: "/home/u/repo-wt-feature-three",
      stories: ["US-1 passed", "US-2 parked", "US-3 passed"],
      failure: "stories-parked",
      commits: ["US-1", "US-3"],
      files: ["one.txt", "three.txt"],
      decisions: ["Format"],
      turns: 13,
      round: 1,
      costUsd: 0.15,
    },
  },
  "v1/attempts-exhausted": {
    entries: 36,
    end: {
      status: "failed",
      stories: ["US-1 passed", "US-2 running"],
      current: "US-2",
      problem: "verify-failed",
      failure: "attempts-exhausted",
      turns: 4,
    },
  },
  "v1/completed": {
    entries: 55,
    end: {
      status: "completed",
      round: 2,
      corrections: 1,
      commits: ["US-1", "US-2", "corrections"],
      turns: 6,
    },
  },
  "v1/killed-after-failed-attempt": {
    entries: 28,
    end: {
      status: "running",
      state: "running-claude",
      turn: "implement 2",
      problem: "verify-failed",
      turns: 3,
    },
  },
  "v1/killed-in-commit": {
    entries: 52,
    end: { status: "running", state: "committing", committing: "corrections", commits: ["US-1", "US-2"] },
  },
  "v1/killed-in-implement": {
    entries: 24,
    end: { status: "running", state: "running-claude", current: "US-2", turn: "implement 2" },
  },
  "v1/killed-in-review-with-issues": {
    entries: 41,
    end: { status: "running", state: "correcting", turn: "correct 1", round: 1, changed: ["1 +1", "1 +2"] },
  },
  "v1/paused": {
    entries: 15,
    end: { status: "paused", state: "picking-story", stories: ["US-1 passed", "US-2 pending"], turns: 1 },
  },
  "v1/review-limit": { entries: 35, end: { status: "failed", failure: "review-limit", round: 1, turns: 4 } },
  "v1/worktree": {
    entries: 55,
    end: { status: "completed", workTree: "/home/u/repo-wt-feature-two", corrections: 1, turns: 6 },
  },
};

/** All kinds of events are in the first recorded journal of a version. */
const manyKinds = 34;

function endOf(run: RunState) {
  return {
    status: run.status,
    state: run.machineState,
    branch: run.branch,
    workTree: run.workspace?.workTree ?? null,
    stories: Object.entries(run.stories).map(([id, { status }]) => `${id} ${status}`),
    current: run.currentStory,
    turn: run.turn === null ? null : `${run.turn.phase} ${run.turn.attempt}`,
    problem: run.currentStory === null ? null : run.stories[run.currentStory]?.problem?.kind ?? null,
    round: run.reviewRound,
    corrections: run.corrections.length,
    committing: run.committing?.key ?? null,
    failure: run.failure?.error.kind ?? null,
    commits: run.commits.map(({ key }) => key),
    files: Object.keys(run.knowledge.files).sort(),
    changed: Object.values(run.stories).map(({ files, additions }) => `${files} +${additions}`),
    decisions: run.knowledge.decisions.map(({ topic }) => topic),
    turns: run.turns,
    permissionMode: run.permissionFallback,
    costUsd: Number(run.costUsd.toFixed(2)),
  };
}

/** The entries of a recorded journal. */
async function read(name: string) {
  const path = fileURLToPath(new URL(`../../fixtures/journals/${name}.ndjson`, import.meta.url));
  const reading = await readJournal(path, runJournal);
  assert.ok(reading !== null && reading.damage === null);
  return reading.entries;
}

function kinds(event: RunEvent): string[] {
  return event.kind === "transition" ? [event.kind, ...event.events.flatMap(kinds)] : [event.kind];
}

for (const [name, { entries, end }] of Object.entries(recorded)) {
  Deno.test(`the recorded journal ${name} folds to the run that it was`, async () => {
    const all = await read(name);
    assert.equal(all.length, entries);
    const run = foldRun(all);
    assert.ok(run !== null);
    assert.deepEqual({ ...endOf(run), ...end }, endOf(run));
    const summary = summarize(run, { sequence: entries, bytes: 1 });
    assert.deepEqual(parseSummary(JSON.parse(JSON.stringify(summary))), summary);
  });

  Deno.test(`the recorded journal ${name} folds to a whole run wherever it is cut off`, async () => {
    const all = await read(name);
    const whole = foldRun(all);
    assert.ok(whole !== null);
    for (let length = 1; length < all.length; length++) {
      const run = foldRun(all.slice(0, length));
      assert.deepEqual(run && Object.keys(run).sort(), Object.keys(whole).sort(), `after ${length} entries`);
    }
  });
}

Deno.test("there is a recorded journal of every version, with nearly every kind of event", async () => {
  for (let version = 1; version <= journalVersion; version++) {
    const all = await read(`v${version}`);
    assert.ok(new Set(all.flatMap(({ event }) => kinds(event))).size >= manyKinds, `version ${version}`);
  }
});
