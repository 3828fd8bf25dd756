/** What counts as done, through the genuine claude: refused turns, and a reviewer that may only read and run. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { claudeVersions } from "../harness/claude.ts";
import { type ModelTurn, say, useTool } from "../harness/model_script.ts";
import { startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";

const done = say("<story-status>done</story-status>");
const passes: ModelTurn = { phase: "review", steps: [say("<review-verdict>pass</review-verdict>")] };
const spec = {
  project: "one",
  branchName: "feature/one",
  userStories: [{
    id: "US-1",
    title: "One",
    acceptanceCriteria: ["it is there"],
    priority: 1,
    passes: false,
  }],
};

async function oneStory(): Promise<Scratch> {
  const scratch = await scratchRepository({ "a.txt": "a\n" });
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec, null, 2));
  return scratch;
}

const specFile = (scratch: Scratch) => `${scratch.home}/spec.json`;

for (const version of claudeVersions) {
  for (const mode of ["default", "plan", "dontAsk"]) {
    Deno.test(`row 15: with claude ${version} in mode ${mode} nothing can be changed: exit 5 names the permission`, async () => {
      const tries: ModelTurn = {
        phase: "implement",
        steps: [
          useTool("Write", { file_path: "one.txt", content: "1\n" }),
          useTool("Bash", { command: "echo 1 > one.txt", description: "write" }),
          done,
        ],
      };
      await using server = startModelServer({ script: [tries, passes] });
      await using scratch = await oneStory();
      await useClaude(scratch, server.url, { version, claude: `permission_mode = "${mode}"\n` });
      const run = await runAutom8(scratch, [specFile(scratch)]);
      assert.equal(run.code, 5, run.stdout + run.stderr);
      assert.match(run.stderr, new RegExp(`permission mode ${mode}, Claude Code refused Write`));
      assert.match(run.stderr, /permission_mode/);
      assert.match(await Deno.readTextFile(specFile(scratch)), /"passes": false/);
      assert.equal((await scratch.git("log", "--format=%s", "main..feature/one")).trim(), "");
      // With another mode the same run continues.
      await useClaude(scratch, server.url, { version, claude: 'permission_mode = "acceptEdits"\n' });
      const resumed = await runAutom8(scratch, ["resume"]);
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.equal(await scratch.git("show", "feature/one:one.txt"), "1");
    });
  }

  Deno.test(`row 17: a reviewer of claude ${version} reads and runs, and writes its own file only`, async () => {
    const implements_: ModelTurn = {
      phase: "implement",
      steps: [useTool("Write", { file_path: "one.txt", content: "1\n" }), done],
    };
    const finds: ModelTurn = {
      phase: "review",
      steps: [
        useTool("Read", { file_path: "one.txt" }),
        useTool("Write", { file_path: "more.txt", content: "not mine to write\n" }),
        useTool("Bash", { command: "cat one.txt > ../read.txt", description: "run" }),
        useTool("Write", {
          file_path: "autom8_review.md",
          content: "## Minor\n\n- [ ] one.txt:1 say more\n",
        }),
        say("<review-verdict>issues</review-verdict>"),
      ],
    };
    await using server = startModelServer({ script: [implements_, finds] });
    await using scratch = await oneStory();
    await useClaude(scratch, server.url, {
      version,
      settings: "review_max_iterations = 1\n",
      claude: 'permission_mode = "acceptEdits"\n',
    });
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 3, run.stdout + run.stderr);
    assert.match(run.stdout, /found 1 issue \(1 minor\)/);
    assert.match(run.stdout, /not permitted: Write/);
    assert.ok(!/reviewer edited/.test(run.stdout), run.stdout);
  });
}
