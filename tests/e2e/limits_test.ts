/** Limits and outages, most with the genuine claude: the run waits, backs off or stops, as configured. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { claudeBinary, type ClaudeVersion } from "../harness/claude.ts";
import {
  type ModelStep,
  type ModelTurn,
  overloaded,
  say,
  usageLimit,
  useTool,
} from "../harness/model_script.ts";
import { type ModelServer, startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

/** A process that never ends, unlike any other on this machine. The agent's own `sleep` would be refused. */
const endless = `tail -s ${400_000 + Deno.pid} -f /dev/null`;

const work: ModelStep[] = [
  useTool("Write", { file_path: "one.txt", content: "1\n" }),
  say("<story-status>done</story-status>"),
];
const review: ModelTurn = {
  phase: "review",
  steps: [say("All is well. <review-verdict>pass</review-verdict>")],
};

async function ground(
  url: string,
  options: {
    settings?: string;
    claude?: string;
    version?: ClaudeVersion;
    subscription?: boolean;
    retries?: number;
    env?: Record<string, string>;
  },
): Promise<Scratch> {
  const scratch = await scratchRepository({ "endless.sh": `exec ${endless}\n` });
  const userStories = [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }];
  const spec = { project: "limits", branchName: "feature/limits", userStories };
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec));
  await useClaude(scratch, url, options);
  Object.assign(scratch.env, options.env);
  return scratch;
}

const implementing = (server: ModelServer) =>
  server.prompts().filter(({ header }) => header.phase === "implement");
const attemptsOf = (server: ModelServer) => [
  ...new Set(implementing(server).map(({ header }) => header.attempt)),
];
const continuationsOf = (server: ModelServer) => implementing(server).map(({ continuation }) => continuation);

Deno.test("the run waits for the reset of a usage limit, which does not count as an attempt", async () => {
  // From the moment the model is asked, however long the agent takes to start.
  let resetsAt = 0;
  const limit: ModelStep = {
    ...usageLimit(0, 3600),
    get headers() {
      resetsAt = Math.ceil(Date.now() / 1000) + 6;
      const step = usageLimit(resetsAt, 3600);
      return step.kind === "error" ? step.headers : {};
    },
  };
  await using server = startModelServer({
    script: [{ phase: "implement", steps: [limit, ...work] }, review],
  });
  await using scratch = await ground(server.url, { subscription: true });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /Wait +until/);
  assert.ok(Date.now() / 1000 >= resetsAt);
  assert.deepEqual(attemptsOf(server), [1]);
  // The second prompt stands behind the first one: the conversation was continued.
  assert.deepEqual(continuationsOf(server), [0, 1]);
});

Deno.test('with on_rate_limit = "stop" the run stops at the limit with exit 6, and resume continues after it', async () => {
  const resetsAt = Math.ceil(Date.now() / 1000) + 3600;
  await using server = startModelServer({
    script: [{ phase: "implement", steps: [usageLimit(resetsAt, 3600), ...work] }, review],
  });
  await using scratch = await ground(server.url, {
    subscription: true,
    settings: 'on_rate_limit = "stop"\n',
  });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 6, run.stdout + run.stderr);
  assert.match(run.stderr, /resets at/);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(attemptsOf(server), [1]);
  assert.deepEqual(continuationsOf(server), [0, 1]);
});

Deno.test("Ctrl-C ends the wait for a limit at once, and resume continues the same conversation", async () => {
  const limited = {
    phase: "implement",
    story: "US-1",
    call: 1,
    actions: [{ fail: "rate-limit", resetsInSeconds: 3600 }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [limited, ...twoStoriesScript.steps] });
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees("the usage limit resets");
  running.signal("SIGINT");
  const stopped = await running.done;
  assert.deepEqual([stopped.code, stopped.killedAfter], [130, null], stopped.stderr);
  assert.match(stopped.stderr, /autom8 resume/);
  // In a new conversation the agent would meet the limit again.
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
});

const outages: [name: string, steps: ModelStep[], env: Record<string, string>][] = [
  ["an overloaded model (529)", [overloaded(4)], {}],
  ["a connection that is dropped", [{ kind: "drop", times: 3 }], {}],
];

for (const [name, steps, env] of outages) {
  Deno.test(`${name} is retried later and does not count as an attempt`, async () => {
    await using server = startModelServer({
      script: [{ phase: "implement", steps: [...steps, ...work] }, review],
    });
    await using scratch = await ground(server.url, { claude: 'back_off = "1s"\n', retries: 1, env });
    const run = await runAutom8(scratch, [specFile(scratch)], { timeoutMs: 120_000 });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /out of reach/);
    assert.deepEqual(attemptsOf(server), [1]);
  });
}

Deno.test("row 22: limits and outages in every phase, also several in a row, are waited for and count as no attempt", async () => {
  const failing = (fail: string) =>
    ["implement", "review", "correct"].flatMap((phase) =>
      [1, 2].map((call) => ({
        phase,
        call,
        round: 1,
        actions: [{ fail, ...(fail === "rate-limit" ? { resetsInSeconds: 0 } : {}) }],
        answer: "",
      }))
    );
  for (const fail of ["rate-limit", "overloaded", "network"]) {
    await using scratch = await twoStories({ steps: [...failing(fail), ...twoStoriesScript.steps] });
    const config = `${scratch.autom8Home}/config.toml`;
    await Deno.writeTextFile(config, `${await Deno.readTextFile(config)}back_off = "0s"\n`);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 0, `${fail}: ${run.stdout}${run.stderr}`);
    assert.equal(run.stdout.match(/Wait +until/g)?.length, 6, run.stdout);
    assert.match(run.stdout, /US-1 +Story US-1 +1 /);
  }
});

Deno.test("a model that stays unreachable stops the run with exit 5 after a bounded number of waits, and resume works", async () => {
  const down = {
    phase: "implement",
    story: "US-1",
    attempt: 1,
    actions: [{ fail: "overloaded" }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [down, ...twoStoriesScript.steps] });
  const config = `${scratch.autom8Home}/config.toml`;
  await Deno.writeTextFile(config, `${await Deno.readTextFile(config)}back_off = "0s"\n`);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 5, run.stdout + run.stderr);
  assert.match(run.stderr, /could not be reached[\s\S]*autom8 resume/);
  assert.equal(run.stdout.match(/out of reach/g)?.length, 6);
  await Deno.writeTextFile(`${scratch.home}/script.json`, JSON.stringify(twoStoriesScript));
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
});

Deno.test("if nobody is signed in, the run stops at once with exit 5, and resume continues after sign-in", async () => {
  await using server = startModelServer({ script: [{ phase: "implement", steps: work }, review] });
  await using scratch = await ground(server.url, {});
  const key = scratch.env.ANTHROPIC_API_KEY ?? "";
  delete scratch.env.ANTHROPIC_API_KEY;
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 5, run.stdout + run.stderr);
  assert.match(run.stderr, /not signed in[\s\S]*\/login[\s\S]*autom8 resume/);
  assert.deepEqual(server.requests, []);
  const resumed = await runAutom8(scratch, ["resume"], { env: { ANTHROPIC_API_KEY: key } });
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(attemptsOf(server), [1]);
});

Deno.test("auto mode that cannot check commands behind a gateway is replaced by acceptEdits, reported once", async () => {
  const command = `node -e 'require("fs").writeFileSync("by-node.txt", "")'`;
  const steps = [
    useTool("Write", { file_path: "one.txt", content: "1\n" }),
    useTool("Bash", { command, description: "needs a check" }),
    say("<story-status>done</story-status>"),
  ];
  await using server = startModelServer({ script: [{ phase: "implement", steps }, review] });
  await using scratch = await ground(server.url, { version: "2.1.331" });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const shown = run.stdout.replace(/\s+/g, " ");
  assert.equal(
    shown.match(/permission mode auto is not available[^:]*: using acceptEdits instead/g)?.length,
    1,
  );
  assert.equal(shown.match(/auto without its safety check/g)?.length, 1);
  assert.deepEqual(attemptsOf(server), [1], "it does not count as an attempt");
  assert.equal(await scratch.git("show", "feature/limits:one.txt"), "1");
  assert.deepEqual(server.unexpected, []);
});

/** No attempt ends within its limit, however fast or slow this machine is. */
const hanging: [name: string, steps: ModelStep[], claude: string, why: RegExp][] = [
  [
    "a turn that takes too long",
    [useTool("Bash", { command: "sh endless.sh", description: "endless", timeout: 600_000 })],
    'timeout = "5s"\nallowed_tools = ["Bash(sh endless.sh)"]\n',
    /took longer than its timeout/,
  ],
  [
    "a model that never answers",
    [{ kind: "hang", times: Infinity }],
    'idle_timeout = "3s"\n',
    /printed nothing for longer than its idle timeout/,
  ],
];

for (const [name, steps, claude, why] of hanging) {
  Deno.test(`${name} ends the turn and its tools as a failed attempt, and the next prompt reports it`, async () => {
    await using server = startModelServer({ script: [{ phase: "implement", steps }] });
    await using scratch = await ground(server.url, { settings: "max_attempts = 2\n", claude });
    const run = await runAutom8(scratch, [specFile(scratch)], { timeoutMs: 120_000 });
    assert.equal(run.code, 7, run.stdout + run.stderr);
    assert.match(run.stdout.replace(/\s+/g, " "), why);
    assert.deepEqual(attemptsOf(server), [1, 2]);
    const second = server.prompts().find(({ header }) => header.attempt === 2)?.prompt ?? "";
    assert.match(second, why);
    assert.deepEqual(server.unexpected, []);
    const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
    assert.ok(!new TextDecoder().decode(stdout).includes(endless));
  });
}

Deno.test("a run that reaches its cost limit stops with exit 6, and continues with a higher limit", async () => {
  await using server = startModelServer({
    script: [{ phase: "implement", steps: work }, review],
    usage: { input_tokens: 1_000_000, output_tokens: 1000 },
  });
  await using scratch = await ground(server.url, { settings: "max_cost_usd = 0.5\n" });
  // A program in between writes down how claude is called.
  const called = `${scratch.home}/called`;
  const between = `${scratch.home}/between`;
  const body = `#!/bin/sh\necho "$*" >> '${called}'\nexec '${await claudeBinary()}' "$@"\n`;
  await Deno.writeTextFile(between, body, { mode: 0o755 });
  scratch.env.AUTOM8_CLAUDE = between;
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 6, run.stdout + run.stderr);
  assert.match(run.stderr, /--max-cost/);
  assert.match(await Deno.readTextFile(called), /--max-budget-usd 0\.5000 /);
  const resumed = await runAutom8(scratch, ["resume", "--max-cost", "1000"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  // What is left of the bound, not the bound again.
  assert.match(await Deno.readTextFile(called), /--max-budget-usd 99\d\.\d+/);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/limits"), "1");
});

Deno.test("row 22: a turn that was cut off counts as an estimate, shown as one wherever costs and tokens are", async () => {
  const cutOff = {
    phase: "implement",
    story: "US-1",
    attempt: 1,
    actions: [{ write: "one.txt", text: "1\n" }, { exit: 3 }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [cutOff, ...twoStoriesScript.steps] });
  const run = await runAutom8(scratch, ["--step", specFile(scratch)]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /stopped after [^:]*, ~<?\$/);
  assert.match(run.stdout, /US-1 +Story US-1 .* ~\S+ +~\$/);
  assert.match(run.stdout, /Total .* ~\S+ +~\$/);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /Used .* ~\S+ tokens +~\$/);
  const json = await runAutom8(scratch, ["--output", "json", "status"]);
  assert.match(json.stdout, /"usageIsEstimate": ?true/);
  const resumed = await runAutom8(scratch, ["resume", "--no-step"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.match(resumed.stdout, /Total .* ~\S+ +~\$/);
  assert.doesNotMatch(resumed.stdout, /US-2 +Story US-2 .*~/);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /Last run: .*, ~\$/);
});

Deno.test(
  "a limit that resets while autom8 is suspended is over when it wakes, and no time of it counts as idle",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    const done = "<story-status>done</story-status>";
    await using scratch = await twoStories({
      steps: [
        {
          phase: "implement",
          story: "US-1",
          call: 1,
          actions: [{ fail: "rate-limit", resetsInSeconds: 4 }],
          answer: "",
        },
        { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
        { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
        { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
      ],
    });
    scratch.env.AUTOM8_CLAUDE_IDLE_TIMEOUT = "3s";
    const running = await startAutom8(scratch, [specFile(scratch)]);
    await running.sees(/Wait .*the usage limit resets/);
    running.signal("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    running.signal("SIGCONT");
    const { code, stdout, stderr } = await running.done;
    assert.equal(code, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /idle|no output/);
    assert.doesNotMatch(stdout, /attempt 2/);
  },
);
