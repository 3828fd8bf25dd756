/** The review and correction loop, and hooks that have their say at the commit. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const stories = [
  { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }], answer: done },
  { phase: "implement", story: "US-2", actions: [{ write: "two.txt", text: "2\n" }], answer: done },
];
const issues = {
  phase: "review",
  actions: [{ write: "autom8_review.md", text: "- [ ] one.txt: more\n" }],
  answer: "Look.",
};
const passes = { phase: "review", actions: [], answer: "All is well. <review-verdict>pass</review-verdict>" };

/** Commits on the branch: `story` or `true` for corrections, oldest first. */
async function commits(scratch: Scratch): Promise<string[]> {
  const trailers =
    "%(trailers:key=Autom8-Story,valueonly,separator=)%(trailers:key=Autom8-Corrections,valueonly,separator=)";
  const log = await scratch.git("log", "--reverse", `--format=${trailers}`, "main..feature/two");
  return log === "" ? [] : log.split("\n");
}

Deno.test("a review that finds issues once leads to one commit of corrections", async () => {
  const fixes = {
    phase: "correct",
    expectPrompt: ["autom8_review.md"],
    actions: [{ write: "one.txt", text: "1 and more\n" }],
    answer: "Mended.",
  };
  await using scratch = await twoStories({ steps: [...stories, { ...issues, round: 1 }, fixes, passes] });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2", "true"]);
  assert.equal(await scratch.git("show", "feature/two~2:one.txt"), "1");
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "1 and more");
  const committed = await scratch.git("log", "--format=", "--name-only", "main..feature/two");
  assert.doesNotMatch(committed, /autom8_review|mine|untracked/);
  await assert.rejects(scratch.read("autom8_review.md"), Deno.errors.NotFound);
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});

Deno.test("a review that always finds issues ends with exit 3, its file, and nothing committed", async () => {
  let n = 0;
  const correct = [1, 2, 3].map((round) => ({
    phase: "correct",
    round,
    actions: [{ write: "one.txt", text: `1 and ${++n}\n` }],
    answer: "Mended.",
  }));
  await using scratch = await twoStories({ steps: [...stories, issues, ...correct] });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 3, run.stdout + run.stderr);
  assert.match(run.stderr, /after 3 rounds/);
  assert.match(await scratch.read("autom8_review.md"), /one\.txt: more/);
  assert.deepEqual(await commits(scratch), []);
});

Deno.test("after the limit a person fixes the rest, and resume reviews again and commits each story once", async () => {
  const rounds = [1, 2, 3].map((round) => ({ ...issues, round }));
  const correct = [1, 2].map((round) => ({
    phase: "correct",
    round,
    actions: [{ write: "one.txt", text: `1 and ${round}\n` }],
    answer: "Mended.",
  }));
  await using scratch = await twoStories({ steps: [...stories, ...rounds, ...correct, passes] });
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 3);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2", "true"]);
  assert.equal(await scratch.read("one.txt"), "1 and 2\n");
  await assert.rejects(scratch.read("autom8_review.md"), Deno.errors.NotFound);
});

Deno.test("a correction that changes nothing ends the loop at once", async () => {
  const nothing = { phase: "correct", actions: [{ say: "I would not change a thing." }], answer: "Nothing." };
  await using scratch = await twoStories({ steps: [...stories, issues, nothing] });
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 3, run.stdout + run.stderr);
  assert.match(run.stderr, /changed nothing/);
});

Deno.test("a review that edits more than its file is undone, and a notice reports it", async () => {
  const meddling = {
    phase: "review",
    actions: [{ write: "one.txt", text: "mine now\n" }, { write: "more.txt", text: "x\n" }, {
      delete: "a.txt",
    }],
    answer: "All is well. <review-verdict>pass</review-verdict>",
  };
  await using scratch = await twoStories({ steps: [...stories, meddling] }, "worktree = true\n");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /Files were edited while the reviewer worked/);
  const worktree = `${scratch.folder}-wt-feature-two`;
  assert.equal(await Deno.readTextFile(`${worktree}/one.txt`), "1\n");
  assert.equal(await Deno.readTextFile(`${worktree}/a.txt`), "a\n");
  assert.equal(await scratch.git("-C", worktree, "status", "--porcelain"), "");
});

Deno.test("a review file of an earlier round is not taken for this one's verdict", async () => {
  await using scratch = await twoStories({ steps: [...stories, passes] });
  await scratch.write("autom8_review.md", "- [ ] left by somebody\n");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
});

async function hook(scratch: Scratch, name: string, script: string): Promise<void> {
  await Deno.writeTextFile(`${scratch.folder}/.git/hooks/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

Deno.test("a hook that refuses a commit sends its words to the corrector, and the commit holds the correction", async () => {
  const fixes = {
    phase: "correct",
    expectPrompt: ["one.txt needs a licence"],
    actions: [{ write: "one.txt", text: "1 licensed\n" }],
    answer: "Mended.",
  };
  await using scratch = await twoStories({ steps: [...stories, passes, fixes] });
  await hook(
    scratch,
    "pre-commit",
    'git diff --cached --name-only | grep -q one.txt || exit 0\ngit show :one.txt | grep -q licensed || { echo "one.txt needs a licence"; exit 1; }',
  );
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
  assert.equal(await scratch.git("show", "feature/two~1:one.txt"), "1 licensed");
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
});

Deno.test("a hook that always refuses ends the run with its words, and nothing is lost", async () => {
  let n = 0;
  const tries = [1, 2, 3, 4].map((round) => ({
    phase: "correct",
    round,
    actions: [{ write: "one.txt", text: `try ${++n}\n` }],
    answer: "Mended.",
  }));
  await using scratch = await twoStories({ steps: [...stories, passes, ...tries] });
  await hook(scratch, "commit-msg", 'echo "never on a Tuesday"; exit 1');
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout + run.stderr);
  assert.match(run.stderr, /never on a Tuesday/);
  assert.deepEqual(await commits(scratch), []);
  await Deno.remove(`${scratch.folder}/.git/hooks/commit-msg`);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
});

const wantsTicket =
  `head -n 1 "$1" | grep -q '^ABC-[0-9]' || { echo "the subject must begin with a ticket, as in ABC-1" >&2; exit 1; }`;
const reword = (message: string, actions: unknown[] = []) => ({
  phase: "correct",
  expectPrompt: ["must begin with a ticket", "<commit-message>"],
  actions,
  answer: `Reworded.\n<commit-message>\n${message}\n</commit-message>`,
});

Deno.test("row 29: the corrector answers a commit-msg hook with a new message for each commit", async () => {
  const reworded = [1, 2].map((n) => ({ ...reword(`ABC-${n} Story ${n}\n\nWith a reason.`), round: n }));
  await using scratch = await twoStories({ steps: [...stories, passes, ...reworded] });
  await hook(scratch, "commit-msg", wantsTicket);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /Fixed +commit message: ABC-1 Story 1/);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
  const log = await scratch.git("log", "--reverse", "--format=%s|%b", "main..feature/two");
  assert.match(
    log,
    /^ABC-1 Story 1\|With a reason\.\n\nAutom8-Run: .*\nAutom8-Story: US-1\n+ABC-2 Story 2\|With a reason\./,
  );
  assert.doesNotMatch(run.stdout, /feat: story/);
});

Deno.test("row 29: a corrector may change files and the message at once", async () => {
  const both = reword("ABC-7 Both", [{ write: "one.txt", text: "1 licensed\n" }]);
  await using scratch = await twoStories({ steps: [...stories, passes, both] });
  await hook(
    scratch,
    "commit-msg",
    `git cat-file -e HEAD:one.txt 2> /dev/null && exit 0\n${wantsTicket}\ngit show :one.txt | grep -q licensed`,
  );
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await scratch.git("log", "-1", "--format=%s", "feature/two~1"), "ABC-7 Both");
  assert.equal(await scratch.git("show", "feature/two~1:one.txt"), "1 licensed");
});

Deno.test("row 29: a hook that no message satisfies ends the run with its words, after a bounded number of turns", async () => {
  await using scratch = await twoStories({
    steps: [...stories, passes, { ...reword("feat: still no ticket"), expectPrompt: [] }],
  });
  await hook(scratch, "commit-msg", wantsTicket);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout + run.stderr);
  assert.match(run.stderr, /hook refused[\s\S]*must begin with a ticket[\s\S]*autom8 resume/);
  assert.equal(run.stdout.match(/Fixed +commit message/g)?.length, 3);
  assert.deepEqual(await commits(scratch), []);
});

Deno.test("row 29: a corrector that neither changes a file nor rewords ends the run with the hook's words", async () => {
  const idle = { phase: "correct", actions: [], answer: "I see no problem." };
  await using scratch = await twoStories({ steps: [...stories, passes, idle] });
  await hook(scratch, "commit-msg", wantsTicket);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout + run.stderr);
  assert.match(run.stderr, /refused the commit "feat: story US-1": the subject must begin with a ticket/);
});

for (const name of ["commit-msg", "prepare-commit-msg"]) {
  Deno.test(`row 29: what a ${name} hook writes into the message is in the commit, and what is shown`, async () => {
    await using scratch = await twoStories({ steps: [...stories, passes] });
    await hook(scratch, name, `sed -i '1s/^/ABC-9 /' "$1"`);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.equal(await scratch.git("log", "-1", "--format=%s", "feature/two"), "ABC-9 feat: story US-2");
    assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
    assert.match(run.stdout, /Commit +\w+ +ABC-9 feat: story US-2/);
  });
}

Deno.test("what a pre-commit hook changes and stages is in the commit, and the user's own changes are not", async () => {
  await using scratch = await twoStories({ steps: [...stories, passes] });
  await hook(
    scratch,
    "pre-commit",
    'for f in $(git diff --cached --name-only); do echo "formatted" >> "$f"; git add "$f"; done',
  );
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
  assert.equal(await scratch.git("show", "feature/two~1:one.txt"), "1\nformatted");
  assert.equal(await scratch.git("show", "feature/two:two.txt"), "2\nformatted");
  assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
  assert.equal(await scratch.read("mine.txt"), "edited by me\n");
});

Deno.test("a hook that only edits the work tree changes no commit, and its edits stay for the user to see", async () => {
  await using scratch = await twoStories({ steps: [...stories, passes] });
  await hook(scratch, "pre-commit", "echo counted >> hook-was-here.txt");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
  assert.equal(
    await scratch.git("status", "--porcelain"),
    "?? hook-was-here.txt\n?? untracked.txt",
  );
});

Deno.test("a hook that hangs is ended after verify_timeout, and the run continues once it is fixed", async () => {
  const nothing = { phase: "correct", actions: [{ say: "I see no reason." }], answer: "Nothing." };
  await using scratch = await twoStories({ steps: [...stories, passes, nothing] }, 'verify_timeout = "3s"\n');
  await hook(scratch, "pre-commit", "echo waiting for godot\nsleep 1000");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout + run.stderr);
  assert.match(run.stderr, /waiting for godot/);
  assert.deepEqual(await commits(scratch), []);
  assert.equal(await marked(scratch), "");
  await Deno.remove(`${scratch.folder}/.git/hooks/pre-commit`);
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(await commits(scratch), ["US-1", "US-2"]);
});

/** Processes that still work in the scratch's folders. */
async function marked(scratch: Scratch): Promise<string> {
  const script =
    'for p in /proc/[0-9]*; do case "$(readlink "$p/cwd")" in "$1"*) tr "\\0" " " < "$p/cmdline"; echo;; esac; done';
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", scratch.folder] }).output();
  return new TextDecoder().decode(stdout);
}
