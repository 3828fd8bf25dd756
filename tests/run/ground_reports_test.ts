/** What the run reports about its ground, or leaves to the user there. The numbers are rows of the list of what was found. */

import assert from "assert";
import type { RunState } from "../../src/run/state.ts";
import { passed, type PlayedRun, type PlayedStep, twoStories, withPlayedRun, writes } from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const passes: PlayedStep = { phase: "review", answer: passed };
const notices = (run: PlayedRun) => run.eventsOf("notice").map(({ text }) => text).join("\n");
const show = (run: PlayedRun, path: string) => run.scratch.sh("show", `feature/two:${path}`);

const limited: PlayedStep[] = [
  {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ write: "one.txt", text: "half\n" }, { fail: "rate-limit", resetsInSeconds: 60 }],
  },
  ...twoStories,
];

for (const worktree of [true, false]) {
  const place = worktree ? "an own worktree" : "a lent checkout";
  Deno.test(`1: what the user changes in ${place} while a limit is waited for is in no commit and stays`, () => {
    const folder = (root: string) => worktree ? `${root}-wt-feature-two` : root;
    return withPlayedRun({
      steps: limited,
      options: { worktree },
      whileWaiting: async ({ root }) => {
        await Deno.writeTextFile(`${folder(root)}/mine.txt`, "mine\n");
        await Deno.writeTextFile(`${folder(root)}/a.txt`, "edited while waiting\n");
      },
    }, async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.eventsOf("work-left").length, 1);
      assert.deepEqual(run.eventsOf("work-continued").map(({ taken }) => taken), [false]);
      assert.equal(await show(run, "one.txt"), "one.txt\n");
      assert.equal(await show(run, "a.txt"), "a\n");
      const status = await run.scratch.sh("-C", folder(run.scratch.root), "status", "--porcelain");
      assert.equal(status, " M a.txt\n?? mine.txt\n");
      assert.equal(await Deno.readTextFile(`${folder(run.scratch.root)}/a.txt`), "edited while waiting\n");
    });
  });
}

Deno.test("1: what the user changes while a review waits for a limit is not put back as the reviewer's", () => {
  const waits: PlayedStep = {
    phase: "review",
    call: 1,
    actions: [{ run: "echo x > junk.txt" }, { fail: "rate-limit", resetsInSeconds: 60 }],
  };
  return withPlayedRun({
    steps: [...twoStories.slice(0, 2), waits, passes],
    options: { worktree: true },
    whileWaiting: ({ root }) => Deno.writeTextFile(`${root}-wt-feature-two/mine.txt`, "mine\n"),
  }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    const status = await run.scratch.sh("-C", `${run.scratch.root}-wt-feature-two`, "status", "--porcelain");
    assert.equal(status, "?? mine.txt\n");
    assert.match(notices(run), /put back: junk\.txt/);
  });
});

for (
  const [name, script] of [
    ["an edited file", "echo x >> sub/s.txt"],
    ["a new file", "echo x > sub/new.txt"],
  ] as const
) {
  Deno.test(`9: ${name} inside a submodule is reported as not recorded`, () => {
    const first = writes("US-1", "one.txt");
    const steps = [{ ...first, actions: [...first.actions ?? [], { run: script }] }, ...twoStories.slice(1)];
    return withPlayedRun({ steps }, async (run) => {
      const { scratch } = run;
      await scratch.sh("init", "-q", `${scratch.root}/../library`);
      await Deno.writeTextFile(`${scratch.root}/../library/s.txt`, "s\n");
      await scratch.sh("-C", `${scratch.root}/../library`, "add", "-A");
      await scratch.sh("-C", `${scratch.root}/../library`, "commit", "-q", "-m", "Library");
      await scratch.sh(
        "submodule",
        "--quiet",
        "add",
        `${await Deno.realPath(`${scratch.root}/../library`)}`,
        "sub",
      );
      await scratch.sh("commit", "-q", "-m", "Submodule");
      assert.equal(outcome(await run.drive()), "completed");
      assert.match(notices(run), /Changes inside submodules are not recorded: sub/);
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    });
  });
}

Deno.test("12: in a lent checkout a branch that was rewritten with commits of the user's stops the run, untouched", () => {
  const script = "echo u > u.txt; git add u.txt; env -u GIT_REFLOG_ACTION git commit -q --amend -m rewritten";
  const second: PlayedStep = { phase: "implement", story: "US-2", actions: [{ run: script }] };
  return withPlayedRun({ steps: [writes("US-1", "one.txt"), second, passes] }, async (run) => {
    await run.scratch.write("b.txt", "b\n");
    await run.scratch.sh("add", "b.txt");
    await run.scratch.sh("commit", "-q", "-m", "The user's");
    const last = await run.drive();
    assert.equal(outcome(last), "branch-rewritten");
    assert.match(last?.failure?.error.message ?? "", /Branch feature\/two was rewritten/);
    assert.equal(await run.scratch.sh("log", "-1", "--format=%s", "feature/two"), "rewritten\n");
    assert.equal(await run.scratch.read("one.txt"), "one.txt\n");
  });
});

Deno.test("21: a socket and a pipe in the place of tracked files are reported and no failed run", () => {
  const script =
    'rm a.txt; mkfifo a.txt; node -e \'require("net").createServer().listen("s.sock", () => process.exit())\' || :';
  const first = writes("US-1", "one.txt");
  const steps = [{ ...first, actions: [...first.actions ?? [], { run: script }] }, ...twoStories.slice(1)];
  return withPlayedRun({ steps }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await show(run, "one.txt"), "one.txt\n");
  });
});
