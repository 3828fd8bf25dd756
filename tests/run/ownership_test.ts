/** Whose a change in the work tree is. The numbers are rows of the list of what was found. */

import assert from "assert";
import { join } from "path";
import type { RunState } from "../../src/run/state.ts";
import { type PlayedRun, type PlayedStep, twoStories, withPlayedRun, writes } from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const stories = twoStories.slice(0, 2);
const passes: PlayedStep = { phase: "review", answer: "<review-verdict>pass</review-verdict>" };
const own = { options: { worktree: true } };

/** The work tree of the run, which exists once it was driven. */
async function workTree(run: PlayedRun): Promise<string> {
  const list = await run.scratch.sh("worktree", "list", "--porcelain");
  return list.split("\n\n").map((one) => /^worktree (.*)$/m.exec(one)?.[1] ?? "").filter((path) =>
    path !== ""
  ).at(-1) ?? "";
}

const read = async (folder: string, path: string) => await Deno.readTextFile(join(folder, path));
const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);
const notices = (run: PlayedRun) => run.eventsOf("notice").map(({ text }) => text).join("\n");
const show = (run: PlayedRun, path: string) => run.scratch.sh("show", `feature/two:${path}`);
const committed = async (run: PlayedRun) =>
  [
    ...new Set(
      (await run.scratch.sh("log", "--format=", "--name-only", "main..feature/two")).trim().split("\n"),
    ),
  ]
    .sort();

async function sh(folder: string, script: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd: folder })
    .output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("1: in an own worktree a reviewer's edits are put back, and one command brings them back", () => {
  const edits: PlayedStep = {
    phase: "review",
    actions: [{ run: "echo mine > one.txt; echo new > new.txt" }, { delete: "a.txt" }],
  };
  return withPlayedRun({ steps: [...stories, edits], ...own }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    const tree = await workTree(run);
    assert.equal(await read(tree, "one.txt"), "one.txt\n");
    assert.equal(await read(tree, "a.txt"), "a\n");
    assert.equal(await exists(join(tree, "new.txt")), false);
    assert.match(notices(run), /reviewer.*a\.txt, new\.txt, one\.txt/);
    const command = /To bring the changes back: (.*)$/m.exec(notices(run))?.[1] ?? "";
    await sh("/", command);
    assert.equal(await read(tree, "one.txt"), "mine\n");
    assert.equal(await read(tree, "new.txt"), "new\n");
    assert.equal(await exists(join(tree, "a.txt")), false);
  });
});

Deno.test("1: in a lent checkout what changes during a review stays, in no commit, and is listed", () => {
  const edits: PlayedStep = {
    phase: "review",
    answer: "<review-verdict>pass</review-verdict>",
    actions: [{ run: "echo by the user > a.txt; echo new > mine.txt" }],
  };
  return withPlayedRun({ steps: [...stories, edits] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await run.scratch.read("a.txt"), "by the user\n");
    assert.equal(await run.scratch.read("mine.txt"), "new\n");
    assert.deepEqual(await committed(run), ["one.txt", "two.txt"]);
    assert.match(notices(run), /during the review.*a\.txt, mine\.txt/);
  });
});

Deno.test("1: a file that the user commits in a lent checkout during a review stays committed", () => {
  const commits: PlayedStep = {
    phase: "review",
    answer: "<review-verdict>pass</review-verdict>",
    actions: [{ run: "echo u > u.txt; git add u.txt; env -u GIT_REFLOG_ACTION git commit -qm mine u.txt" }],
  };
  return withPlayedRun({ steps: [...stories, commits] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await run.scratch.read("u.txt"), "u\n");
    assert.equal(await show(run, "u.txt"), "u\n");
    assert.deepEqual(await committed(run), ["one.txt", "two.txt", "u.txt"]);
  });
});

for (const worktree of [false, true]) {
  const place = worktree ? "an own worktree" : "a lent checkout";
  Deno.test(`1: what the user changes in ${place} while a review is interrupted is never removed`, () =>
    withPlayedRun(
      {
        steps: [...stories, { phase: "review", actions: [{ say: "x" }, { hang: true }] }],
        options: { worktree },
      },
      async (run) => {
        // The third turn is the review: it hangs until the signal.
        const stopped = run.drive({
          interruptAfterTool: false,
          interruptAfter: "agent-started",
          occurrence: 3,
        });
        assert.equal(outcome(await stopped), "interrupted");
        const tree = await workTree(run);
        await Deno.writeTextFile(join(tree, "a.txt"), "edited by me\n");
        await Deno.writeTextFile(join(tree, "mine.txt"), "mine\n");
        await run.play([passes]);
        assert.equal(outcome(await run.drive()), "completed");
        assert.equal(await read(tree, "a.txt"), "edited by me\n");
        assert.equal(await read(tree, "mine.txt"), "mine\n");
        const expected = worktree ? ["a.txt", "mine.txt", "one.txt", "two.txt"] : ["one.txt", "two.txt"];
        assert.deepEqual(await committed(run), expected);
        assert.match(run.said.join("\n"), /2 files changed since the run stopped.*a\.txt, mine\.txt/);
      },
    ));
}

Deno.test("3: a fix by hand after the review limit is checked, reviewed and committed without another correction", () => {
  const issues: PlayedStep = {
    phase: "review",
    actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
  };
  return withPlayedRun({ steps: [...stories, issues], config: { reviewMaxIterations: 1 } }, async (run) => {
    assert.equal(outcome(await run.drive()), "review-limit");
    await run.scratch.write("one.txt", "fixed by hand\n");
    await run.play([passes]);
    const turns = run.turns().length;
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(turns), ["review - 1"]);
    assert.equal(await show(run, "one.txt"), "fixed by hand\n");
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
  });
});

Deno.test("3: a fix that the user committed after the review limit does not stop the run", () => {
  const issues: PlayedStep = {
    phase: "review",
    actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
  };
  return withPlayedRun({ steps: [...stories, issues], config: { reviewMaxIterations: 1 } }, async (run) => {
    assert.equal(outcome(await run.drive()), "review-limit");
    await run.scratch.write("one.txt", "fixed by hand\n");
    await run.scratch.sh("add", "one.txt");
    await run.scratch.sh("commit", "-q", "-m", "By hand");
    await run.play([passes]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await show(run, "one.txt"), "fixed by hand\n");
    assert.equal(await show(run, "two.txt"), "two.txt\n");
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
  });
});

for (const commits of [false, true]) {
  Deno.test(`3: a story fixed by hand (${commits ? "committed" : "uncommitted"}) after its last attempt passes without an agent`, () =>
    withPlayedRun({
      steps: [writes("US-1", "one.txt"), passes],
      stories: [{ id: "US-1", verify: ["grep -q fixed one.txt"] }],
      config: { maxAttempts: 1 },
    }, async (run) => {
      assert.equal(outcome(await run.drive()), "attempts-exhausted");
      await run.scratch.write("one.txt", "fixed\n");
      if (commits) await sh(run.scratch.root, "git add one.txt; git commit -qm 'By hand'");
      const turns = run.turns().length;
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns().slice(turns), ["review - 1"]);
      assert.equal(await show(run, "one.txt"), "fixed\n");
      assert.equal(await run.scratch.sh("status", "--porcelain"), "");
    }));
}

Deno.test("3: a fix by hand that fails the checks goes to the next agent with their output", () =>
  withPlayedRun({
    steps: [writes("US-1", "one.txt"), passes],
    stories: [{ id: "US-1", verify: ["grep -q fixed one.txt || { echo no fix; false; }"] }],
    config: { maxAttempts: 1 },
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
    await run.scratch.write("one.txt", "nearly\n");
    await run.play([{ ...writes("US-1", "one.txt", "fixed\n"), expectPrompt: ["no fix"] }, passes]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await show(run, "one.txt"), "fixed\n");
  }));

Deno.test("3: `leave` keeps a change by hand out of the commits, `take` takes it in", async () => {
  for (const choice of ["take", "leave"] as const) {
    await withPlayedRun({ steps: twoStories, options: { step: true } }, async (run) => {
      assert.equal(outcome(await run.drive()), "paused");
      await run.scratch.write("a.txt", "by hand\n");
      assert.equal(outcome(await run.drive({ choice })), "paused");
      assert.equal(outcome(await run.drive()), "completed");
      assert.equal(await show(run, "a.txt"), choice === "take" ? "by hand\n" : "a\n");
      assert.equal(await run.scratch.sh("status", "--porcelain"), choice === "take" ? "" : " M a.txt\n");
    });
  }
});

Deno.test("8: what a formatter writes during the checks is in the commit that was checked", () =>
  withPlayedRun({
    steps: twoStories,
    config: { verify: ["for f in one.txt two.txt; do [ ! -f $f ] || echo formatted > $f; done"] },
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual([await show(run, "one.txt"), await show(run, "two.txt")], [
      "formatted\n",
      "formatted\n",
    ]);
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  }));

Deno.test("8: a file that a check generates before it fails is in the story's commit", () =>
  withPlayedRun({
    steps: [writes("US-1", "one.txt", "bad\n"), writes("US-1", "one.txt", "good\n"), passes].map((step, i) =>
      i < 2 ? { ...step, attempt: i + 1 } : step
    ),
    stories: [{ id: "US-1", verify: ["echo made > made.txt; grep -q good one.txt"] }],
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await committed(run), ["made.txt", "one.txt"]);
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
  }));

Deno.test("8: what the checks of a correction write is in the corrections' commit", () => {
  const steps: PlayedStep[] = [
    ...stories,
    { phase: "review", round: 1, actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }] },
    { phase: "correct", actions: [{ write: "fix.txt", text: "raw\n" }] },
    passes,
  ];
  const config = { verify: ["[ ! -f fix.txt ] || echo formatted > fix.txt"] };
  return withPlayedRun({ steps, config }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await show(run, "fix.txt"), "formatted\n");
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
  });
});
