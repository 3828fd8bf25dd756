/** Limits and outages, through the genuine claude: waited for, backed off from, or stopped at, as configured. */

import assert from "assert";
import { runAutom8 } from "./harness/autom8.ts";
import {
  type ModelStep,
  type ModelTurn,
  overloaded,
  say,
  usageLimit,
  useTool,
} from "./harness/model_script.ts";
import { startModelServer } from "./harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "./harness/scratch.ts";

const work: ModelStep[] = [
  useTool("Write", { file_path: "one.txt", content: "1\n" }),
  say("<story-status>done</story-status>"),
];
const review: ModelTurn = { phase: "review", steps: [say("All is well.")] };

async function ground(
  url: string,
  options: {
    settings?: string;
    claude?: string;
    subscription?: boolean;
    retries?: number;
    env?: Record<string, string>;
  },
): Promise<Scratch> {
  const scratch = await scratchRepository({ "README.md": "x\n" });
  const userStories = [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }];
  const spec = { project: "limits", branchName: "feature/limits", userStories };
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec));
  await useClaude(scratch, url, options);
  const config = `${scratch.autom8Home}/config.toml`;
  await Deno.writeTextFile(config, `${await Deno.readTextFile(config)}${options.claude ?? ""}`);
  Object.assign(scratch.env, options.env);
  return scratch;
}

const attemptsOf = (
  server: ReturnType<typeof startModelServer>,
) => [
  ...new Set(
    server.prompts().filter(({ header }) => header.phase === "implement").map(({ header }) => header.attempt),
  ),
];

Deno.test("a usage limit is waited for until its reset, and is no attempt", async () => {
  const resetsAt = Math.ceil(Date.now() / 1000) + 4;
  await using server = startModelServer({
    script: [{ phase: "implement", steps: [usageLimit(resetsAt, 3600), ...work] }, review],
  });
  await using scratch = await ground(server.url, { subscription: true });
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /Wait +until/);
  assert.ok(Date.now() / 1000 >= resetsAt);
  assert.deepEqual(attemptsOf(server), [1]);
});

Deno.test('with on_rate_limit = "stop" the run stops at the limit with exit 6, and goes on after it', async () => {
  const resetsAt = Math.ceil(Date.now() / 1000) + 3600;
  await using server = startModelServer({
    script: [{ phase: "implement", steps: [usageLimit(resetsAt, 3600), ...work] }, review],
  });
  await using scratch = await ground(server.url, {
    subscription: true,
    settings: 'on_rate_limit = "stop"\n',
  });
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 6, run.stdout + run.stderr);
  assert.match(run.stderr, /resets at/);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(attemptsOf(server), [1]);
});

const outages: [name: string, steps: ModelStep[], env: Record<string, string>][] = [
  ["an overloaded model (529)", [overloaded(4)], {}],
  ["a connection that is dropped", [{ kind: "drop", times: 3 }], {}],
];

for (const [name, steps, env] of outages) {
  Deno.test(`${name} is tried again later, and is no attempt`, async () => {
    await using server = startModelServer({
      script: [{ phase: "implement", steps: [...steps, ...work] }, review],
    });
    await using scratch = await ground(server.url, { claude: 'back_off = "1s"\n', retries: 1, env });
    const run = await runAutom8(scratch, [`${scratch.home}/spec.json`], { timeoutMs: 120_000 });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /out of reach/);
    assert.deepEqual(attemptsOf(server), [1]);
  });
}

Deno.test("a model that never answers ends the turn at the idle timeout: a failed attempt, and the next is told", async () => {
  await using server = startModelServer({
    script: [
      { phase: "implement", attempt: 1, steps: [{ kind: "hang", times: Infinity }] },
      { phase: "implement", attempt: 2, steps: work },
      review,
    ],
  });
  await using scratch = await ground(server.url, { claude: 'idle_timeout = "3s"\n' });
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(attemptsOf(server), [1, 2]);
  const second = server.prompts().find(({ header }) => header.attempt === 2)?.prompt ?? "";
  assert.match(second, /did not come to a proper end/);
});

Deno.test("a run that has cost its bound stops with exit 6, and goes on with a higher one", async () => {
  await using server = startModelServer({
    script: [{ phase: "implement", steps: work }, review],
    usage: { input_tokens: 1_000_000, output_tokens: 1000 },
  });
  await using scratch = await ground(server.url, { settings: "max_cost_usd = 0.5\n" });
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 6, run.stdout + run.stderr);
  assert.match(run.stderr, /--max-cost/);
  const resumed = await runAutom8(scratch, ["resume", "--max-cost", "1000"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/limits"), "1");
});
