/** Parked stories: one story that fails does not end the run, and its work is not lost. */

import assert from "assert";
import type { RunEventKind } from "../../src/run/events.ts";
import { checkpointName } from "../../src/run/parking.ts";
import type { RunState } from "../../src/run/state.ts";
import {
  done,
  passed,
  type PlayedRun,
  type PlayedStep,
  type Scene,
  withPlayedRun,
  writes,
} from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const ids = ["US-1", "US-2", "US-3", "US-4", "US-5"];
const stories = ids.map((id) => ({ id, ...(id === "US-4" ? { dependsOn: ["US-2"] } : {}) }));
const good = (id: string) => writes(id, `${id}.txt`);
const review: PlayedStep = { phase: "review", answer: passed };
/** Changes a file of its own and one that is there before, and says that it is blocked. */
const blocked: PlayedStep = {
  phase: "implement",
  story: "US-2",
  actions: [{ write: "US-2.txt", text: "half\n" }, { write: "a.txt", text: "changed by US-2\n" }],
  answer: "<story-status>blocked: no key</story-status>",
};
const steps = [good("US-1"), blocked, good("US-3"), good("US-4"), good("US-5"), review];
const finishes: PlayedStep = {
  phase: "implement",
  story: "US-2",
  expectPrompt: ["blocked: no key"],
  actions: [{ edit: "US-2.txt", replace: "half", with: "whole" }],
  answer: done,
};
const scene: Scene = { steps, stories, options: { worktree: true } };

async function workTreeOf(run: PlayedRun, last: RunState | null) {
  return { git: (...args: string[]) => run.scratch.sh("-C", last?.workspace?.workTree ?? "", ...args) };
}

Deno.test("story 2 of 5 is blocked and 4 depends on it: 1, 3 and 5 are reviewed and committed, exit 7 names 2 and 4", () =>
  withPlayedRun(scene, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "stories-parked");
    assert.equal(last?.failure?.error.exitCode, 7);
    assert.match(
      last?.failure?.error.message ?? "",
      /^3 of 5 stories passed\.\nUS-2 is parked: blocked: no key\n.*US-4$/,
    );
    assert.deepEqual(run.turns(), [
      "implement US-1 1",
      "implement US-2 1",
      "implement US-3 1",
      "implement US-5 1",
      "review - 1",
    ]);
    assert.deepEqual(await run.commits(), ["US-1", "US-3", "US-5"]);
    const { git } = await workTreeOf(run, last);
    assert.equal(await git("status", "--porcelain"), "");
    assert.equal(await git("show", "HEAD:a.txt"), "a\n");
    const ref = `refs/autom8/${last?.runId}/parked-US-2`;
    assert.equal(await git("show", `${ref}:US-2.txt`), "half\n");
    assert.equal(await git("show", `${ref}:a.txt`), "changed by US-2\n");
    const { prompt = "" } = run.requests.at(-1) ?? {};
    assert.match(prompt, /left for later[^]*- US-2\n- US-4/);
    assert.ok(!/Story US-2/.test(prompt));
    assert.deepEqual(ids.map((id) => last?.stories[id]?.status), [
      "passed",
      "parked",
      "passed",
      "pending",
      "passed",
    ]);
  }));

Deno.test("a resumed run puts a parked story's changes back, and tries it with new attempts", () =>
  withPlayedRun({ ...scene, config: { maxAttempts: 1 } }, async (run) => {
    await run.drive();
    await run.play([finishes, good("US-4"), review]);
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.deepEqual(run.turns().slice(5), ["implement US-2 2", "implement US-4 1", "review - 1"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-3", "US-5", "US-2", "US-4"]);
    const { git } = await workTreeOf(run, last);
    assert.equal(await git("show", "HEAD:US-2.txt"), "whole\n");
    assert.equal(await git("show", "HEAD:a.txt"), "changed by US-2\n");
    assert.equal(await git("status", "--porcelain"), "");
  }));

Deno.test("a story out of attempts is parked with its last problem", () => {
  const broken = writes("US-1", "one.txt", "broken\n");
  const config = { verify: ["! grep -q broken *.txt"], maxAttempts: 2 };
  const two = { steps: [broken, writes("US-2", "two.txt"), review], config, options: { worktree: true } };
  return withPlayedRun(two, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "stories-parked");
    assert.match(
      last?.failure?.error.message ?? "",
      /US-1 is parked: no attempt passed; the last problem: .*grep/,
    );
    assert.deepEqual(await run.commits(), ["US-2"]);
    await run.play([{ ...writes("US-1", "one.txt"), expectPrompt: ["one.txt"] }, review]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-2", "US-1"]);
  });
});

Deno.test("where every story is parked nothing is reviewed and nothing committed", () =>
  withPlayedRun({ ...scene, stories: [{ id: "US-2" }, { id: "US-4", dependsOn: ["US-2"] }] }, async (run) => {
    assert.equal(outcome(await run.drive()), "stories-parked");
    assert.deepEqual(run.turns(), ["implement US-2 1"]);
    // Blocked again: it is parked again, with what it had.
    const last = await run.drive();
    assert.equal(outcome(last), "stories-parked");
    const { git } = await workTreeOf(run, last);
    assert.equal(await git("show", `refs/autom8/${last?.runId}/parked-US-2:US-2.txt`), "half\n");
    assert.equal(await git("status", "--porcelain"), "");
  }));

Deno.test("a parked story whose changes no longer fit starts anew, and its checkpoint stays", () => {
  const clashes = { ...good("US-3"), actions: [{ write: "a.txt", text: "changed by US-3\n" }] };
  return withPlayedRun(
    { ...scene, steps: [good("US-1"), blocked, clashes, good("US-5"), review] },
    async (run) => {
      await run.drive();
      await run.play([{ ...good("US-2"), expectPrompt: ["blocked: no key"] }, good("US-4"), review]);
      const last = await run.drive();
      assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
      assert.deepEqual(run.eventsOf("story-unparked").map(({ overlaps }) => overlaps), [["a.txt"]]);
      const { git } = await workTreeOf(run, last);
      assert.equal(await git("show", "HEAD:a.txt"), "changed by US-3\n");
      assert.equal(await git("show", `refs/autom8/${last?.runId}/parked-US-2:a.txt`), "changed by US-2\n");
    },
  );
});

for (
  const [name, change] of [
    ["in a lent checkout", { options: { worktree: false } }],
    ["with on_story_failure = stop", { config: { onStoryFailure: "stop" as const } }],
  ] as const
) {
  Deno.test(`${name} a blocked story stops the run, and its changes stay`, () =>
    withPlayedRun({ ...scene, ...change }, async (run) => {
      const last = await run.drive();
      assert.equal(outcome(last), "story-blocked");
      const { git } = await workTreeOf(run, last);
      assert.match(await git("status", "--porcelain"), /US-2\.txt/);
    }));
}

const deaths: [kind: RunEventKind, when: "dieAfter" | "dieBefore"][] = [
  ["story-given-up", "dieBefore"],
  ["story-given-up", "dieAfter"],
  ["story-park-intended", "dieBefore"],
  ["story-park-intended", "dieAfter"],
  ["story-parked", "dieBefore"],
  ["story-parked", "dieAfter"],
];

for (const [kind, when] of deaths) {
  Deno.test(`a run that dies ${when === "dieAfter" ? "right after" : "just before"} ${kind} parks as if undisturbed`, () =>
    withPlayedRun(scene, async (run) => {
      assert.equal(await run.drive({ [when]: kind }), null, "it did not die");
      const last = await run.drive();
      assert.equal(outcome(last), "stories-parked", JSON.stringify(last?.failure));
      assert.deepEqual(await run.commits(), ["US-1", "US-3", "US-5"]);
      const { git } = await workTreeOf(run, last);
      assert.equal(await git("status", "--porcelain"), "");
      assert.equal(await git("show", `refs/autom8/${last?.runId}/parked-US-2:US-2.txt`), "half\n");
      assert.equal(await git("show", `refs/autom8/${last?.runId}/parked-US-2:a.txt`), "changed by US-2\n");
    }));
}

for (
  const [kind, when] of [
    ["story-unpark-intended", "dieBefore"],
    ["story-unpark-intended", "dieAfter"],
    ["story-unparked", "dieBefore"],
    ["story-unparked", "dieAfter"],
  ] as const
) {
  Deno.test(`a run that dies ${when === "dieAfter" ? "right after" : "just before"} ${kind} brings back as if undisturbed`, () =>
    withPlayedRun(scene, async (run) => {
      await run.drive();
      await run.play([finishes, good("US-4"), review]);
      assert.equal(await run.drive({ [when]: kind }), null, "it did not die");
      const last = await run.drive();
      assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
      const { git } = await workTreeOf(run, last);
      assert.equal(await git("show", "HEAD:US-2.txt"), "whole\n");
      assert.equal(await git("show", "HEAD:a.txt"), "changed by US-2\n");
      assert.equal(await git("status", "--porcelain"), "");
      assert.equal(
        await git("show", "HEAD~1", "--stat", "--format=").then((text) => /a\.txt/.test(text)),
        true,
      );
    }));
}

Deno.test("corrections after a parked story came back get a commit of their own", () => {
  const finds = (round: number): PlayedStep => ({
    phase: "review",
    round,
    actions: [{ write: "autom8_review.md", text: "- [ ] US-1.txt:1 more\n" }],
  });
  const corrects = (round: number): PlayedStep => ({
    phase: "correct",
    round,
    actions: [{ write: "US-1.txt", text: `corrected ${round}\n` }],
  });
  const all = [...steps.slice(0, 5), finds(1), corrects(1), review];
  return withPlayedRun({ ...scene, steps: all }, async (run) => {
    assert.equal(outcome(await run.drive()), "stories-parked");
    assert.deepEqual(await run.commits(), ["US-1", "US-3", "US-5", "corrections"]);
    await run.play([finishes, good("US-4"), finds(3), corrects(2), review]);
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.deepEqual((await run.commits()).slice(4), ["US-2", "US-4", "corrections"]);
    const { git } = await workTreeOf(run, last);
    assert.equal(await git("show", "HEAD:US-1.txt"), "corrected 2\n");
  });
});

Deno.test("names of checkpoints are made of any id, and differ", () => {
  const odd = ["US-1", "US 1", "US_1", "a/b", "../x", "a..b", "x.lock", "-", "Ä"];
  const names = odd.map((id) => checkpointName("parked", id));
  assert.equal(new Set(names).size, odd.length, names.join());
  for (const name of names) assert.match(name, /^[A-Za-z0-9][A-Za-z0-9_-]*$/);
});
