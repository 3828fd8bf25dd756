/** How many processes of git a run costs. */

import assert from "assert";
import { runAutom8 } from "./harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "./harness/scratch.ts";

const ids = ["US-1", "US-2", "US-3"];

const spec = {
  project: "three",
  branchName: "feature/three",
  userStories: ids.map((id) => ({ id, title: id, acceptanceCriteria: ["done"], priority: 1, passes: false })),
};

const script = {
  steps: ids.map((id) => ({
    phase: "implement",
    story: id,
    actions: [{ write: `${id}.txt`, text: `${id}\n` }, { write: "all.txt", text: `up to ${id}\n` }],
    answer: "<story-status>done</story-status>",
  })),
};

Deno.test("git is started at most 5 times to start a run, 6 times a story with its commit, and once to end", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const specFile = `${scratch.home}/spec.json`;
  await Deno.writeTextFile(specFile, JSON.stringify(spec));
  await useScriptedAgent(scratch, script, 'verify = ["true"]');
  const log = `${scratch.home}/git-calls`;
  const path = await pathWithGitThatLogs(`${scratch.home}/bin`, log, scratch.env.PATH ?? "");

  const run = await runAutom8(scratch, ["--skip-review", specFile], { env: { PATH: path } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/three"), "3");
  const calls = (await Deno.readTextFile(log)).trim().split("\n");
  // The first checkpoint is the first thing done for a story.
  const start = calls.findIndex((call) => call.includes(" add -A "));
  // The last one brings the user's index along with the branch.
  assert.match(calls.at(-1) ?? "", /^read-tree -i -m /);
  const stories = calls.length - 1 - start;
  console.log(
    `git was started ${start} times to start, ${stories} times for ${ids.length} stories, once to end`,
  );
  assert.ok(start > 0 && start <= 5, `to start:\n${calls.slice(0, start).join("\n")}`);
  assert.ok(stories <= 6 * ids.length, `for the stories:\n${calls.slice(start).join("\n")}`);
});

/** A PATH on which git writes its arguments to a file and then does what it is told. */
async function pathWithGitThatLogs(folder: string, log: string, path: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "command -v git"] }).output();
  const git = new TextDecoder().decode(stdout).trim();
  await Deno.mkdir(folder);
  const wrapper = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec '${git}' "$@"\n`;
  await Deno.writeTextFile(`${folder}/git`, wrapper, { mode: 0o755 });
  return `${folder}:${path}`;
}
