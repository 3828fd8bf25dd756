/** Row 28: an agent that deletes what the run stands on gets an answer in plain words, and the run continues if it can. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const unix = { ignore: Deno.build.os === "windows" };

const done = "<story-status>done</story-status>";

/** Two stories and a review. `run` is what the first process of the agent runs, after its work. */
function script(run: string): unknown {
  const writes = (name: string) => ({ write: `${name}.txt`, text: `${name}\n` });
  return {
    steps: [
      {
        phase: "implement",
        story: "US-1",
        attempt: 1,
        call: 1,
        actions: [writes("one"), { run }],
        answer: done,
      },
      { phase: "implement", story: "US-1", actions: [writes("one")], answer: done },
      { phase: "implement", story: "US-2", actions: [writes("two")], answer: done },
      { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" },
    ],
  };
}

type Case = {
  name: string;
  worktree: boolean;
  run: string;
  /** What autom8 reports; with exit 0 on stdout. */
  code: 0 | 1;
  says: RegExp;
  /** What a person does about it, in the repository, which `$COPY` is a copy of. */
  fix?: string;
  /** The arguments that continue; none if no run can. */
  then?: (scratch: Scratch) => string[];
};

const resume = () => ["resume"];
const again = (scratch: Scratch) => [specFile(scratch)];

const cases: Case[] = [
  {
    name: "its worktree",
    worktree: true,
    run: 'cd ..; rm -rf "$OLDPWD"',
    code: 1,
    says: /work tree .*repo-wt-feature-two was deleted[\s\S]*autom8 resume[\s\S]*last checkpoint/,
    then: resume,
  },
  {
    name: "the .git file of its worktree",
    worktree: true,
    run: "rm .git",
    code: 0,
    says: /\.git file of the worktree was deleted or changed; it was put back/,
  },
  {
    name: "what is in the .git file of its worktree",
    worktree: true,
    run: "echo nonsense > .git",
    code: 0,
    says: /\.git file of the worktree was deleted or changed; it was put back/,
  },
  {
    name: "the .git file of its worktree, for a repository of its own,",
    worktree: true,
    run: "rm .git; git init -q",
    code: 1,
    says: /\.git file of the worktree .* was replaced[\s\S]*git worktree repair[\s\S]*autom8 resume/,
    fix: "rm -rf ../repo-wt-feature-two/.git; git worktree repair",
    then: resume,
  },
  {
    name: "git's record of its worktree",
    worktree: true,
    run: "rm -rf ../repo/.git/worktrees",
    code: 1,
    says: /What git knew of the worktree .* was deleted[\s\S]*Move that folder away/,
    fix: "mv ../repo-wt-feature-two ../moved-away",
    then: resume,
  },
  {
    name: "the repository of its worktree",
    worktree: true,
    run: "rm -rf ../repo/.git",
    code: 1,
    says: /repository .*repo\/\.git was deleted[\s\S]*files in .*repo-wt-feature-two are as they were left/,
  },
  {
    name: "the .git folder of a lent checkout",
    worktree: false,
    run: 'cp -R .git "$HOME/copy"; rm -rf .git',
    code: 1,
    says: /repository .*repo\/\.git was deleted[\s\S]*Bring that folder back from a copy/,
    fix: 'cp -R "$HOME/copy" .git',
    then: resume,
  },
  {
    name: "a lent checkout",
    worktree: false,
    run: 'cp -R . "$HOME/copy"; cd ..; rm -rf "$OLDPWD"',
    code: 1,
    says: /work tree .*repo was deleted[\s\S]*Bring the folder back with feature\/two/,
    fix: 'cp -R "$HOME/copy/." .',
    then: resume,
  },
  {
    name: "the run's session",
    worktree: true,
    run: 'test -e "$HOME/done" || rm -rf "$HOME"/.config/autom8/repo/sessions/*; touch "$HOME/done"',
    code: 1,
    says:
      /own files of this run were deleted[\s\S]*The work is in .*repo-wt-feature-two[\s\S]*run the spec again/,
    fix: "rm ../repo-wt-feature-two/one.txt",
    then: again,
  },
];

for (const { name, worktree, run, code, says, fix, then } of cases) {
  Deno.test(`row 28: an agent that deletes ${name} gets an answer in plain words`, unix, async () => {
    await using scratch = await twoStories(script(run), `worktree = ${worktree}\n`);
    const stopped = await runAutom8(scratch, [specFile(scratch)]);
    const said = `${stopped.stdout}\n${stopped.stderr}`;
    assert.equal(stopped.code, code, said);
    const shown = code === 0 ? stopped.stdout : stopped.stderr;
    assert.match(shown.replaceAll("`", "").replace(/\s+/g, " "), says);
    assert.doesNotMatch(stopped.stderr, /inside autom8|fatal:/);
    if (fix !== undefined) {
      await Deno.mkdir(scratch.folder, { recursive: true });
      const { success, stderr } = await new Deno.Command("sh", {
        args: ["-ec", fix],
        cwd: scratch.folder,
        env: scratch.env,
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    }
    if (then === undefined) return;
    const continued = await runAutom8(scratch, then(scratch));
    assert.equal(continued.code, 0, continued.stdout + continued.stderr);
    assert.equal(await scratch.git("show", "feature/two:one.txt"), "one");
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "two");
  });
}

Deno.test("row 28: an agent that deletes autom8's home gets an answer in plain words", unix, async () => {
  await using scratch = await twoStories(script('rm -rf "$HOME/.config/autom8"'), "worktree = true\n");
  const stopped = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(stopped.code, 1, stopped.stdout + stopped.stderr);
  assert.match(stopped.stderr, /own files of this run were deleted/);
});
