import assert from "assert";
import type { RunEventKind } from "../../src/run/events.ts";
import { type PlayedRun, type PlayedStep, type Scene, twoStories, withPlayedRun } from "./played_run.ts";

/** Two stories with a check, and one round of review with a correction. */
const scene: Scene = {
  steps: [
    ...twoStories.slice(0, 2),
    {
      phase: "review",
      round: 1,
      actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
    },
    { phase: "correct", actions: [{ write: "one.txt", text: "more\n" }] },
    { phase: "review" },
  ],
  config: { verify: ["test -e one.txt"] },
};

/** What must not depend on how often autom8 died. */
async function endOf(run: PlayedRun) {
  return {
    commits: await run.commits(),
    trees: await run.scratch.sh("log", "--format=%T", "main..feature/two"),
    status: await run.scratch.sh("status", "--porcelain"),
    branch: await run.scratch.sh("branch", "--show-current"),
    spec: await Deno.readTextFile(run.specFile),
  };
}

let undisturbed: Awaited<ReturnType<typeof endOf>> | null = null;

Deno.test("the undisturbed run of the tests below completes", () =>
  withPlayedRun(scene, async (run) => {
    assert.equal((await run.drive())?.status, "completed");
    undisturbed = await endOf(run);
    assert.deepEqual(undisturbed.commits, ["US-1", "US-2", "corrections"]);
  }));

const deaths: [kind: RunEventKind, occurrence: number][] = [
  ["spec-loaded", 1],
  ["workspace-intended", 1],
  ["workspace-ready", 1],
  ["story-picked", 1],
  ["turn-started", 1],
  ["agent-started", 1],
  ["agent-stopped", 1],
  ["turn-ended", 1],
  ["verify-started", 1],
  ["verify-ended", 1],
  ["story-passed", 1],
  ["story-passed", 2],
  ["turn-started", 3],
  ["agent-stopped", 3],
  ["review-found-issues", 1],
  ["turn-started", 4],
  ["agent-started", 4],
  ["turn-ended", 4],
  ["corrected", 1],
  ["review-passed", 1],
  ["commit-intended", 1],
  ["committed", 1],
  ["commit-intended", 3],
  ["committed", 3],
  ["index-synced", 1],
];

for (const [dieAfter, occurrence] of deaths) {
  const name = occurrence === 1 ? dieAfter : `${dieAfter} number ${occurrence}`;
  Deno.test(`a run that dies right after ${name} ends as if undisturbed`, () =>
    withPlayedRun(scene, async (run) => {
      assert.equal(await run.drive({ dieAfter, occurrence }), null, "it did not die");
      const last = await run.drive();
      assert.equal(last?.status, "completed", JSON.stringify(last?.failure));
      assert.deepEqual(await endOf(run), undisturbed);
    }));
}

Deno.test("a check that passed before autom8 died is not run again for the same turn", () => {
  const config = { verify: ["echo first >> ../checks", "echo second >> ../checks"], review: false };
  return withPlayedRun({ steps: twoStories, stories: [{ id: "US-1" }], config }, async (run) => {
    await run.drive({ dieAfter: "verify-ended" });
    assert.equal((await run.drive())?.status, "completed");
    assert.equal(await Deno.readTextFile(`${run.scratch.base}/checks`), "first\nsecond\n");
  });
});

Deno.test("a turn whose end is in the transcript is not paid for twice", () =>
  withPlayedRun(scene, async (run) => {
    assert.equal(await run.drive({ dieBefore: "agent-stopped" }), null);
    assert.deepEqual(run.turns(), ["implement US-1 1"]);
    const last = await run.drive();
    assert.equal(last?.status, "completed");
    assert.equal(run.turns().filter((turn) => turn === "implement US-1 1").length, 1, run.turns().join());
    assert.equal(last?.stories["US-1"]?.costUsd, 0.01);
  }));

Deno.test("a signal in any state interrupts the run, and resuming ends it as if undisturbed", async () => {
  const kinds: RunEventKind[] = [
    "workspace-ready",
    "story-passed",
    "verify-ended",
    "review-found-issues",
    "corrected",
  ];
  for (const interruptAfter of kinds) {
    await withPlayedRun(scene, async (run) => {
      assert.equal((await run.drive({ interruptAfter }))?.status, "interrupted", interruptAfter);
      assert.equal((await run.drive())?.status, "completed", interruptAfter);
      assert.deepEqual(await endOf(run), undisturbed, interruptAfter);
    });
  }
});

Deno.test("a signal during a wait ends it, and resuming continues the conversation", () => {
  const limited: PlayedStep = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ fail: "rate-limit", resetsInSeconds: 3600 }],
  };
  return withPlayedRun({ steps: [limited, ...twoStories] }, async (run) => {
    assert.equal((await run.drive({ interruptAfter: "wait-started" }))?.status, "interrupted");
    assert.equal(run.slept(), 0);
    assert.equal((await run.drive())?.status, "completed");
    const [first, second] = run.eventsOf("agent-started");
    assert.equal(second?.conversation, first?.conversation);
  });
});
