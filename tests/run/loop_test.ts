import assert from "assert";
import { join } from "path";
import type { RunState } from "../../src/run/state.ts";
import { requestPause, withdrawPause } from "../../src/store/pause.ts";
import { done, type PlayedRun, type PlayedStep, twoStories, withPlayedRun, writes } from "./played_run.ts";

/** The kind of the error that a run failed with, or its status. */
const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const passes: PlayedStep = { phase: "review", answer: "All is well. <review-verdict>pass</review-verdict>" };
const specOf = async (run: PlayedRun) =>
  JSON.parse(await Deno.readTextFile(run.specFile)).userStories.map((
    { id, passes }: Record<string, unknown>,
  ) => [
    id,
    passes,
  ]);

Deno.test("a run implements its stories, reviews them, and commits each", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-2 1", "review - 1"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.equal(await run.scratch.sh("show", "feature/two~1:one.txt"), "one.txt\n");
    assert.equal(await run.scratch.sh("status", "--porcelain"), "");
    assert.deepEqual(await specOf(run), [["US-1", true], ["US-2", true]]);
  }));

Deno.test("a failed check goes into the next attempt's prompt with its output", () => {
  const broken = {
    ...writes("US-1", "one.txt", "broken\n"),
    attempt: 1,
    answer: "<story-status>done</story-status>",
  };
  const fixes = { ...writes("US-1", "one.txt"), expectPrompt: ["grep -c broken", "one.txt:1", "exit 1"] };
  const config = { verify: ["! grep -c broken *.txt"] };
  return withPlayedRun({ steps: [broken, fixes, ...twoStories.slice(1)], config }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(0, 2), ["implement US-1 1", "implement US-1 2"]);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  });
});

Deno.test("a story that never passes its checks fails the run; resuming gives it new attempts", () => {
  const broken = writes("US-1", "one.txt", "broken\n");
  const config = { verify: ["! grep -q broken *.txt"], maxAttempts: 2 };
  return withPlayedRun({ steps: [broken], config }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "attempts-exhausted");
    assert.equal(last?.failure?.error.exitCode, 7);
    assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-1 2"]);
    assert.deepEqual(await run.commits(), []);
    await run.play(twoStories);
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(2), ["implement US-1 3", "implement US-2 1", "review - 1"]);
  });
});

Deno.test("a blocked story stops the run with the agent's reason", () => {
  const blocked = {
    phase: "implement",
    answer: "<story-status>blocked: no key for the API</story-status>",
  } as const;
  return withPlayedRun({ steps: [blocked] }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "story-blocked");
    assert.match(last?.failure?.error.message ?? "", /US-1 .*no key for the API/);
    await run.play(twoStories);
    assert.equal(outcome(await run.drive()), "completed");
  });
});

Deno.test("a story waits for the stories it depends on, whatever its priority", () => {
  const stories = [{ id: "US-1", dependsOn: ["US-2"] }, { id: "US-2" }];
  return withPlayedRun({ steps: twoStories, stories }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(0, 2), ["implement US-2 1", "implement US-1 1"]);
    assert.deepEqual(await run.commits(), ["US-2", "US-1"]);
  });
});

Deno.test("a story that passes already is skipped, and gets no commit", () =>
  withPlayedRun(
    { steps: twoStories, stories: [{ id: "US-1", passes: true }, { id: "US-2" }] },
    async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns(), ["implement US-2 1", "review - 1"]);
      assert.deepEqual(await run.commits(), ["US-2"]);
    },
  ));

Deno.test("a story's own checks run for it alone, and before the commits for all", () => {
  const stories = [{ id: "US-1", verify: ["test -e one.txt"] }, { id: "US-2", verify: ["test -e two.txt"] }];
  const config = { verify: ["true"] };
  return withPlayedRun({ steps: twoStories, stories, config }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    const commands = run.eventsOf("verify-ended").map(({ command }) => command);
    assert.deepEqual(commands, ["true", "test -e one.txt", "true", "test -e two.txt"]);
  });
});

Deno.test("row 27: with --skip-review, neither a correction nor a resumed one is followed by a review", async () => {
  const stories = [{ id: "US-1", verify: ["test -e one.txt"] }, { id: "US-2" }];
  const [first, second] = [writes("US-1", "one.txt"), writes("US-2", "two.txt")];
  const breaks = { ...second, actions: [...second.actions ?? [], { delete: "one.txt" }] };
  const idle: PlayedStep = { phase: "correct", answer: done };
  const fixes: PlayedStep = { ...idle, actions: [{ write: "one.txt", text: "again\n" }] };
  // A run that was paused checks everything again before it commits.
  const options = { skipReview: true, step: true };
  for (const correct of [[fixes], [idle, fixes]]) {
    await withPlayedRun({ steps: [first, breaks], stories, options }, async (run) => {
      assert.deepEqual([outcome(await run.drive()), outcome(await run.drive())], ["paused", "paused"]);
      for (const [i, step] of correct.entries()) {
        await run.play([step]);
        const last = i === correct.length - 1;
        assert.equal(outcome(await run.drive()), last ? "completed" : "correction-stalled");
      }
      assert.deepEqual(run.turns().slice(2).map((turn) => turn.split(" ")[0]), correct.map(() => "correct"));
      assert.deepEqual(await run.commits(), ["US-1", "US-2", "corrections"]);
    });
  }
});

Deno.test("what the first story decided is in the prompt of the second", () => {
  const decides = {
    ...writes("US-1", "one.txt"),
    answer: `<files-context>\none.txt | the counter | [count]\n</files-context>
<decisions>\nstorage | a text file | simple\n</decisions>\n${done}`,
  };
  const learns = { ...writes("US-2", "two.txt"), expectPrompt: ["one.txt", "the counter", "a text file"] };
  return withPlayedRun({ steps: [decides, learns, passes] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
  });
});

Deno.test("a failed turn counts as an attempt, and the next one learns why", () => {
  const dies = { phase: "implement", story: "US-1", attempt: 1, actions: [{ exit: 3 }] } as const;
  const next = { ...writes("US-1", "one.txt"), expectPrompt: ["did not end properly", "exit code 3"] };
  const steps = [{ ...dies, actions: [...dies.actions] }, next, ...twoStories.slice(1)];
  return withPlayedRun({ steps }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(0, 2), ["implement US-1 1", "implement US-1 2"]);
  });
});

Deno.test("tools that were refused are listed for the next attempt", () => {
  const refused: PlayedStep = {
    ...writes("US-1", "one.txt"),
    attempt: 1,
    actions: [{ write: "one.txt", text: "1\n" }, { run: "echo half > half.txt" }],
  };
  const next = {
    ...writes("US-1", "one.txt"),
    attempt: 2,
    actions: [{ run: "echo half > half.txt" }, { run: "echo more >> half.txt" }],
    expectPrompt: ["These tool uses were refused", "Write"],
  };
  const claude = { permissionMode: "default" as const, allowedTools: ["Bash"] };
  const config = { verify: ["test -e one.txt"], claude };
  return withPlayedRun({ steps: [refused, next], config: { ...config, maxAttempts: 2 } }, async (run) => {
    assert.equal(outcome(await run.drive()), "attempts-exhausted");
    assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-1 2"]);
  });
});

Deno.test("a usage limit is waited for, and the same conversation continues", () => {
  const limited: PlayedStep = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ fail: "rate-limit", resetsInSeconds: 3600 }],
  };
  return withPlayedRun({ steps: [limited, ...twoStories] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.ok(run.slept() > 3_600_000 && run.slept() < 3_610_000, `${run.slept()}`);
    assert.deepEqual(run.turns().slice(0, 2), ["implement US-1 1", "implement US-1 1"]);
    const [first, second] = run.eventsOf("agent-started");
    assert.equal(second?.conversation, first?.conversation);
    assert.equal(second?.resumes, true);
    assert.equal(run.eventsOf("wait-ended").length, 1);
  });
});

Deno.test("a usage limit stops the run if the configuration says so, and resuming continues it", () => {
  const limited: PlayedStep = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ fail: "rate-limit", resetsInSeconds: 3600 }],
  };
  return withPlayedRun(
    { steps: [limited, ...twoStories], config: { onRateLimit: "stop" } },
    async (run) => {
      assert.equal(outcome(await run.drive()), "rate-limited");
      assert.equal(outcome(await run.drive()), "completed");
      assert.equal(run.eventsOf("turn-started").length, 3);
    },
  );
});

Deno.test("a usage limit whose reset has passed is never asked again without a growing wait", () => {
  const limited: PlayedStep = {
    phase: "implement",
    actions: [{ fail: "rate-limit", resetsInSeconds: 0 }],
  };
  return withPlayedRun({ steps: [limited] }, async (run) => {
    assert.equal(outcome(await run.drive()), "agent-unavailable");
    assert.equal(run.requests.length, 7);
    assert.ok(run.slept() >= 600_000, `${run.slept()}`);
  });
});

Deno.test("an overloaded model is asked again later, and that is not an attempt", () => {
  const down: PlayedStep = { phase: "implement", story: "US-1", call: 1, actions: [{ fail: "overloaded" }] };
  return withPlayedRun({ steps: [down, ...twoStories] }, async (run) => {
    const last = await run.drive();
    assert.equal(outcome(last), "completed");
    assert.equal(last?.stories["US-1"]?.attempts, 1);
    assert.ok(run.slept() > 9_000 && run.slept() <= 10_000, `${run.slept()}`);
  });
});

Deno.test("where nobody is signed in the run stops, and resuming continues the turn", () => {
  const out: PlayedStep = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ fail: "not-signed-in" }],
  };
  return withPlayedRun({ steps: [out, ...twoStories] }, async (run) => {
    assert.equal(outcome(await run.drive()), "agent-not-signed-in");
    assert.equal(outcome(await run.drive()), "completed");
    assert.equal(run.eventsOf("turn-started").length, 3);
  });
});

Deno.test("a run that has cost its limit starts no further turn", () => {
  const dear = { ...writes("US-1", "one.txt"), costUsd: 2 };
  return withPlayedRun(
    { steps: [dear, ...twoStories.slice(1)], config: { maxCostUsd: 1.5 } },
    async (run) => {
      const last = await run.drive();
      assert.equal(outcome(last), "budget-reached");
      assert.deepEqual(run.turns(), ["implement US-1 1"]);
      assert.equal(last?.costUsd, 2);
    },
  );
});

Deno.test("each process may cost what is left of the run's limit", () => {
  const first = { ...writes("US-1", "one.txt"), costUsd: 0.5 };
  return withPlayedRun(
    { steps: [first, ...twoStories.slice(1)], config: { maxCostUsd: 2 } },
    async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      const budgets = run.requests.map(({ arguments: args }) => args[args.indexOf("--max-budget-usd") + 1]);
      assert.deepEqual(budgets.slice(0, 2), ["2.0000", "1.5000"]);
    },
  );
});

Deno.test("a mode that the model does not have becomes acceptEdits for the rest of the run", () => {
  const config = { claude: { permissionMode: "auto" as const } };
  return withPlayedRun({ steps: twoStories, config, autoBecomes: "default" }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.requests.map(({ permissionMode }) => permissionMode), [
      "auto",
      "acceptEdits",
      "acceptEdits",
      // A reviewer only reads, whatever mode the others work in.
      "default",
    ]);
    assert.equal(run.eventsOf("permission-fallback").length, 1);
  });
});

Deno.test("a pause that was asked for takes effect at the next story boundary", () =>
  withPlayedRun({ steps: twoStories }, async (run) => {
    await requestPause(run.session);
    assert.equal(outcome(await run.drive()), "paused");
    assert.deepEqual(run.turns(), ["implement US-1 1"]);
    assert.deepEqual(await specOf(run), [["US-1", true], ["US-2", false]]);
    await withdrawPause(run.session);
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns().slice(1), ["implement US-2 1", "review - 1"]);
  }));

Deno.test("stepwise, a run pauses after each story", () =>
  withPlayedRun({ steps: twoStories, options: { step: true } }, async (run) => {
    assert.equal(outcome(await run.drive()), "paused");
    assert.equal(run.requests.length, 1);
    assert.equal(outcome(await run.drive()), "paused");
    assert.equal(run.requests.length, 2);
    assert.equal(outcome(await run.drive()), "completed");
  }));

Deno.test("an interrupted turn continues in its conversation, and keeps its attempt", () => {
  const hangs: PlayedStep = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
  };
  return withPlayedRun({ steps: [hangs, ...twoStories] }, async (run) => {
    assert.equal(outcome(await run.drive({ interruptAfterTool: true })), "interrupted");
    assert.equal(outcome(await run.drive()), "completed");
    const [first, second] = run.eventsOf("agent-started");
    assert.equal(second?.conversation, first?.conversation);
    assert.match(run.requests[1]?.prompt ?? "", /cut off/);
    assert.deepEqual(run.turns().slice(0, 2), ["implement US-1 1", "implement US-1 1"]);
  });
});

Deno.test("row 22: turns that are cut off count against the limit of costs", () => {
  const hangs: PlayedStep = {
    phase: "implement",
    actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
  };
  const config = { maxCostUsd: 0.000_01 };
  return withPlayedRun({ steps: [hangs], config }, async (run) => {
    const last = await run.drive({ interruptAfterTool: true });
    assert.equal(outcome(last), "interrupted");
    assert.ok((last?.costUsd ?? 0) > 0, "it is not free");
    // Otherwise a run that is interrupted again and again never reaches its limit.
    assert.equal(outcome(await run.drive({ interruptAfterTool: true })), "budget-reached");
    assert.equal(run.requests.length, 1);
  });
});

Deno.test("row 22: so do those whose end autom8 did not see", () => {
  const hangs: PlayedStep = {
    phase: "implement",
    actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
  };
  const config = { maxCostUsd: 0.000_01 };
  return withPlayedRun({ steps: [hangs], config }, async (run) => {
    await run.drive({ interruptAfterTool: true, dieBefore: "agent-stopped" });
    assert.equal(outcome(await run.drive()), "budget-reached");
    assert.equal(run.requests.length, 1);
  });
});

Deno.test("a conversation that the agent no longer knows is a new attempt, which learns what was changed", () => {
  const hangs: PlayedStep = {
    phase: "implement",
    story: "US-1",
    attempt: 1,
    actions: [{ write: "half.txt", text: "half\n" }, { hang: true }],
  };
  const next = { ...writes("US-1", "one.txt"), attempt: 2, expectPrompt: ["half.txt"] };
  return withPlayedRun({ steps: [hangs, next, ...twoStories.slice(1)] }, async (run) => {
    assert.equal(outcome(await run.drive({ interruptAfterTool: true })), "interrupted");
    await Deno.remove(join(run.scratch.base, "script.json.memory.json"));
    const last = await run.drive();
    assert.equal(outcome(last), "completed");
    assert.equal(last?.stories["US-1"]?.failures, 0);
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
  });
});

Deno.test("a turn that an agent commits itself is taken back, and committed by autom8", () => {
  const commits: PlayedStep = {
    ...writes("US-1", "one.txt"),
    actions: [{ write: "one.txt", text: "1\n" }, { run: "git add -A && git commit -q -m mine" }],
  };
  return withPlayedRun({ steps: [commits, ...twoStories.slice(1)] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    assert.match(run.eventsOf("notice").map(({ text }) => text).join(), /moved branch feature\/two/);
  });
});

Deno.test("a spec that an agent marks as passing is restored", () => {
  const cheats: PlayedStep = {
    ...writes("US-1", "one.txt"),
    actions: [
      { write: "one.txt", text: "1\n" },
      { run: `sed 's/"passes": false/"passes": true/' ../spec.json > ../s && mv ../s ../spec.json` },
    ],
  };
  return withPlayedRun({ steps: [cheats, ...twoStories.slice(1)] }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(run.turns(), ["implement US-1 1", "implement US-2 1", "review - 1"]);
    assert.match(run.eventsOf("notice").map(({ text }) => text).join(), /spec was changed/);
  });
});
