/** What counts as done: rows 15 to 17 of what was believed without evidence, with their cousins. */

import assert from "assert";
import type { PermissionMode } from "../../src/config/permission_modes.ts";
import type { RunState } from "../../src/run/state.ts";
import { done, passed, type PlayedStep, twoStories, withPlayedRun, writes } from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const only = [{ id: "US-1" }];
const status = (text: string): PlayedStep => ({
  phase: "implement",
  story: "US-1",
  answer: `<story-status>${text}</story-status>`,
});
const review: PlayedStep = { phase: "review", answer: passed };

for (const permissionMode of ["default", "plan", "dontAsk"] as const satisfies PermissionMode[]) {
  Deno.test(`row 15: in mode ${permissionMode} a turn whose every change is refused stops the run`, () =>
    withPlayedRun({ steps: twoStories, config: { claude: { permissionMode } } }, async (run) => {
      const last = await run.drive();
      assert.equal(outcome(last), "changes-refused");
      assert.equal(last?.failure?.error.exitCode, 5);
      assert.match(last?.failure?.error.message ?? "", new RegExp(`mode ${permissionMode}.*Write`));
      assert.match(last?.failure?.error.hint ?? "", /permission_mode/);
      assert.deepEqual(run.turns(), ["implement US-1 1"]);
      assert.deepEqual(await run.commits(), []);
    }));
}

Deno.test("row 15: refused turns stop the run whatever the agent says, also where only commands were refused", async () => {
  const actions: PlayedStep["actions"][] = [[{ write: "one.txt", text: "1\n" }], [{
    run: "echo 1 > one.txt",
  }]];
  for (const said of ["done", "not done", "blocked: no permission", "failed"]) {
    for (const tried of actions) {
      const step = { ...status(said), actions: tried ?? [] };
      const config = { claude: { permissionMode: "default" as const } };
      await withPlayedRun({ steps: [step, review], stories: only, config }, async (run) => {
        assert.equal(outcome(await run.drive()), "changes-refused", said);
      });
    }
  }
});

Deno.test("row 15: a turn that changed something in spite of a refusal is judged by its change", () => {
  const mixed: PlayedStep = {
    ...writes("US-1", "one.txt"),
    actions: [{ write: "one.txt", text: "1\n" }, { run: "echo 1 > one.txt" }],
  };
  const claude = { permissionMode: "default" as const, allowedTools: ["Bash"] };
  return withPlayedRun({ steps: [mixed, review], stories: only, config: { claude } }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1"]);
  });
});

Deno.test("row 15: the git commands that autom8 refuses on purpose are no missing permission", () => {
  const commits: PlayedStep = { ...status("done"), actions: [{ run: "git commit -m x" }] };
  const config = { maxAttempts: 1, claude: { permissionMode: "default" as const } };
  return withPlayedRun({ steps: [commits, review], stories: only, config }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "attempts-exhausted");
    assert.match(last?.failure?.error.message ?? "", /nothing was changed/);
  });
});

Deno.test("row 15: a resumed run reads the permissions again, and takes another turn", () =>
  withPlayedRun({ steps: twoStories, config: { claude: { permissionMode: "default" } } }, async (run) => {
    assert.equal(outcome(await run.drive()), "changes-refused");
    const permissions = {
      permissionMode: "acceptEdits",
      sandbox: false,
      allowedTools: [],
      disallowedTools: [],
    } as const;
    assert.equal(
      outcome(
        await run.drive({}, { permissions: { ...permissions, allowedTools: [], disallowedTools: [] } }),
      ),
      "completed",
    );
    assert.deepEqual(run.requests.slice(1, 2).map((one) => one.permissionMode), ["acceptEdits"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  }));

for (const said of ["done", "completed", "failed: no time", "incomplete", "not done", ""]) {
  Deno.test(`row 16: a story that changed nothing does not pass with the status "${said}"`, () =>
    withPlayedRun(
      { steps: [status(said), review], stories: only, config: { maxAttempts: 2 } },
      async (run) => {
        const last = await run.drive();
        assert.equal(outcome(last), "attempts-exhausted");
        assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-1 2"]);
        assert.match(
          last?.failure?.error.message ?? "",
          said === "done" || said === "" ? /nothing was changed/ : new RegExp(`not done: ${said}`),
        );
        assert.deepEqual(await run.commits(), []);
      },
    ));
}

Deno.test("row 16: a change that a later attempt takes back is no change", () => {
  const makes: PlayedStep = { ...writes("US-1", "one.txt", "broken\n"), attempt: 1 };
  const undoes: PlayedStep = { ...status("done"), actions: [{ delete: "one.txt" }] };
  const config = { verify: ["! grep -q broken *.txt"], maxAttempts: 2 };
  return withPlayedRun({ steps: [makes, undoes, review], stories: only, config }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "attempts-exhausted");
    assert.match(last?.failure?.error.message ?? "", /nothing was changed/);
  });
});

Deno.test("row 16: what an earlier attempt changed counts for a later one that changed nothing more", () => {
  const breaks: PlayedStep = { ...writes("US-1", "one.txt"), attempt: 1 };
  const idle: PlayedStep = { ...status("done"), attempt: 2 };
  const config = { verify: ["test -e ../checked || { touch ../checked; exit 1; }"] };
  return withPlayedRun({ steps: [breaks, idle, review], stories: only, config }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1"]);
  });
});

Deno.test("row 16: a story that was done already passes with its place, and the reviewer is told to check it", () => {
  const reviews: PlayedStep = {
    ...review,
    expectPrompt: ["already done, in the place named", "US-1: a.txt line 1"],
  };
  const steps = [status("already done: a.txt line 1"), writes("US-2", "two.txt"), reviews];
  return withPlayedRun({ steps, config: { verify: ["test -e a.txt"] } }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-2"]);
    assert.deepEqual(run.eventsOf("verify-ended").map(({ passed }) => passed).includes(false), false);
  });
});

Deno.test("row 16: a story that was done already still needs its checks", () => {
  const config = { verify: ["test -e one.txt"], maxAttempts: 1 };
  const steps = [status("already done: one.txt"), review];
  return withPlayedRun({ steps, stories: only, config }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
  });
});

Deno.test("row 16: files that an agent only claims are reported, and never known", () => {
  const claims = (files: string) => `<files-context>\n${files}\n</files-context>\n${done}`;
  const first: PlayedStep = {
    ...writes("US-1", "one.txt", "broken\n"),
    attempt: 1,
    answer: claims("one.txt | x\nghost.txt | never written"),
  };
  const second: PlayedStep = {
    ...writes("US-1", "one.txt"),
    attempt: 2,
    expectPrompt: ["`ghost.txt` (does not exist)"],
    answer: claims("one.txt | the first | [one]\nghost.txt | never written\na.txt | never touched"),
  };
  const third: PlayedStep = { ...writes("US-2", "two.txt"), expectPrompt: ["the first"] };
  const reviews: PlayedStep = {
    ...review,
    expectPrompt: ["US-1: `ghost.txt` (does not exist), `a.txt` (was not changed)"],
  };
  const config = { verify: ["! grep -q broken *.txt"] };
  return withPlayedRun({ steps: [first, second, third, reviews], config }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "completed");
    assert.deepEqual(Object.keys(last?.knowledge.files ?? {}), ["one.txt", "two.txt"]);
    assert.ok(!/ghost|never touched/.test(run.requests[2]?.prompt ?? ""));
    assert.deepEqual(run.eventsOf("story-passed").map(({ claims }) => claims?.length ?? 0), [2, 0]);
  });
});

const failedReviews: [name: string, step: PlayedStep][] = [
  ["without a verdict", { phase: "review", answer: "All is well." }],
  ["that says nothing", { phase: "review", answer: "" }],
  ["with a verdict in other words", {
    phase: "review",
    answer: "<review-verdict>looks good</review-verdict>",
  }],
  ["with a verdict that is only quoted", { phase: "review", answer: `I cannot say \`${passed}\`.` }],
  ["with issues and no file", { phase: "review", answer: "<review-verdict>issues</review-verdict>" }],
  ["with a pipe as its file", { phase: "review", actions: [{ run: "mkfifo autom8_review.md" }] }],
  ["with a folder as its file", { phase: "review", actions: [{ run: "mkdir autom8_review.md" }] }],
  ["with a link as its file", { phase: "review", actions: [{ run: "ln -s a.txt autom8_review.md" }] }],
  ["with a broken link as its file", {
    phase: "review",
    actions: [{ run: "ln -s nowhere autom8_review.md" }],
  }],
];

for (const [name, step] of failedReviews) {
  Deno.test(`row 17: a review ${name} is taken again, and then stops the run`, () =>
    withPlayedRun({ steps: [...twoStories.slice(0, 2), step], config: { maxAttempts: 2 } }, async (run) => {
      const last = await run.drive();
      assert.equal(outcome(last), "agent-failed");
      assert.equal(last?.failure?.error.exitCode, 1);
      assert.deepEqual(run.turns().slice(2), ["review - 1", "review - 2"]);
      assert.deepEqual(await run.commits(), []);
      await run.play([review]);
      assert.equal(outcome(await run.drive()), "completed");
    }));
}

Deno.test("row 17: the next reviewer hears why the review before it did not count, also after a stop", () => {
  const silent: PlayedStep = { phase: "review", answer: "All is well." };
  const steps = [...twoStories.slice(0, 2), silent];
  return withPlayedRun({ steps, config: { maxAttempts: 2 } }, async (run) => {
    assert.equal(outcome(await run.drive()), "agent-failed");
    const reviews = () =>
      run.requests.map(({ prompt }) => prompt).filter((text) => /phase=review/.test(text));
    assert.deepEqual(reviews().map((text) => /it ended without a verdict/.test(text)), [false, true]);
    await run.play([{
      ...review,
      expectPrompt: ["does not count: the review failed: it ended without a verdict"],
    }]);
    assert.equal(outcome(await run.drive()), "completed");
  });
});

Deno.test("row 17: a review that was refused its file does not pass", () => {
  const refused: PlayedStep = {
    phase: "review",
    actions: [{ write: "./autom8_review.md", text: "- [ ] one.txt bad\n" }],
    answer: passed,
  };
  return withPlayedRun(
    { steps: [...twoStories.slice(0, 2), refused], config: { maxAttempts: 1 } },
    async (run) => {
      const last = await run.drive();
      assert.equal(outcome(last), "agent-failed");
      assert.match(last?.failure?.error.message ?? "", /not permitted to write autom8_review\.md/);
    },
  );
});

Deno.test("row 17: text in the review file counts as issues, whatever the verdict", () => {
  const praises: PlayedStep = {
    phase: "review",
    round: 1,
    actions: [{ write: "autom8_review.md", text: "## Minor\n\n- [ ] one.txt:1 a typo; the word\n" }],
    answer: passed,
  };
  const corrects: PlayedStep = { phase: "correct", actions: [{ write: "one.txt", text: "better\n" }] };
  return withPlayedRun({ steps: [...twoStories.slice(0, 2), praises, corrects, review] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.eventsOf("review-found-issues").map(({ findings, count }) => [count, findings]), [
      [1, [{
        severity: "minor",
        path: "one.txt",
        line: 1,
        text: "a typo; the word",
        state: "open",
        reason: null,
      }]],
    ]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2", "corrections"]);
  });
});

Deno.test("row 40: all that a failed check printed is kept, masked, and its first failure is found in the middle", () => {
  const [token, secret] = ["ghp_abcdefgh", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"];
  const failure = `echo '--- FAIL: TestOne (0.00s)'; echo "    $PWD/a_test.go:1:" ${token}"${
    secret.slice(token.length)
  }"`;
  const check = `grep -q good one.txt || { seq 1 9000; ${failure}; echo FAIL; seq 1 9000; exit 1; }`;
  const bad: PlayedStep = { phase: "implement", attempt: 1, actions: [{ write: "one.txt", text: "bad" }] };
  const good: PlayedStep = {
    phase: "implement",
    attempt: 2,
    expectPrompt: ["FAIL: TestOne", "a_test.go:1: ", "9000"],
    actions: [{ write: "one.txt", text: "good" }],
  };
  const config = { verify: [check], verifyBaseline: "off" as const };
  return withPlayedRun({ steps: [bad, good, review], stories: only, config }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    const [failed, passed] = run.eventsOf("verify-ended");
    assert.match(failed?.excerpt ?? "", /^FAIL: TestOne \(0\.00s\)\n {4}a_test\.go:1: /);
    assert.ok((failed?.output.length ?? 0) < 17_000);
    const kept = await Deno.readTextFile(failed?.outputFile ?? "");
    assert.match(kept, /^1\n2\n[\s\S]*\n9000\n--- FAIL[\s\S]*\n9000\n$/);
    assert.ok(!JSON.stringify(failed).includes(secret) && !kept.includes(secret));
    assert.deepEqual([passed?.outputFile, passed?.excerpt], [null, ""]);
  });
});

Deno.test("row 40: what the corrector fixed and skipped, with the reason, is read from the review file and kept", () => {
  const found = "- [ ] one.txt:1 a typo\n- [ ] two.txt:1 too long\n";
  const marked = "- [x] FIXED: one.txt:1 a typo\n- [ ] SKIPPED: two.txt:1 too long; it is a table\n";
  const reviewer: PlayedStep = {
    phase: "review",
    round: 1,
    actions: [{ write: "autom8_review.md", text: found }],
    answer: passed,
  };
  const corrector: PlayedStep = {
    phase: "correct",
    actions: [{ write: "one.txt", text: "better\n" }, { write: "autom8_review.md", text: marked }],
  };
  return withPlayedRun({ steps: [...twoStories.slice(0, 2), reviewer, corrector, review] }, async (run) => {
    const last = await run.drive();
    assert.deepEqual(
      last?.reviews.map(({ findings }) => findings.map(({ state, reason }) => [state, reason])),
      [[["fixed", null], ["skipped", "it is a table"]], []],
    );
    assert.equal(run.eventsOf("findings-answered").length, 1);
  });
});

Deno.test("a reviewer reads and runs in mode default, and may write its own file only", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    await run.drive();
    const args = run.requests[2]?.arguments ?? [];
    assert.equal(args[args.indexOf("--permission-mode") + 1], "default");
    const rules = args.slice(args.indexOf("--allowedTools") + 1, args.indexOf("--settings"));
    assert.deepEqual(rules, ["Bash", "Edit(/autom8_review.md)"]);
  }));

Deno.test("a reviewer works in the mode that the user chose to have no checks, and in the sandbox", async () => {
  for (const claude of [{ permissionMode: "bypassPermissions" as const }, { sandbox: true }]) {
    await withPlayedRun({ steps: twoStories, config: { claude } }, async (run) => {
      await run.drive();
      const { permissionMode, arguments: args = [] } = run.requests[2] ?? {};
      assert.equal(permissionMode, claude.permissionMode ?? "acceptEdits");
      assert.ok(!args.includes("Edit(/autom8_review.md)"));
    });
  }
});
