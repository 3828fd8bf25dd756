/** From a spec to a pull request: the genuine claude with a scripted model, the genuine gh, a real bare remote. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type ModelTurn, say, useTool } from "../harness/model_script.ts";
import { startModelServer } from "../harness/model_server.ts";
import { onGithub, runBranch } from "../harness/on_github.ts";
import { runGit } from "../harness/repository.ts";
import { useClaude } from "../harness/scratch.ts";

const done = "<story-status>done</story-status>";
const write = (name: string, content: string) => useTool("Write", { file_path: name, content });

const model: ModelTurn[] = [
  {
    phase: "implement",
    story: "US-1",
    attempt: 1,
    steps: [write("add.txt", "broken\n"), say(`Added. ${done}`)],
  },
  {
    phase: "implement",
    story: "US-1",
    steps: [
      useTool("Read", { file_path: "add.txt" }),
      write("add.txt", "a + b\n"),
      say(`Added again. ${done}<assumptions>\nNumbers are whole\n</assumptions>`),
    ],
  },
  { phase: "implement", story: "US-2", steps: [write("sub.txt", "a - b\n"), say(`Done. ${done}`)] },
  { phase: "implement", story: "US-3", steps: [write("mul.txt", "a * b\n"), say(`Done. ${done}`)] },
  {
    phase: "review",
    says: "round 1 of",
    steps: [
      write("autom8_review.md", "# Review\n\n## Significant\n\n- [ ] sub.txt:1 ignores whole numbers\n"),
      say("One issue."),
    ],
  },
  {
    phase: "correct",
    steps: [useTool("Read", { file_path: "sub.txt" }), write("sub.txt", "a - b, whole\n"), say("Fixed.")],
  },
  { phase: "review", steps: [say("All is well. <review-verdict>pass</review-verdict>")] },
];
const story = (id: string, title: string, priority: number) => ({
  id,
  title,
  acceptanceCriteria: [`${title} works for 1 and 2`],
  priority,
  passes: false,
});

Deno.test("a spec becomes commits, a pushed branch and a pull request, which the next run updates", async () => {
  const script = [...model];
  await using server = startModelServer({ script });
  await using ground = await onGithub({
    stories: [story("US-1", "Add numbers", 1), story("US-2", "Subtract numbers", 2)],
  });
  const { scratch, spec, bare } = ground;
  const tip = async () => (await runGit(bare, ["rev-parse", "--verify", runBranch])).trim();
  await useClaude(scratch, server.url, {
    settings: 'worktree = true\nverify = ["! grep -q broken *.txt"]\n',
  });

  const first = await runAutom8(scratch, [spec]);
  assert.equal(first.code, 0, first.stdout + first.stderr);
  const [pull] = ground.server.pulls;
  assert.ok(pull !== undefined, first.stdout);
  assert.equal(await tip(), (await scratch.git("rev-parse", runBranch)).trim());
  const subjects = await runGit(bare, ["log", "--format=%s", `main..${runBranch}`]);
  assert.equal(subjects.trim().split("\n").length, 3, subjects);
  for (
    const part of [
      "## What and why",
      "| **US-1** Add numbers | ✓ Add numbers works for 1 and 2 | passed | 2 |",
      "| **US-2** Subtract numbers |",
      "**US-1**: Numbers are whole",
      "1 finding in 2 reviews, 1 fixed.",
      "`! grep -q broken *.txt`: passed",
    ]
  ) assert.ok(pull.body.includes(part), `${part}\n\n${pull.body}`);

  // A colleague adds words, and a story is added to the spec: the next run updates the same pull request.
  pull.body = `Looks good to me.\n\n${pull.body}\n\nShip it on Friday.`;
  const more = JSON.parse(await Deno.readTextFile(spec));
  more.userStories.push(story("US-3", "Multiply numbers", 3));
  for (const one of more.userStories) one.passes = one.id !== "US-3";
  await Deno.writeTextFile(spec, JSON.stringify(more));
  script.splice(script.findIndex(({ says }) => says !== undefined), 1);
  const second = await runAutom8(scratch, [spec]);
  assert.equal(second.code, 0, second.stdout + second.stderr);
  assert.equal(ground.server.pulls.length, 1);
  assert.match(
    pull.body,
    /^Looks good to me\.\n\n<!-- autom8:begin -->[\s\S]*<!-- autom8:end -->\n\nShip it on Friday\.$/,
  );
  assert.ok(pull.body.includes("**US-3** Multiply numbers"), pull.body);
  assert.equal(await tip(), (await scratch.git("rev-parse", runBranch)).trim());
  assert.deepEqual(server.unexpected, []);
});
