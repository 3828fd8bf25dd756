/** Stopping a run while the genuine claude works: nothing is left running, and the same conversation continues. */

import assert from "assert";
import { type Finished, runAutom8, type Running, startAutom8 } from "../harness/autom8.ts";
import { type ClaudeVersion, claudeVersions } from "../harness/claude.ts";
import { type ModelTurn, say, useTool } from "../harness/model_script.ts";
import { type ModelServer, startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";

/** A process that never ends, unlike any other on this machine. The agent's own `sleep` would be refused. */
const nap = `tail -s ${300_000 + Deno.pid} -f /dev/null`;

const script: ModelTurn[] = [
  {
    phase: "implement",
    continuation: 0,
    steps: [
      useTool("Write", { file_path: "before.txt", content: "before\n" }),
      useTool("Bash", { command: "sh nap.sh", description: "a long nap", timeout: 600_000 }),
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

async function napping(url: string, version?: ClaudeVersion): Promise<Scratch> {
  const scratch = await scratchRepository({ "nap.sh": `exec ${nap}\n` });
  const userStories = [{
    id: "US-1",
    title: "Nap",
    acceptanceCriteria: ["slept"],
    priority: 1,
    passes: false,
  }];
  const spec = { project: "nap", branchName: "feature/nap", userStories };
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec));
  await useClaude(scratch, url, { version, claude: 'allowed_tools = ["Bash(sh nap.sh)"]\n' });
  return scratch;
}

/** The processes that nap, by their whole command lines. */
async function nappers(): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.trimEnd() === nap);
}

/** Waits until the agent's tool runs, or fails when autom8 has ended, for which the harness sees in time. */
async function asleep(running: Running): Promise<void> {
  let ended: Finished | null = null;
  running.done.then((finished) => ended = finished);
  while ((await nappers()).length === 0) {
    assert.equal(ended, null, "autom8 ended before its agent's tool ran");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const signals = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 143]] as const;

for (const version of claudeVersions) {
  for (const [signal, code] of signals) {
    Deno.test(`${signal} ends a run, claude ${version} and its tools, and resume continues the conversation`, async () => {
      await using server = startModelServer({ script });
      await using scratch = await napping(server.url, version);
      const running = await startAutom8(scratch, [`${scratch.home}/spec.json`]);
      await asleep(running);
      running.signal(signal);
      const stopped = await running.done;
      assert.equal(stopped.code, code, stopped.stderr);
      assert.match(stopped.stderr, /autom8 resume/);
      assert.deepEqual(await nappers(), []);
      await resumesTheConversation(scratch, server);
    });
  }

  Deno.test(`after SIGKILL, resume ends claude ${version} and its tools before it continues the conversation`, async () => {
    await using server = startModelServer({ script });
    await using scratch = await napping(server.url, version);
    const running = await startAutom8(scratch, [`${scratch.home}/spec.json`]);
    await asleep(running);
    running.signal("SIGKILL");
    await running.done.catch(() => {});
    assert.equal((await nappers()).length > 0, true, "the tool outlives a killed autom8");
    const resumed = await resumesTheConversation(scratch, server);
    assert.match(resumed.stdout, /Ended \d+ process/);
    assert.deepEqual(await nappers(), []);
  });
}

async function resumesTheConversation(scratch: Scratch, server: ModelServer): Promise<Finished> {
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  const prompts = server.prompts().filter(({ header }) => header.phase === "implement");
  assert.deepEqual(prompts.map(({ header, continuation }) => [header.attempt, continuation]), [[1, 0], [
    1,
    1,
  ]]);
  assert.equal(await scratch.git("show", "--format=", "--name-only", "HEAD"), "after.txt\nbefore.txt");
  // A tool that dies before its agent would have been reported to the model: a paid request for nothing.
  assert.deepEqual(server.unexpected, []);
  return resumed;
}

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
  await asleep(running);
  running.signal("SIGINT");
  await running.done;
  assert.equal(await scratch.read("before.txt"), "before\n");

  const resumed = await runAutom8(scratch, ["resume", "--discard", "--yes"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await scratch.git("show", "--format=", "--name-only", "HEAD"), "after.txt");
  await assert.rejects(scratch.read("before.txt"), Deno.errors.NotFound);
  const discarded = (await scratch.git("for-each-ref", "--format=%(refname)", "refs/autom8")).split("\n")
    .find((ref) => ref.endsWith("-discarded"));
  assert.ok(discarded !== undefined);
  assert.equal(await scratch.git("show", `${discarded}:before.txt`), "before");
});
