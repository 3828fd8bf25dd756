/** The command line: what a person types, and mistypes. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository } from "../harness/scratch.ts";

const spec = JSON.stringify({
  project: "example",
  branchName: "feature/example",
  userStories: [
    { id: "US-2", title: "Second", acceptanceCriteria: ["b"], priority: 2, passes: false },
    { id: "US-1", title: "First", acceptanceCriteria: ["a"], priority: 1, passes: true },
  ],
});

type Case = { name: string; args: string[]; code: number; stdout?: RegExp; stderr?: RegExp };

const cases: Case[] = [
  {
    name: "--version says version, commit, Deno version and target",
    args: ["--version"],
    code: 0,
    stdout: /^autom8 \d+\.\d+\.\d+ \(commit [0-9a-z-]+, deno \d+\.\d+\.\d+, [\w-]+\)\n$/,
  },
  { name: "--help shows examples", args: ["--help"], code: 0, stdout: /Examples:\n {2}autom8 spec\.json/ },
  {
    name: "a command's --help shows examples",
    args: ["resume", "--help"],
    code: 0,
    stdout: /autom8 resume --list/,
  },
  {
    name: "the scripted agent is not in the help",
    args: ["--help"],
    code: 0,
    stdout: /^(?![\s\S]*^ {2}agent)/m,
  },
  { name: "a mistyped command is suggested", args: ["statsu"], code: 2, stderr: /autom8 status/ },
  {
    name: "a mistyped option is suggested",
    args: ["run", "--skip-reviews"],
    code: 2,
    stderr: /--skip-review/,
  },
  {
    name: "a wrong output mode names the right ones",
    args: ["--output", "xml"],
    code: 2,
    stderr: /pretty.*plain.*json/,
  },
  {
    name: "a cost that is none",
    args: ["resume", "--max-cost", "much"],
    code: 2,
    stderr: /amount in USD|amount in USD/,
  },
  {
    name: "a spec that is not there",
    args: ["nothing.json"],
    code: 2,
    stderr: /There is no spec at .*nothing\.json/,
  },
  {
    name: "spec check says what there is to do, in order",
    args: ["spec", "check", "spec.json"],
    code: 0,
    stdout: /2 stories, 1 to do[\s\S]*1\. ✓ US-1 {2}First\n {2}2\. {3}US-2 {2}Second/,
  },
  { name: "spec schema is JSON Schema", args: ["spec", "schema"], code: 0, stdout: /"\$schema"/ },
  {
    name: "prompts lists the phases",
    args: ["prompts"],
    code: 0,
    stdout: /implement +built in\nreview +built in\ncorrect +built in/,
  },
  { name: "prompts show", args: ["prompts", "show", "review"], code: 0, stdout: /Review the work/ },
  {
    name: "prompts of an unknown phase",
    args: ["prompts", "show", "x"],
    code: 2,
    stderr: /implement, review, correct/,
  },
  { name: "status where nothing ran", args: ["status"], code: 0, stdout: /no unfinished runs/ },
  { name: "resume where nothing ran", args: ["resume"], code: 2, stderr: /Nothing to resume/ },
  { name: "pause where nothing runs", args: ["pause"], code: 2, stderr: /No run is going on/ },
  { name: "run without any spec", args: ["run"], code: 2, stderr: /No spec was given/ },
];

for (const { name, args, code, stdout, stderr } of cases) {
  Deno.test(`command line: ${name}`, async () => {
    await using scratch = await scratchRepository({ "README.md": "x\n", "spec.json": spec });
    const run = await runAutom8(scratch, args);
    assert.equal(run.code, code, run.stdout + run.stderr);
    if (stdout !== undefined) assert.match(run.stdout, stdout);
    if (stderr !== undefined) assert.match(run.stderr, stderr);
  });
}

Deno.test("command line: a copied prompt is the user's own from then on, and never overwritten", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const copied = await runAutom8(scratch, ["prompts", "copy", "review", "--project"]);
  assert.equal(copied.code, 0, copied.stderr);
  const path = copied.stdout.trim();
  await Deno.writeTextFile(path, "Look twice.\n");
  assert.equal((await runAutom8(scratch, ["prompts", "show", "review"])).stdout, "Look twice.\n");
  assert.match((await runAutom8(scratch, ["prompts"])).stdout, new RegExp(`review +${path}`));
  assert.equal((await runAutom8(scratch, ["prompts", "copy", "review", "--project"])).code, 2);
  assert.equal(await Deno.readTextFile(path), "Look twice.\n");
});

Deno.test("command line: -C works in another folder", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n", "spec.json": spec });
  const run = await runAutom8(scratch, ["-C", scratch.folder, "spec", "check", "spec.json"], {
    folder: scratch.home,
  });
  assert.equal(run.code, 0, run.stderr);
});
