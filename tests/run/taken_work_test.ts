/** Work outside an agent's turn: a person's, taken in on resume, and what the checks before the commits write. */

import assert from "assert";
import type { RunState } from "../../src/run/state.ts";
import { summarize } from "../../src/view/summary.ts";
import {
  passed,
  type PlayedRun,
  type PlayedStep,
  type Scene,
  twoStories,
  withPlayedRun,
  writes,
} from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const review: PlayedStep = { phase: "review", answer: passed };
const show = (run: PlayedRun, path: string) => run.scratch.sh("show", `feature/two:${path}`);

/** Git in the work tree of the run. */
function gitIn(run: PlayedRun, last: RunState | null) {
  return (...args: string[]) => run.scratch.sh("-C", last?.workspace?.workTree ?? "", ...args);
}

async function write(last: RunState | null, path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${last?.workspace?.workTree}/${path}`, text);
}

const blocked: PlayedStep = {
  phase: "implement",
  story: "US-2",
  actions: [{ write: "two.txt", text: "half\n" }],
  answer: "<story-status>blocked: no key</story-status>",
};
const parking: Scene = {
  steps: [writes("US-1", "one.txt"), blocked, review],
  options: { worktree: true },
  stories: [{ id: "US-1" }, { id: "US-2", verify: ["grep -q whole two.txt"] }],
};

Deno.test("3: a parked story that is finished by hand passes its checks without another agent turn", () =>
  withPlayedRun(parking, async (run) => {
    const stopped = await run.drive();
    assert.equal(outcome(stopped), "stories-parked");
    await write(stopped, "two.txt", "whole\n");
    await run.play([review]);
    const turns = run.turns().length;
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.deepEqual(run.turns().slice(turns), ["review - 1"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.equal(await show(run, "two.txt"), "whole\n");
    assert.equal(await gitIn(run, last)("status", "--porcelain"), "");
  }));

Deno.test("3: a parked story's own changes and the rest by hand are checked and committed together", () =>
  withPlayedRun({
    ...parking,
    stories: [{ id: "US-1" }, {
      id: "US-2",
      verify: ["test -e two.txt && test -e rest.txt", "echo f > two.txt"],
    }],
  }, async (run) => {
    const stopped = await run.drive();
    await write(stopped, "rest.txt", "rest\n");
    await run.play([review]);
    const turns = run.turns().length;
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.deepEqual(run.turns().slice(turns), ["review - 1"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.deepEqual([await show(run, "two.txt"), await show(run, "rest.txt")], ["f\n", "rest\n"]);
    assert.equal(await gitIn(run, last)("status", "--porcelain"), "");
  }));

Deno.test("3: a parked story whose fix by hand fails the checks goes to its agent with their output", () =>
  withPlayedRun(parking, async (run) => {
    const stopped = await run.drive();
    await write(stopped, "two.txt", "nearly\n");
    await run.play([{ ...writes("US-2", "two.txt", "whole\n"), expectPrompt: ["grep -q whole"] }, review]);
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.equal(await show(run, "two.txt"), "whole\n");
  }));

Deno.test("3: what is changed by hand before a story is begun does not pass for its work", () =>
  withPlayedRun({ steps: twoStories, options: { worktree: true, step: true } }, async (run) => {
    const paused = await run.drive();
    await write(paused, "by-hand.txt", "by hand\n");
    const last = await run.drive();
    assert.equal(outcome(last), "paused");
    assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-2 1"]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await show(run, "by-hand.txt"), "by hand\n");
  }));

Deno.test("3: what is changed by hand after the last story is checked before the review", () => {
  const config = { verify: ["! grep -qs broken by-hand.txt"] };
  return withPlayedRun(
    { steps: twoStories, options: { worktree: true, step: true }, config },
    async (run) => {
      await run.drive();
      const paused = await run.drive();
      assert.equal(outcome(paused), "paused");
      await write(paused, "by-hand.txt", "broken\n");
      const corrects: PlayedStep = { phase: "correct", actions: [{ write: "by-hand.txt", text: "good\n" }] };
      await run.play([{ ...corrects, expectPrompt: ["grep -qs broken"] }, review]);
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns().slice(2), ["correct - 2", "review - 1"]);
      assert.equal(await show(run, "by-hand.txt"), "good\n");
    },
  );
});

Deno.test("3: two fixes by hand, with the checks of the first cut off between them, are both committed", () =>
  withPlayedRun({
    steps: [writes("US-1", "one.txt"), review],
    stories: [{ id: "US-1", verify: ["echo f > written.txt; grep -q fixed one.txt"] }],
    config: { maxAttempts: 1 },
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
    await run.scratch.write("one.txt", "fixed\n");
    assert.equal(outcome(await run.drive({ interruptAfter: "verify-ended" })), "interrupted");
    await run.scratch.write("more.txt", "more\n");
    const turns = run.turns().length;
    assert.equal(outcome(await run.drive({ choice: "take" })), "completed");
    assert.deepEqual(run.turns().slice(turns), ["review - 1"]);
    for (
      const [path, text] of [["one.txt", "fixed\n"], ["more.txt", "more\n"], ["written.txt", "f\n"]] as const
    ) {
      assert.equal(await show(run, path), text);
    }
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
  }));

Deno.test("3: of two changes by hand the first is taken and the second left", () =>
  withPlayedRun({
    steps: [writes("US-1", "one.txt"), review],
    stories: [{ id: "US-1", verify: ["grep -q fixed one.txt"] }],
    config: { maxAttempts: 1 },
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
    await run.scratch.write("one.txt", "fixed\n");
    assert.equal(outcome(await run.drive({ interruptAfter: "verify-started" })), "interrupted");
    await run.scratch.write("more.txt", "more\n");
    assert.equal(outcome(await run.drive({ choice: "leave" })), "completed");
    assert.equal(await show(run, "one.txt"), "fixed\n");
    assert.equal(await run.scratch.sh("status", "--porcelain"), "?? more.txt\n");
  }));

Deno.test("3: a hook that was fixed, with the files as they are, needs no further review", () =>
  withPlayedRun({ steps: [...twoStories, { phase: "correct" }] }, async (run) => {
    const hook = `${run.scratch.root}/.git/hooks/pre-commit`;
    await Deno.writeTextFile(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    assert.equal(outcome(await run.drive()), "commit-refused");
    await Deno.writeTextFile(hook, "#!/bin/sh\nexit 0\n");
    const turns = run.turns().length;
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(turns), []);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  }));

/** Drives a run to the boundary after its last story. From here on, checks find `../late`. */
async function stepToEnd(run: PlayedRun): Promise<void> {
  for (const _ of ["US-1", "US-2"]) assert.equal(outcome(await run.drive()), "paused");
  await Deno.writeTextFile(`${run.scratch.root}/../late`, "");
}

for (const worktree of [true, false]) {
  const place = worktree ? "an own worktree" : "a lent checkout";
  Deno.test(`8: what the checks before the commits write is committed in ${place}`, () => {
    const config = { verify: ["test ! -e ../late || echo formatted > one.txt"] };
    return withPlayedRun({ steps: twoStories, options: { worktree, step: true }, config }, async (run) => {
      await stepToEnd(run);
      const last = await run.drive();
      assert.equal(outcome(last), "completed");
      assert.equal(await show(run, "one.txt"), "formatted\n");
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
      assert.equal(await gitIn(run, last)("status", "--porcelain"), "");
      assert.equal(last?.uncommitted, null);
    });
  });
}

const cutOff = [
  ["a signal", { interruptAfter: "verify-ended" }],
  ["a crash", { dieAfter: "verify-ended" }],
  ["a crash at their start", { dieAfter: "checking" }],
] as const;

for (const [name, stop] of cutOff) {
  Deno.test(`8: what the checks before the commits write is committed after ${name}, without another review`, () => {
    const config = { verify: ["test ! -e ../late || echo formatted > one.txt"] };
    return withPlayedRun(
      { steps: twoStories, options: { worktree: true, step: true }, config },
      async (run) => {
        await stepToEnd(run);
        await run.drive(stop);
        const turns = run.turns().length;
        const last = await run.drive();
        assert.equal(outcome(last), "completed");
        assert.deepEqual(run.turns().slice(turns), []);
        assert.equal(await show(run, "one.txt"), "formatted\n");
        assert.equal(await gitIn(run, last)("status", "--porcelain"), "");
      },
    );
  });
}

Deno.test("8: what the checks before the commits write before one fails is committed with the correction", () => {
  const config = {
    verify: ["test ! -e ../late || echo formatted > one.txt; test ! -e ../late || test -e fix.txt"],
  };
  return withPlayedRun(
    { steps: twoStories, options: { worktree: true, step: true }, config },
    async (run) => {
      await stepToEnd(run);
      await run.play([{ phase: "correct", actions: [{ write: "fix.txt", text: "f\n" }] }, review]);
      const last = await run.drive();
      assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
      assert.equal(await show(run, "one.txt"), "formatted\n");
      assert.equal(await gitIn(run, last)("status", "--porcelain"), "");
    },
  );
});

const config = { verify: ["true"] };

Deno.test("19: files that the checks passed with and that are in no commit are named at the end", () =>
  withPlayedRun({ steps: twoStories, config, options: { step: true } }, async (run) => {
    await run.scratch.write("untracked.txt", "mine\n");
    await run.scratch.write(".gitignore", "ignored\n");
    await run.scratch.sh("add", ".gitignore");
    await run.scratch.sh("commit", "-q", "-m", "Ignore");
    await run.scratch.write("ignored", "x\n");
    await run.drive();
    await run.scratch.sh("rm", "-q", "--cached", "a.txt");
    await Deno.remove(`${run.scratch.root}/a.txt`);
    await run.drive({ choice: "leave" });
    const last = await run.drive();
    assert.equal(outcome(last), "completed");
    const { text = "", lookCommand = "" } = summarize(last ?? assert.fail())?.uncommitted ?? {};
    assert.equal(text, "Checked with 2 files in place that are in no commit: a.txt, untracked.txt");
    const [, ...args] = lookCommand.split(" ");
    assert.match(await run.scratch.sh(...args), /untracked\.txt/);
  }));

Deno.test("19: nothing is named where the branch is what was checked, where nothing was checked, and for later files", async () => {
  const late: PlayedStep = { ...review, actions: [{ run: "echo x > late.txt" }] };
  const commits: PlayedStep = {
    ...review,
    actions: [{ run: "echo u > u.txt; git add u.txt; env -u GIT_REFLOG_ACTION git commit -qm mine u.txt" }],
  };
  const scenes: [Scene, untracked: boolean][] = [
    [{ steps: twoStories, config }, false],
    [{ steps: twoStories, config, options: { worktree: true } }, true],
    [{ steps: twoStories }, true],
    [{ steps: [...twoStories.slice(0, 2), late], config }, false],
    [{ steps: [...twoStories.slice(0, 2), commits], config }, false],
  ];
  for (const [scene, untracked] of scenes) {
    await withPlayedRun(scene, async (run) => {
      if (untracked) await run.scratch.write("untracked.txt", "mine\n");
      const last = await run.drive();
      assert.equal(outcome(last), "completed");
      assert.equal(last?.uncommitted, null);
    });
  }
});
