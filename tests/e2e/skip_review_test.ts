/** Committing in spite of a review, and the flags that change a run which is resumed. */

import assert from "assert";
import { type Finished, runAutom8, startAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const writes = (story: string, path: string) => ({
  phase: "implement",
  story,
  actions: [{ write: path, text: `${story}\n` }],
  answer: done,
});
const stories = [writes("US-1", "one.txt"), writes("US-2", "two.txt")];
const finds = {
  phase: "review",
  actions: [{
    write: "autom8_review.md",
    text: "## Critical\n- [ ] one.txt:1 says too little\n## Minor\n- [ ] two.txt: no end\n",
  }],
  answer: "Look. <review-verdict>issues</review-verdict>",
};
const limited = { steps: [...stories, finds] };
const inWorktree = "worktree = true";
const shown = ({ stdout, stderr }: Finished) => `${stdout}\n${stderr}`;

const reviews = (scratch: Scratch) =>
  scratch.git(
    "log",
    "--reverse",
    "--format=%s|%(trailers:key=Autom8-Review,valueonly,separator=%x2C)",
    "main..feature/two",
  );

/** The phases of the agent turns that a run with `--output json` took. */
function phasesOf({ stdout }: Finished): string[] {
  return [...stdout.matchAll(/"kind":"turn-started","number":\d+,"phase":"(\w+)"/g)].map(([, phase]) =>
    phase ?? ""
  );
}

for (const settings of [inWorktree, ""]) {
  Deno.test(`resume --skip-review commits after the review limit (${settings || "lent checkout"})`, async () => {
    await using scratch = await twoStories(limited, `review_max_iterations = 1\n${settings}`);
    const failed = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(failed.code, 3, shown(failed));
    assert.match(failed.stderr, /autom8 resume --skip-review/);
    const resumed = await runAutom8(scratch, ["resume", "--skip-review"]);
    assert.equal(resumed.code, 0, shown(resumed));
    assert.equal(
      await reviews(scratch),
      "feat: story US-1|skipped, 2 findings open\nfeat: story US-2|skipped, 2 findings open",
    );
    assert.match(
      resumed.stdout,
      /2 left open; the review was skipped\n +open +one\.txt:1 says too little\n +open +two\.txt no end/,
    );
  });
}

Deno.test("resume --skip-review in the middle of a review puts the reviewer's edits back and commits", async () => {
  const hangs = { ...finds, call: 1, actions: [{ write: "one.txt", text: "mine\n" }, { hang: true }] };
  await using scratch = await twoStories({ steps: [...stories, hangs] }, inWorktree);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees(/REVIEWING[\s\S]*one\.txt/);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  const resumed = await runAutom8(scratch, ["resume", "--skip-review", "--output", "json"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.deepEqual(phasesOf(resumed), []);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "US-1");
  // Nothing was found yet.
  assert.equal(await reviews(scratch), "feat: story US-1|\nfeat: story US-2|");
});

Deno.test("resume --skip-review in the middle of a correction commits what it changed so far", async () => {
  const hangs = {
    phase: "correct",
    call: 1,
    actions: [{ write: "one.txt", text: "more\n" }, { hang: true }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [...stories, finds, hangs] }, inWorktree);
  const running = await startAutom8(scratch, [specFile(scratch)]);
  await running.sees(/CORRECTING[\s\S]*one\.txt/);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  const resumed = await runAutom8(scratch, ["resume", "--skip-review", "--output", "json"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.deepEqual(phasesOf(resumed), []);
  assert.equal(await scratch.git("show", "feature/two:one.txt"), "more");
  assert.match(await reviews(scratch), /findings\|skipped, 2 findings open$/);
});

Deno.test("a run with --skip-review is not reviewed after a correction or a resume", async () => {
  const hook = "#!/bin/sh\ngrep -q good one.txt || { echo one.txt is not good; exit 1; }\n";
  const corrects = { phase: "correct", actions: [{ write: "one.txt", text: "good\n" }], answer: "Fixed." };
  const hangs = {
    ...writes("US-2", "half.txt"),
    call: 1,
    actions: [{ write: "half.txt", text: "x" }, { hang: true }],
  };
  await using scratch = await twoStories({ steps: [hangs, ...stories, corrects] }, inWorktree);
  await Deno.writeTextFile(`${scratch.folder}/.git/hooks/pre-commit`, hook, { mode: 0o755 });
  const running = await startAutom8(scratch, [specFile(scratch), "--skip-review"]);
  await running.sees("half.txt");
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  const resumed = await runAutom8(scratch, ["resume", "--output", "json"]);
  assert.equal(resumed.code, 0, shown(resumed));
  assert.deepEqual(phasesOf(resumed), ["correct"]);
});

Deno.test("flags while an unfinished run is continued take effect or are refused by name", async (t) => {
  const steps = [
    {
      ...writes("US-1", "half.txt"),
      call: 1,
      attempt: 1,
      actions: [{ write: "half.txt", text: "x" }, { hang: true }],
    },
    ...stories,
    { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ];
  const stopped = async (signal: Deno.Signal = "SIGINT", settings = inWorktree) => {
    const scratch = await twoStories({ steps }, settings);
    const running = await startAutom8(scratch, [specFile(scratch)]);
    await running.sees("half.txt");
    running.signal(signal);
    await running.done;
    return scratch;
  };
  const check = async (scratch: Scratch, line: string, code: number, says: RegExp) => {
    const words = line.split(" ").map((word) => word === "SPEC" ? specFile(scratch) : word);
    const finished = await runAutom8(scratch, words);
    assert.equal(finished.code, code, shown(finished));
    assert.match(shown(finished), says);
  };
  const accepted: { line: string; code: number; says: RegExp }[] = [
    { line: "SPEC --worktree", code: 0, says: /2 of 2 stories done/ },
    { line: "SPEC --skip-review", code: 0, says: /Review +skipped from now on/ },
    {
      line: "--skip-review --step",
      code: 0,
      says: /Review +skipped from now on[\s\S]*Paused at a story boundary/,
    },
    { line: "SPEC --max-cost 0.001", code: 6, says: /budget|limit/i },
    { line: "SPEC --step", code: 0, says: /Paused at a story boundary/ },
    { line: "resume --take", code: 0, says: /2 of 2 stories done/ },
    {
      line: "resume --skip-review --no-step --max-cost 9 --yes --reload",
      code: 0,
      says: /2 of 2 stories done/,
    },
    { line: "resume --discard --yes --skip-review", code: 0, says: /2 of 2 stories done/ },
  ];
  for (const { line, code, says } of accepted) {
    await t.step(line, async () => {
      await using scratch = await stopped();
      await check(scratch, line, code, says);
    });
  }

  const refused: { signal: Deno.Signal; lines: [line: string, says: RegExp][] }[] = [
    {
      signal: "SIGINT",
      lines: [
        ["SPEC --no-worktree", /--no-worktree cannot take effect/],
        ["--no-worktree", /--no-worktree cannot take effect/],
        ["run SPEC --allow-default-branch", /--allow-default-branch cannot take effect/],
        ["resume --list --reload", /no other flag/],
        ["resume --list --skip-review", /no other flag/],
        ["resume --take --leave", /exclude each other/],
        ["abandon --skip-review", /--skip-review/],
        ["abandon FILE", /FILE/],
      ],
    },
    {
      signal: "SIGKILL",
      lines: [
        ["resume --take", /--take` cannot take effect/],
        ["resume --leave --reload", /--leave` cannot take effect/],
      ],
    },
  ];
  for (const { signal, lines } of refused) {
    // A refusal changes nothing, so that one run can be refused all of them, and then be resumed.
    await using scratch = await stopped(signal);
    for (const [line, says] of lines) {
      await t.step(`${line} after ${signal}`, () => check(scratch, line, 2, says));
    }
    await t.step(
      `resume after ${signal} and the refusals`,
      () => check(scratch, "resume", 0, /2 of 2 stories done/),
    );
  }
});

Deno.test("a second spec while a run of another branch is unfinished", async (t) => {
  const hangs = {
    phase: "implement",
    call: 1,
    actions: [{ write: "half.txt", text: "x" }, { hang: true }],
    answer: "",
  };
  const pass = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };
  const steps = [{ ...hangs, story: "US-1" }, ...stories, writes("US-9", "nine.txt"), pass];
  const stopped = async (settings: string) => {
    const scratch = await twoStories({ steps }, settings);
    const running = await startAutom8(scratch, [specFile(scratch)]);
    await running.sees("half.txt");
    running.signal("SIGINT");
    await running.done;
    const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
    const [one] = spec.userStories;
    const other = (branchName: string) =>
      JSON.stringify({ ...spec, branchName, userStories: [{ ...one, id: "US-9" }] });
    await Deno.writeTextFile(`${scratch.home}/nine.json`, other("feature/nine"));
    await Deno.writeTextFile(`${scratch.home}/same.json`, other("feature/two"));
    return scratch;
  };
  await t.step("runs in its own worktree", async () => {
    await using scratch = await stopped(inWorktree);
    const second = await runAutom8(scratch, [`${scratch.home}/nine.json`]);
    assert.equal(second.code, 0, shown(second));
    assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
  });
  await t.step("is refused in the same lent checkout, and runs in a worktree beside it", async () => {
    await using scratch = await stopped("");
    const refused = await runAutom8(scratch, [`${scratch.home}/nine.json`]);
    assert.equal(refused.code, 4, shown(refused));
    assert.match(refused.stderr, /feature\/two[\s\S]*autom8 resume --session[\s\S]*autom8 abandon --session/);
    assert.match(refused.stderr, /--worktree/);
    assert.equal(await scratch.git("branch", "--show-current"), "feature/two");
    const beside = await runAutom8(scratch, [`${scratch.home}/nine.json`, "--worktree"]);
    assert.equal(beside.code, 0, shown(beside));
    assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
  });
  await t.step("is refused on the same branch, naming resume and abandon", async () => {
    await using scratch = await stopped(inWorktree);
    const refused = await runAutom8(scratch, [`${scratch.home}/same.json`]);
    assert.equal(refused.code, 4, shown(refused));
    assert.match(refused.stderr, /autom8 resume --session[\s\S]*autom8 abandon --session/);
    const words = ["abandon", "--yes", "--session", /session ([0-9a-f]{8})/.exec(refused.stderr)?.[1] ?? ""];
    assert.equal((await runAutom8(scratch, words)).code, 0);
    const second = await runAutom8(scratch, [`${scratch.home}/same.json`]);
    assert.equal(second.code, 0, shown(second));
  });
});
