/** Commands that only look or copy: what they print and what they leave behind. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository } from "../harness/scratch.ts";

Deno.test("a copied prompt is the user's own from then on, and is never overwritten", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const copied = await runAutom8(scratch, ["prompts", "copy", "review", "--for-project"]);
  assert.equal(copied.code, 0, copied.stderr);
  const path = copied.stdout.trim();
  await Deno.writeTextFile(path, "Look twice.\n");
  assert.equal((await runAutom8(scratch, ["prompts", "show", "review"])).stdout, "Look twice.\n");
  assert.match((await runAutom8(scratch, ["prompts"])).stdout, new RegExp(`review +${path}`));
  assert.equal((await runAutom8(scratch, ["prompts", "copy", "review", "--for-project"])).code, 2);
  assert.equal(await Deno.readTextFile(path), "Look twice.\n");
});

Deno.test("spec check shows the stories in the order of the work", async () => {
  const story = (id: string, priority: number, passes: boolean) => ({
    id,
    title: `Story ${id}`,
    acceptanceCriteria: ["a"],
    priority,
    passes,
  });
  const spec = {
    project: "x",
    branchName: "x",
    userStories: [story("US-2", 2, false), story("US-1", 1, true)],
  };
  await using scratch = await scratchRepository({ "spec.json": JSON.stringify(spec) });
  const { stdout } = await runAutom8(scratch, ["spec", "check", "spec.json"]);
  assert.match(stdout, /\n {2}1\. ✓ US-1 {2}Story US-1\n {2}2\. {3}US-2 {2}Story US-2\n$/);
});

Deno.test("the scripted agent is not in the help", async () => {
  await using scratch = await scratchRepository({ "README.md": "x\n" });
  const { stdout } = await runAutom8(scratch, ["--help"]);
  assert.doesNotMatch(stdout, /^ {2}agent/m);
});

Deno.test("a run that could not begin leaves no session behind", async () => {
  const spec = {
    project: "x",
    branchName: "main",
    userStories: [{ id: "A", title: "A", acceptanceCriteria: ["a"], priority: 1, passes: false }],
  };
  await using scratch = await scratchRepository({ "spec.json": JSON.stringify(spec) });
  scratch.env.AUTOM8_CLAUDE = "no-such-program";
  assert.equal((await runAutom8(scratch, ["spec.json", "--allow-default-branch"])).code, 5);
  const sessions = () =>
    Array.fromAsync(Deno.readDir(`${scratch.autom8Home}/repo/sessions`), ({ name }) => name);
  assert.deepEqual(await sessions(), []);
  scratch.env.AUTOM8_CLAUDE = "true";
  const refused = await runAutom8(scratch, ["spec.json"]);
  assert.equal(refused.code, 2, refused.stderr);
  assert.deepEqual(await sessions(), []);
});
