/** Specs of other tools with the compiled autom8: run where they lie, asked about, converted, never changed. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const tasks = `# Implementation Plan

- [x] 1. Write one.txt
  - It holds a 1
- [ ] 2. Write two.txt
  - [ ] 2.1 Put a 2 in it
    - _Requirements: 1.1_
`;

const requirements = `# Requirements

### Requirement 1

#### Acceptance Criteria

1. WHEN it is read THEN two.txt SHALL hold a 2
`;

const write = (story: string, name: string) => ({
  phase: "implement",
  story,
  actions: [{ write: name, text: `${name}\n` }],
  answer: "<story-status>done</story-status>",
});

async function kiro(): Promise<Scratch> {
  const folder = ".kiro/specs/two";
  const scratch = await scratchRepository({
    [`${folder}/tasks.md`]: tasks,
    [`${folder}/requirements.md`]: requirements,
  });
  await useScriptedAgent(scratch, { steps: [write("TASK-1", "one.txt"), write("TASK-2", "two.txt")] });
  return scratch;
}

const run = ["--skip-review", ".kiro/specs/two"];

Deno.test("a half ticked spec is not run before somebody said what that means", async () => {
  await using scratch = await kiro();
  const { code, stderr } = await runAutom8(scratch, run);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /tasks\.md \(Kiro\): 1 of 3 boxes are ticked, which is all of 1 of 2 stories\./);
  assert.match(stderr.replaceAll(/\s+/g, " "), /`--ticked done` skips these stories/);
  const branches = (await scratch.git("branch", "--list", "autom8/*")).trim();
  assert.equal(branches, "", "nothing was begun");
});

Deno.test("--ticked done skips what is ticked, and the user's files stay as they are", async () => {
  await using scratch = await kiro();
  const finished = await runAutom8(scratch, [...run, "--ticked", "done"]);
  assert.equal(finished.code, 0, finished.stderr + finished.stdout);
  const files = await scratch.git("diff", "--name-only", "main", "autom8/two");
  assert.equal(files.trim(), "two.txt");
  assert.equal(await Deno.readTextFile(`${scratch.folder}/.kiro/specs/two/tasks.md`), tasks);
  const again = await runAutom8(scratch, [...run, "--ticked", "done"]);
  assert.equal(again.code, 0, again.stderr);
  const commits = await scratch.git("rev-list", "--count", "main..autom8/two");
  assert.equal(commits.trim(), "1", "what is done is not done again");
});

Deno.test("--ticked todo does every story, by any file of the spec", async () => {
  await using scratch = await kiro();
  const requirementsFile = ".kiro/specs/two/requirements.md";
  const finished = await runAutom8(scratch, ["run", "--skip-review", requirementsFile, "--ticked", "todo"]);
  assert.equal(finished.code, 0, finished.stderr + finished.stdout);
  const files = await scratch.git("diff", "--name-only", "main", "autom8/two");
  assert.deepEqual(files.trim().split("\n"), ["one.txt", "two.txt"]);
});

Deno.test("a spec is converted to JSON that runs, and no file is overwritten", async () => {
  await using scratch = await kiro();
  const printed = await runAutom8(scratch, ["spec", "convert", ".kiro/specs/two"]);
  assert.equal(printed.code, 0, printed.stderr);
  const spec = JSON.parse(printed.stdout);
  assert.deepEqual(spec.userStories.map(({ id }: { id: string }) => id), ["TASK-1", "TASK-2"]);
  const written = await runAutom8(scratch, ["spec", "convert", ".kiro/specs/two", "-o", "spec.json"]);
  assert.equal(written.code, 0, written.stderr);
  assert.match(
    written.stdout,
    /spec\.json: 2 stories from Kiro\.\n1 of 3 boxes are ticked; all stories count as to do/,
  );
  assert.equal(await Deno.readTextFile(`${scratch.folder}/spec.json`), printed.stdout);
  const refused = await runAutom8(scratch, ["spec", "convert", ".kiro/specs/two", "-o", "spec.json"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /exists already\. It was not changed\./);
  assert.equal((await runAutom8(scratch, ["spec", "check", "spec.json", "--strict"])).code, 0);
});

Deno.test("spec check names the format, and warns of ticked boxes and of criteria that cannot be checked", async () => {
  await using scratch = await kiro();
  await scratch.write("list.md", "# Two\n\n- [x] One\n- [ ] Two\n  - works well\n");
  const { code, stdout } = await runAutom8(scratch, ["spec", "check", "list.md", "--json"]);
  assert.equal(code, 0);
  const { format, boxes, warnings } = JSON.parse(stdout);
  assert.equal(format, "markdown-tasks");
  assert.deepEqual(boxes, { ticked: 1, total: 2, stories: 1 });
  assert.deepEqual(warnings.map(({ line }: { line: number }) => line), [3, 5]);
  const shown = await runAutom8(scratch, ["spec", "check", "list.md", "--ticked", "done"]);
  assert.match(
    shown.stdout,
    /\nFormat: Markdown task list\n {2}1\. ✓ one {2}One\n {2}2\. {3}two {2}Two\n\n1 warning\n/,
  );
  assert.equal((await runAutom8(scratch, ["spec", "check", "list.md", "--strict"])).code, 2);
});

Deno.test("a text without stories is refused with what it is and the way on", async () => {
  await using scratch = await kiro();
  await scratch.write("idea.md", "# An idea\n\nIt should be fast.\n");
  for (const args of [["spec", "check", "idea.md"], ["idea.md"]]) {
    const { code, stderr } = await runAutom8(scratch, args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /no stories, in a text of 4 lines and 1 heading/);
    assert.match(stderr, /autom8 help spec/);
  }
});
