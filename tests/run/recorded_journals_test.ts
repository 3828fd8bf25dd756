/** Journals as released versions wrote them: each is read for ever, and means what it meant. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { foldRun, parseEvent } from "../../src/run/apply.ts";
import type { RunEvent } from "../../src/run/events.ts";
import type { RunState } from "../../src/run/state.ts";
import { readJournal } from "../../src/store/journal.ts";
import { journalVersion } from "../../src/store/journal_format.ts";

type Recorded = {
  version: number;
  entries: number;
  /** What the run came to: a person's view of it. */
  end: ReturnType<typeof summary>;
};

const recorded: Recorded[] = [
  {
    // A run with a limit, a turn that was killed and discarded, a hook that refused, a rollback and four resumes.
    version: 1,
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
];

function summary(run: RunState) {
  return {
    status: run.status,
    branch: run.branch,
    stories: Object.entries(run.stories).map(([id, { status }]) => `${id} ${status}`),
    commits: run.commits.map(({ key }) => key),
    files: Object.keys(run.knowledge.files).sort(),
    decisions: run.knowledge.decisions.map(({ topic }) => topic),
    turns: run.turns,
    permissionMode: run.permissionFallback,
    costUsd: Number(run.costUsd.toFixed(2)),
  };
}

/** The journal of a version, and the kinds of events in it. */
async function read(version: number) {
  const path = fileURLToPath(new URL(`../../fixtures/journals/v${version}.ndjson`, import.meta.url));
  const reading = await readJournal(path, parseEvent);
  assert.ok(reading !== null && reading.damage === null);
  return reading.entries;
}

function kinds(event: RunEvent): string[] {
  return event.kind === "transition" ? [event.kind, ...event.events.flatMap(kinds)] : [event.kind];
}

for (const { version, entries, end } of recorded) {
  Deno.test(`a journal of version ${version} is read, and folds to the run that it was`, async () => {
    const all = await read(version);
    assert.equal(all.length, entries);
    const run = foldRun(all);
    assert.ok(run !== null);
    assert.deepEqual(summary(run), end);
    assert.ok(new Set(all.flatMap(({ event }) => kinds(event))).size >= 34);
  });

  Deno.test(`a journal of version ${version} that was cut off anywhere folds to a whole run`, async () => {
    const all = await read(version);
    const whole = foldRun(all);
    assert.ok(whole !== null);
    for (let length = 1; length < all.length; length++) {
      const run = foldRun(all.slice(0, length));
      assert.deepEqual(run && Object.keys(run).sort(), Object.keys(whole).sort(), `after ${length} entries`);
    }
  });
}

Deno.test("there is a recorded journal of every version", () => {
  assert.deepEqual(
    recorded.map(({ version }) => version),
    Array.from({ length: journalVersion }, (_, index) => index + 1),
  );
});
