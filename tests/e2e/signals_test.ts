/** Stopping a run while the genuine claude works: nothing is left running, and the same conversation goes on. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type ModelTurn, say, useTool } from "../harness/model_script.ts";
import { startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";

/** A length of sleep that no other process on this machine has. */
const nap = String(300_000 + Deno.pid);

const script: ModelTurn[] = [
  {
    phase: "implement",
    continuation: 0,
    steps: [
      useTool("Write", { file_path: "before.txt", content: "before\n" }),
      useTool("Bash", { command: `sleep ${nap}`, description: "a long nap", timeout: 600_000 }),
      say("Never said."),
    ],
  },
  {
    phase: "implement",
    continuation: 1,
    steps: [
      useTool("Write", { file_path: "after.txt", content: "after\n" }),
      say("<story-status>done</story-status>"),
    ],
  },
  { phase: "review", steps: [say("All is well. <review-verdict>pass</review-verdict>")] },
];

async function napping(url: string): Promise<Scratch> {
  const scratch = await scratchRepository({ "README.md": "x\n" });
  const userStories = [{
    id: "US-1",
    title: "Nap",
    acceptanceCriteria: ["slept"],
    priority: 1,
    passes: false,
  }];
  const spec = { project: "nap", branchName: "feature/nap", userStories };
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec));
  await useClaude(scratch, url);
  return scratch;
}

/** Pids of processes whose command line has the nap in it. */
async function nappers(): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid,args"] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) =>
    /\bsleep \d/.test(line) && line.includes(nap)
  );
}

/** Waits until the agent's tool runs; how long that takes decides nothing. */
async function asleep(): Promise<void> {
  while ((await nappers()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 143]] as const) {
  Deno.test(`${signal} ends a run, its agent and the agent's tools, and resume goes on with the conversation`, async () => {
    await using server = startModelServer({ script });
    await using scratch = await napping(server.url);
    const running = await startAutom8(scratch, [`${scratch.home}/spec.json`]);
    await asleep();
    running.signal(signal);
    const stopped = await running.done;
    assert.equal(stopped.code, code, stopped.stderr);
    assert.match(stopped.stderr, /autom8 resume/);
    assert.deepEqual(await nappers(), []);

    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    const prompts = server.prompts().filter(({ header }) => header.phase === "implement");
    assert.deepEqual(prompts.map(({ header, continuation }) => [header.attempt, continuation]), [[1, 0], [
      1,
      1,
    ]]);
    assert.equal(await scratch.git("show", "--format=", "--name-only", "HEAD"), "after.txt\nbefore.txt");
    assert.deepEqual(server.unexpected, []);
  });
}

Deno.test("after SIGKILL, resume ends what was left running before the same conversation goes on", async () => {
  await using server = startModelServer({ script });
  await using scratch = await napping(server.url);
  const running = await startAutom8(scratch, [`${scratch.home}/spec.json`]);
  await asleep();
  running.signal("SIGKILL");
  await running.done.catch(() => {});
  assert.equal((await nappers()).length > 0, true, "the tool outlives a killed autom8");

  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.match(resumed.stdout, /Ended \d+ process/);
  assert.deepEqual(await nappers(), []);
  const prompts = server.prompts().filter(({ header }) => header.phase === "implement");
  assert.deepEqual(prompts.map(({ header, continuation }) => [header.attempt, continuation]), [[1, 0], [
    1,
    1,
  ]]);
  assert.equal(await scratch.git("show", "--format=", "--name-only", "HEAD"), "after.txt\nbefore.txt");
});

Deno.test("--discard puts back what the interrupted turn had changed, and keeps it as a checkpoint", async () => {
  const again: ModelTurn = {
    phase: "implement",
    steps: [
      useTool("Write", { file_path: "after.txt", content: "after\n" }),
      say("<story-status>done</story-status>"),
    ],
  };
  const [first] = script;
  assert.ok(first);
  await using server = startModelServer({ script: [{ ...first, attempt: 1 }, again, ...script.slice(2)] });
  await using scratch = await napping(server.url);
  const running = await startAutom8(scratch, [`${scratch.home}/spec.json`]);
  await asleep();
  running.signal("SIGINT");
  await running.done;
  assert.equal(await scratch.read("before.txt"), "before\n");

  const resumed = await runAutom8(scratch, ["resume", "--discard"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await scratch.git("show", "--format=", "--name-only", "HEAD"), "after.txt");
  await assert.rejects(scratch.read("before.txt"), Deno.errors.NotFound);
  const discarded = (await scratch.git("for-each-ref", "--format=%(refname)", "refs/autom8")).split("\n")
    .find((ref) => ref.endsWith("-discarded"));
  assert.ok(discarded !== undefined);
  assert.equal(await scratch.git("show", `${discarded}:before.txt`), "before");
});
