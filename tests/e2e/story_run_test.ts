/** The main job, through the genuine claude: a spec becomes reviewed, committed work. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type ModelTurn, say, useTool } from "../harness/model_script.ts";
import { startModelServer } from "../harness/model_server.ts";
import { type Scratch, scratchRepository, useClaude } from "../harness/scratch.ts";

const verify = 'verify = ["sh check.sh"]\n';

const files = {
  "README.md": "A calculator in shell.\n",
  "check.sh":
    'for test in tests/*_test.sh; do [ -e "$test" ] || continue; sh "$test" || { echo "FAILED $test"; exit 1; }; done\n',
};

const story = (id: string, title: string, priority: number) => ({
  id,
  title,
  acceptanceCriteria: [`${title} works`],
  priority,
  passes: false,
});

const spec = {
  project: "calculator",
  branchName: "feature/calculator",
  description: "A calculator.",
  userStories: [story("US-001", "Add", 1), story("US-002", "Subtract", 2), story("US-003", "Multiply", 3)],
};

/** The answers to a story's prompt: a script and its test written, the checks run, the blocks given. */
function implements_(id: string, name: string, operator: string, attempt?: number): ModelTurn {
  const turn: ModelTurn = {
    phase: "implement",
    story: id,
    steps: [
      // The genuine claude only overwrites what it has read.
      ...attempt === 2
        ? [`${name}.sh`, `tests/${name}_test.sh`].map((path) => useTool("Read", { file_path: path }))
        : [],
      useTool("Write", { file_path: `${name}.sh`, content: `echo $(($1 ${operator} $2))\n` }),
      useTool("Write", {
        file_path: `tests/${name}_test.sh`,
        content: `[ "$(sh ${name}.sh 6 3)" = "$((6 ${
          name === "add" ? "+" : name === "subtract" ? "-" : "*"
        } 3))" ]\n`,
      }),
      useTool("Bash", { command: "sh check.sh", description: "check" }),
      say(
        `Done.\n<files-context>\n${name}.sh | does ${name} | [${name}]\n</files-context>\n` +
          `<decisions>\nNumbers of ${name} | shell arithmetic | no tools needed\n</decisions>\n` +
          `<commit-message>\nfeat(calc): ${name} two numbers\n</commit-message>\n<story-status>\ndone\n</story-status>`,
      ),
    ],
  };
  return attempt === undefined ? turn : { ...turn, attempt };
}

const passes: ModelTurn = {
  phase: "review",
  steps: [say("All criteria are met. <review-verdict>pass</review-verdict>")],
};

async function calculator(url: string, settings = verify): Promise<Scratch> {
  const scratch = await scratchRepository(files);
  await Deno.writeTextFile(`${scratch.home}/spec.json`, JSON.stringify(spec, null, 2));
  await useClaude(scratch, url, { settings });
  return scratch;
}

Deno.test("three stories through the genuine claude end as three commits, and each agent knows what came before", async () => {
  await using server = startModelServer({
    script: [
      implements_("US-001", "add", "+"),
      implements_("US-002", "subtract", "-"),
      implements_("US-003", "multiply", "*"),
      passes,
    ],
  });
  await using scratch = await calculator(server.url);
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(server.unexpected, []);

  const log = await scratch.git(
    "log",
    "--reverse",
    "--format=%s|%(trailers:key=Autom8-Story,valueonly,separator=)",
    "main..",
  );
  assert.deepEqual(log.split("\n"), [
    "feat(calc): add two numbers|US-001",
    "feat(calc): subtract two numbers|US-002",
    "feat(calc): multiply two numbers|US-003",
  ]);
  const runs =
    (await scratch.git("log", "--format=%(trailers:key=Autom8-Run,valueonly,separator=)", "main..")).split(
      "\n",
    );
  assert.equal(new Set(runs).size, 1);
  assert.equal(await scratch.git("status", "--porcelain"), "");
  const written = JSON.parse(await Deno.readTextFile(`${scratch.home}/spec.json`));
  assert.deepEqual(written.userStories.map((one: { passes: boolean }) => one.passes), [true, true, true]);

  const third = server.prompts().find(({ header }) => header.story === "US-003")?.prompt ?? "";
  for (
    const known of ["add.sh", "subtract.sh", "Numbers of add", "Numbers of subtract", "shell arithmetic"]
  ) {
    assert.ok(third.includes(known), `the third prompt does not name ${known}`);
  }
  const archived = [...Deno.readDirSync(`${scratch.autom8Home}/repo/runs`)];
  assert.equal(archived.length, 1);
  assert.match(archived[0]?.name ?? "", new RegExp(`_${runs[0]}$`));
  assert.deepEqual([...Deno.readDirSync(`${scratch.autom8Home}/repo/sessions`)], []);
});

Deno.test("a story that breaks the tests is tried again by an agent that gets the failed check", async () => {
  await using server = startModelServer({
    script: [
      implements_("US-001", "add", "-", 1),
      implements_("US-001", "add", "+", 2),
      implements_("US-002", "subtract", "-"),
      implements_("US-003", "multiply", "*"),
      passes,
    ],
  });
  await using scratch = await calculator(server.url);
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const second = server.prompts().find(({ header }) => header.story === "US-001" && header.attempt === 2)
    ?.prompt;
  assert.match(second ?? "", /sh check\.sh/);
  assert.match(second ?? "", /FAILED tests\/add_test\.sh/);
  assert.equal(await scratch.git("rev-list", "--count", "main.."), "3");
});

Deno.test("a model without auto mode is noticed at once, reported once, and the story is done with acceptEdits", async () => {
  await using server = startModelServer({
    script: [
      implements_("US-001", "add", "+"),
      implements_("US-002", "subtract", "-"),
      implements_("US-003", "multiply", "*"),
      passes,
    ],
  });
  await using scratch = await calculator(server.url);
  const config = `${scratch.autom8Home}/config.toml`;
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, `${text}model = "claude-haiku-4-5"\npermission_mode = "auto"\n`);
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(run.stdout.match(/acceptEdits/g)?.length, 1, run.stdout);
  assert.equal(await scratch.git("rev-list", "--count", "main.."), "3");
});
