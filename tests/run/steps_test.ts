import assert from "assert";
import { join } from "path";
import type { RunState } from "../../src/run/state.ts";
import { writeHook } from "../git/scratch.ts";
import { type PlayedStep, twoStories, withPlayedRun } from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const stories = twoStories.slice(0, 2);
const passes: PlayedStep = { phase: "review", answer: "All is well. <review-verdict>pass</review-verdict>" };
const issues: PlayedStep = {
  phase: "review",
  actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
};
/** Corrections that change one.txt, each in another way. */
const corrections = [1, 2, 3, 4].map((round): PlayedStep => ({
  phase: "correct",
  round,
  actions: [{ write: "one.txt", text: `correction ${round}\n` }],
}));

Deno.test("issues of a review are corrected, reviewed again, and committed on their own", () => {
  const steps = [...stories, { ...issues, round: 1 }, ...corrections, passes];
  return withPlayedRun({ steps }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(2), ["review - 1", "correct - 1", "review - 1"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2", "corrections"]);
    assert.equal(await run.scratch.sh("show", "feature/two:one.txt"), "correction 1\n");
    assert.match(
      await run.scratch.sh("log", "-1", "--format=%s", "feature/two"),
      /^fix: address review findings$/m,
    );
    await assert.rejects(run.scratch.read("autom8_review.md"), Deno.errors.NotFound);
  });
});

Deno.test("a review that always finds issues stops after its last round, and resuming starts the rounds anew", () => {
  const config = { reviewMaxIterations: 2 };
  return withPlayedRun({ steps: [...stories, issues, ...corrections], config }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "review-limit");
    assert.equal(last?.failure?.error.exitCode, 3);
    assert.deepEqual(run.turns().slice(2), ["review - 1", "correct - 1", "review - 1"]);
    assert.match(await run.scratch.read("autom8_review.md"), /one\.txt: more/);
    assert.deepEqual(await run.commits(), []);
    await run.play([passes]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1", "US-2", "corrections"]);
  });
});

Deno.test("a correction that changes nothing stops the run", () =>
  withPlayedRun({ steps: [...stories, issues, { phase: "correct" }] }, async (run) => {
    assert.equal(outcome(await run.drive()), "correction-stalled");
  }));

Deno.test("a correction that breaks the checks is tried again, with their output", () => {
  const breaks: PlayedStep = {
    phase: "correct",
    attempt: 1,
    actions: [{ write: "one.txt", text: "broken\n" }],
  };
  const fixes: PlayedStep = {
    phase: "correct",
    attempt: 2,
    expectPrompt: ["did not pass", "grep -c broken"],
    actions: [{ write: "one.txt", text: "fixed\n" }],
  };
  const config = { verify: ["! grep -c broken *.txt"] };
  return withPlayedRun(
    { steps: [...stories, { ...issues, round: 1 }, breaks, fixes, passes], config },
    async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns().slice(2), ["review - 1", "correct - 1", "correct - 2", "review - 1"]);
      assert.equal(await run.scratch.sh("show", "feature/two:one.txt"), "fixed\n");
    },
  );
});

Deno.test("a correction that never passes the checks stops the run", () => {
  const breaks: PlayedStep = { phase: "correct", actions: [{ write: "one.txt", text: "broken\n" }] };
  const config = { verify: ["! grep -q broken *.txt"], maxAttempts: 1 };
  return withPlayedRun({ steps: [...stories, issues, breaks], config }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
    assert.deepEqual(await run.commits(), []);
  });
});

Deno.test("a review that fails is tried again, and after its attempts stops the run", () => {
  const dies: PlayedStep = { phase: "review", actions: [{ exit: 3 }] };
  return withPlayedRun({ steps: [...stories, dies], config: { maxAttempts: 2 } }, async (run) => {
    assert.equal(outcome(await run.drive()), "agent-failed");
    assert.deepEqual(run.turns().slice(2), ["review - 1", "review - 2"]);
    await run.play([passes]);
    assert.equal(outcome(await run.drive()), "completed");
  });
});

Deno.test("a review file from before the review is not its result", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    await run.scratch.write("autom8_review.md", "- [ ] from an earlier run\n");
    assert.equal(outcome(await run.drive()), "completed");
  }));

Deno.test("a review file that is empty is as good as none", () => {
  const reviews: PlayedStep = { phase: "review", actions: [{ run: ": > autom8_review.md" }] };
  return withPlayedRun({ steps: [...stories, reviews] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
  });
});

for (
  const scene of [
    { name: "the configuration", config: { review: false } },
    { name: "the command line", options: { skipReview: true } },
  ]
) {
  Deno.test(`${scene.name} can leave out the review`, () =>
    withPlayedRun({ steps: stories, ...scene }, async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-2 1"]);
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    }));
}

Deno.test("without `commit` the work is left uncommitted in the work tree", () =>
  withPlayedRun({ steps: twoStories, config: { commit: false } }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), []);
    assert.equal(await run.scratch.sh("status", "--porcelain"), "?? one.txt\n?? two.txt\n");
  }));

Deno.test("a hook that refuses a commit once is answered by a correction inside that commit", () => {
  const fixes: PlayedStep = {
    phase: "correct",
    expectPrompt: ["one.txt needs a licence"],
    actions: [{ write: "one.txt", text: "licensed\n" }],
  };
  return withPlayedRun({ steps: [...twoStories, fixes] }, async (run) => {
    await writeHook(
      run.scratch,
      "pre-commit",
      "git show :one.txt 2> /dev/null | grep -q licensed || { echo 'one.txt needs a licence'; exit 1; }",
    );
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.equal(await run.scratch.sh("show", "feature/two~1:one.txt"), "licensed\n");
  });
});

Deno.test("a hook that always refuses stops the run after three corrections", () =>
  withPlayedRun({ steps: [...twoStories, ...corrections] }, async (run) => {
    await writeHook(run.scratch, "commit-msg", "echo never; exit 1");
    const last = await run.drive();
    assert.equal(outcome(last), "commit-refused");
    assert.match(last?.failure?.error.message ?? "", /never/);
    assert.equal(run.eventsOf("commit-refused").length, 4);
    assert.deepEqual(await run.commits(), []);
    await Deno.remove(join(run.scratch.root, ".git/hooks/commit-msg"));
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  }));

Deno.test("changes and staging of the user's own stay out of the commits", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    await run.scratch.write("a.txt", "edited by me\n");
    await run.scratch.write("mine.txt", "mine\n");
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.equal(await run.scratch.sh("status", "--porcelain"), " M a.txt\n?? mine.txt\n");
  }));

Deno.test("a story that was done already passes without a commit", () => {
  const idle: PlayedStep = {
    phase: "implement",
    story: "US-1",
    answer: "<story-status>already done: a.txt</story-status>",
  };
  return withPlayedRun({ steps: [idle, ...twoStories.slice(1)] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-2"]);
    assert.equal(run.eventsOf("commit-skipped").length, 1);
  });
});

Deno.test("in a worktree of its own a run leaves the user's checkout alone", () =>
  withPlayedRun({ steps: twoStories, options: { worktree: true } }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "completed");
    assert.notEqual(last?.workspace?.workTree, run.scratch.root);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.equal(await run.scratch.sh("branch", "--show-current"), "main\n");
    await assert.rejects(run.scratch.read("one.txt"), Deno.errors.NotFound);
  }));

Deno.test("a spec that would work on the default branch is refused unless the user allowed it", async () => {
  await withPlayedRun({ steps: twoStories, branch: "main" }, async (run) => {
    assert.equal(outcome(await run.drive()), "default-branch");
    assert.deepEqual(run.turns(), []);
  });
  const options = { allowDefaultBranch: true };
  await withPlayedRun({ steps: twoStories, branch: "main", options }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(await run.scratch.sh("rev-list", "--count", "main"), "3\n");
  });
});

Deno.test("a spec in Markdown is converted to JSON, which keeps what passes", () => {
  const markdown = `# two

branch: feature/two

## User Stories

### US-1: Story US-1

- [ ] its file is there

### US-2: Story US-2

- [ ] its file is there
`;
  return withPlayedRun({ steps: twoStories, markdown }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "completed", JSON.stringify(last?.failure));
    assert.match(last?.specFile ?? "", /spec-[0-9a-f]{8}\.json$/);
    const spec = JSON.parse(await Deno.readTextFile(last?.specFile ?? ""));
    assert.deepEqual(spec.userStories.map(({ passes }: { passes: boolean }) => passes), [true, true]);
  });
});

Deno.test("a spec that is invalid fails the run before any agent works", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    await Deno.writeTextFile(run.specFile, "{}");
    assert.equal(outcome(await run.drive()), "spec-invalid");
    assert.deepEqual(run.turns(), []);
  }));
