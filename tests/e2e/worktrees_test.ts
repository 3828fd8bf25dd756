/** Runs in worktrees of their own: side by side, found, made again, set up, checked first, and removed. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";
const passes = { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" };

type Action = Record<string, string | number>;

/** An agent that does the actions in every story, and a review that passes. */
const does = (...actions: Action[]) => ({ steps: [{ phase: "implement", actions, answer: done }, passes] });

/** Writes a spec with one story outside the repository, and returns its path. */
async function writeSpec(scratch: Scratch, branch: string, verify: string[] = []): Promise<string> {
  const path = `${scratch.home}/${branch.replaceAll("/", "_")}.json`;
  const story = { id: "US-1", title: `Story of ${branch}`, acceptanceCriteria: ["it is there"], priority: 1 };
  const spec = { project: "p", branchName: branch, userStories: [{ ...story, passes: false, verify }] };
  await Deno.writeTextFile(path, JSON.stringify(spec, null, 2));
  return path;
}

const worktreeOf = (scratch: Scratch, branch: string) =>
  `${scratch.folder}-wt-${branch.replaceAll("/", "-")}`;
const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

/** Everything of the user's checkout that no run may change, byte for byte. */
async function checkoutOf(scratch: Scratch): Promise<Record<string, string>> {
  const git = `${scratch.folder}/.git`;
  const files: Record<string, string> = {};
  for (const path of (await scratch.git("ls-files", "-co")).split("\n")) {
    files[path] = await scratch.read(path);
  }
  return {
    ...files,
    head: await Deno.readTextFile(`${git}/HEAD`),
    index: (await Deno.readFile(`${git}/index`)).toHex(),
    stash: await scratch.git("stash", "list", "--format=%H %gs"),
    staged: await scratch.git("diff", "--cached"),
  };
}

/** A checkout with a stash, staged and unstaged edits of one file, and an untracked file. */
async function makeMess(scratch: Scratch): Promise<void> {
  await scratch.write("a.txt", "stashed\n");
  await scratch.git("stash", "-q");
  await scratch.write("a.txt", "staged\n");
  await scratch.git("add", "a.txt");
  await scratch.write("a.txt", "staged\nand not staged\n");
  await scratch.write("untracked.txt", "not yet tracked\n");
}

Deno.test("eight runs on eight specs at once complete, and leave a dirty, half-staged checkout with a stash alone", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(
    scratch,
    does({ run: 'git branch --show-current > "$AUTOM8_PORT_BASE.txt"' }),
    "worktree = true\n",
  );
  await makeMess(scratch);
  const branches = Array.from({ length: 8 }, (_, at) => `feature/${at}`);
  const specs = await Promise.all(branches.map((branch) => writeSpec(scratch, branch)));
  const before = await checkoutOf(scratch);
  const runs = await Promise.all(specs.map((spec) => runAutom8(scratch, [spec], { timeoutMs: 240_000 })));
  for (const run of runs) assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.deepEqual(await checkoutOf(scratch), before);
  const ports = new Set<string>();
  for (const branch of branches) {
    assert.equal(await scratch.git("log", "--format=%s", `main..${branch}`), `feat: story of ${branch}`);
    const [file = ""] = (await scratch.git("diff", "--name-only", `main...${branch}`)).split("\n");
    assert.equal(await scratch.git("show", `${branch}:${file}`), branch);
    ports.add(file);
  }
  assert.equal(ports.size, 8, "each run has ports of its own");
  for (const port of ports) assert.equal((parseInt(port) - 40_000) % 20, 0, port);
  for (const spec of specs) assert.match(await Deno.readTextFile(spec), /"passes": true/);
});

Deno.test("the default is a worktree: the start and the end say where the work is", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), "worktree = true\n");
  const spec = await writeSpec(scratch, "feature/one");
  const run = await runAutom8(scratch, [spec]);
  assert.equal(run.code, 0, run.stderr);
  const path = worktreeOf(scratch, "feature/one");
  assert.match(run.stdout, new RegExp(`Work in +${path}`));
  assert.match(
    run.stdout,
    new RegExp(`^Next\n  git log --stat [0-9a-f]{7}\\.\\.feature/one\n  cd ${path}$`, "m"),
  );
  assert.match(run.stdout, /nothing will be checked[\s\S]*nothing was checked/);
  assert.equal(await exists(`${scratch.folder}/one.txt`), false);
});

const mainStates: { name: string; prepare: (scratch: Scratch) => Promise<unknown> }[] = [
  { name: "detached", prepare: (scratch) => scratch.git("checkout", "-q", "--detach") },
  {
    name: "in the middle of a merge, with a locked index",
    async prepare(scratch) {
      const commit = await scratch.git("rev-parse", "HEAD");
      await Deno.writeTextFile(`${scratch.folder}/.git/MERGE_HEAD`, `${commit}\n`);
      await Deno.writeTextFile(`${scratch.folder}/.git/index.lock`, "");
    },
  },
];

for (const { name, prepare } of mainStates) {
  Deno.test(`a run in a worktree starts while the main checkout is ${name}`, async () => {
    await using scratch = await scratchRepository({ "a.txt": "a\n" });
    await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), "worktree = true\n");
    const spec = await writeSpec(scratch, "feature/one");
    await prepare(scratch);
    const run = await runAutom8(scratch, [spec]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const lent = await runAutom8(scratch, [await writeSpec(scratch, "feature/lent"), "--no-worktree"]);
    assert.equal(lent.code, 1, lent.stdout);
  });
}

const conflicts: { name: string; prepare: (scratch: Scratch) => Promise<unknown>; says: RegExp }[] = [
  {
    name: "in the user's own checkout",
    prepare: (scratch) => scratch.git("switch", "-q", "-c", "feature/two"),
    says: /feature\/two is already checked out in your own checkout, .*\/repo[\s\S]*--no-worktree/,
  },
  {
    name: "in a worktree of the user's",
    prepare: (scratch) => scratch.git("worktree", "add", "-q", "-b", "feature/two", `${scratch.home}/mine`),
    says: /feature\/two is already checked out in .*\/mine[\s\S]*git worktree remove/,
  },
  {
    name: "in a worktree of the user's whose folder is missing",
    async prepare(scratch) {
      await scratch.git("worktree", "add", "-q", "-b", "feature/two", `${scratch.home}/mine`);
      await Deno.remove(`${scratch.home}/mine`, { recursive: true });
    },
    says: /belongs to a worktree in .*\/mine, whose folder is missing[\s\S]*git worktree prune/,
  },
];

for (const { name, prepare, says } of conflicts) {
  Deno.test(`a branch that is checked out ${name} is a conflict with a way on`, async () => {
    await using scratch = await scratchRepository({ "a.txt": "a\n" });
    await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), "worktree = true\n");
    await prepare(scratch);
    const { code, stderr } = await runAutom8(scratch, [await writeSpec(scratch, "feature/two")]);
    assert.equal(code, 4, stderr);
    assert.match(stderr.replace(/\s+/g, " "), says);
  });
}

Deno.test("row 20: feature/two and feature-two get worktrees of their own", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), "worktree = true\n");
  for (const branch of ["feature/two", "feature-two"]) {
    const run = await runAutom8(scratch, [await writeSpec(scratch, branch)]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
  }
  const list = await scratch.git("worktree", "list", "--porcelain");
  assert.match(list, /^worktree .*\/repo-wt-feature-two\n.*\nbranch refs\/heads\/feature\/two$/m);
  assert.match(list, /^worktree .*\/repo-wt-feature-two-[0-9a-f]{8}\n.*\nbranch refs\/heads\/feature-two$/m);
});

Deno.test("a second run in a worktree that is there uses it as it is, without another setup", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const setup = 'worktree_setup = ["echo x >> ../setups.txt"]\n';
  await useScriptedAgent(scratch, does({ run: "date +%N > one.txt" }), `worktree = true\n${setup}`);
  const spec = await writeSpec(scratch, "feature/one");
  for (let round = 0; round < 2; round++) {
    const run = await runAutom8(scratch, [spec]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    await Deno.writeTextFile(
      spec,
      (await Deno.readTextFile(spec)).replace('"passes": true', '"passes": false'),
    );
  }
  assert.equal(await Deno.readTextFile(`${scratch.folder}/../setups.txt`), "x\n");
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/one"), "2");
});

/** A run of two stories that stops after the first, in a worktree. */
async function stepped(): Promise<{ scratch: Scratch; worktree: string }> {
  const scratch = await twoStories(
    twoStoriesScript,
    'worktree = true\nworktree_setup = ["touch set-up.txt"]\n',
  );
  const run = await runAutom8(scratch, [`${scratch.home}/spec.json`, "--step"]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return { scratch, worktree: worktreeOf(scratch, "feature/two") };
}

const goneBy: { name: string; remove: (scratch: Scratch, path: string) => Promise<unknown> }[] = [
  { name: "with rm", remove: (_, path) => Deno.remove(path, { recursive: true }) },
  { name: "with git", remove: (scratch, path) => scratch.git("worktree", "remove", "--force", path) },
  {
    name: "and pruned",
    async remove(scratch, path) {
      await Deno.remove(path, { recursive: true });
      await scratch.git("worktree", "prune");
    },
  },
];

for (const { name, remove } of goneBy) {
  Deno.test(`row 20: a worktree that was deleted ${name} is made again with its uncommitted work`, async () => {
    const { scratch, worktree } = await stepped();
    await using _ = scratch;
    await remove(scratch, worktree);
    const resumed = await runAutom8(scratch, ["resume", "--no-step"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.match(resumed.stdout + resumed.stderr, /made again from feature\/two and the last checkpoint/);
    assert.equal(await scratch.git("show", "feature/two:one.txt"), "1 and more");
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
    assert.equal(await exists(`${worktree}/set-up.txt`), true, "it was set up again");
    assert.equal(await scratch.git("-C", worktree, "diff", "HEAD"), "");
  });
}

Deno.test("a rollback makes the deleted worktree again, too", async () => {
  const { scratch, worktree } = await stepped();
  await using _ = scratch;
  await Deno.remove(worktree, { recursive: true });
  const back = await runAutom8(scratch, ["--yes", "rollback", "US-1"]);
  assert.equal(back.code, 0, back.stdout + back.stderr);
  assert.equal(await exists(`${worktree}/one.txt`), false);
});

const moves: { name: string; move: (scratch: Scratch, from: string, to: string) => Promise<unknown> }[] = [
  { name: "with git", move: (scratch, from, to) => scratch.git("worktree", "move", from, to) },
  { name: "with mv", move: (_, from, to) => Deno.rename(from, to) },
];

for (const { name, move } of moves) {
  Deno.test(`a worktree that was moved ${name} is found`, async () => {
    const { scratch, worktree } = await stepped();
    await using _ = scratch;
    await move(scratch, worktree, `${scratch.folder}-elsewhere`);
    const resumed = await runAutom8(scratch, ["resume", "--no-step"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.match(resumed.stdout + resumed.stderr, /The run continues in .*\/repo-elsewhere/);
    assert.equal(await scratch.git("show", "feature/two:two.txt"), "2");
    assert.equal(await exists(worktree), false);
  });
}

Deno.test("a run whose branch is gone with its worktree says so", async () => {
  const { scratch, worktree } = await stepped();
  await using _ = scratch;
  await scratch.git("worktree", "remove", "--force", worktree);
  await scratch.git("branch", "-D", "feature/two");
  const { code, stderr } = await runAutom8(scratch, ["resume"]);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /work tree of this run is gone/);
});

Deno.test("row 7: a second run in one lent checkout is refused and names the first, whatever its branch", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(
    scratch,
    does({ run: "until [ -e ../go ]; do sleep 0.05; done" }, { write: "1", text: "1" }),
  );
  const first = await startAutom8(scratch, [await writeSpec(scratch, "feature/one"), "--no-worktree"]);
  await first.sees("Working on");
  const second = await runAutom8(scratch, [await writeSpec(scratch, "feature/two"), "--no-worktree"]);
  assert.equal(second.code, 4, second.stdout + second.stderr);
  assert.match(second.stderr.replace(/\s+/g, " "), /autom8 on feature\/one, process \d+/);
  assert.equal(await scratch.git("branch", "--show-current"), "feature/one");
  await Deno.writeTextFile(`${scratch.folder}/../go`, "");
  const { code, stdout, stderr } = await first.done;
  assert.equal(code, 0, stdout + stderr);
});

/** A project whose tests need an ignored file and installed packages. */
async function needsMuch(settings: string): Promise<Scratch> {
  const scratch = await scratchRepository({
    "a.txt": "a\n",
    ".gitignore": ".env*\nnode_modules/\n",
    ".worktreeinclude": ".env\n",
    "test.sh": ". ./.env && . ./.env.local && test -e node_modules/dep && test -e one.txt\n",
  });
  await scratch.write(".env", "KEY=1\n");
  await scratch.write(".env.local", "LOCAL=1\n");
  await useScriptedAgent(
    scratch,
    does({ write: "one.txt", text: "1\n" }, { write: ".gitignore", text: "node_modules/\n" }),
    settings,
  );
  return scratch;
}

const install = "mkdir -p node_modules && echo dep > node_modules/dep && echo installed";

Deno.test("a project that needs .env and installed packages is tested in its worktree, and neither is committed", async () => {
  const settings = `worktree = true\nverify = ["sh test.sh"]\nworktree_copy = [".env.local"]\n` +
    `worktree_setup = ["${install}"]\nworktree_cleanup = true\n`;
  await using scratch = await needsMuch(settings);
  const run = await runAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /Copied +\.env, \.env\.local\n[\s\S]*Setup[\s\S]*installed/);
  const files = await scratch.git("ls-tree", "-r", "--name-only", "feature/one");
  assert.deepEqual(files.split("\n"), [".gitignore", ".worktreeinclude", "a.txt", "one.txt", "test.sh"]);
});

Deno.test("a failing setup stops with its output before an agent is started, and resume runs it again", async () => {
  const settings =
    'worktree = true\nworktree_setup = ["echo fetching; test -e ../go || { echo no network; exit 9; }"]\n';
  await using scratch = await needsMuch(settings);
  const run = await runAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  assert.equal(run.code, 1, run.stdout);
  assert.match(run.stderr, /could not be set up: [\s\S]*exit 9[\s\S]*no network[\s\S]*autom8 resume/);
  assert.doesNotMatch(run.stdout, /Working on/);
  await Deno.writeTextFile(`${scratch.folder}/../go`, "");
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
});

Deno.test("Ctrl-C ends a setup command that hangs, with all it started, and resume runs it again", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const hangs = "test -e ../go || { sh -c 'echo $$ > ../hanging; exec sleep 600'; true; }";
  const settings = `worktree = true\nworktree_setup = [${JSON.stringify(hangs)}]\n`;
  await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), settings);
  const running = await startAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  const pidFile = `${scratch.folder}/../hanging`;
  const pid = async () => parseInt(await Deno.readTextFile(pidFile).catch(() => ""));
  while (Number.isNaN(await pid())) await new Promise((resolve) => setTimeout(resolve, 20));
  running.signal("SIGINT");
  const stopped = await running.done;
  assert.equal(stopped.code, 130, stopped.stdout + stopped.stderr);
  // A zombie (Z) has ended, and waits for its parent to notice.
  const left = await Deno.readTextFile(`/proc/${await pid()}/stat`).catch(() => ") Z");
  assert.match(left, /\) [ZX]/, "the command still runs");
  await Deno.writeTextFile(`${scratch.folder}/../go`, "");
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
});

Deno.test("setup commands that were wrong are corrected with --reload, as the message says", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const settings = (command: string) => `worktree = true\nworktree_setup = ["${command}"]\n`;
  const agent = does({ write: "one.txt", text: "1\n" });
  await useScriptedAgent(scratch, agent, settings("exit 9"));
  const run = await runAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  assert.equal(run.code, 1, run.stdout);
  assert.match(
    run.stderr.replace(/\s+/g, " "),
    /if you changed `worktree_setup`, with `autom8 resume --reload`/,
  );
  await useScriptedAgent(scratch, agent, settings("touch ../set-up"));
  const resumed = await runAutom8(scratch, ["resume", "--reload"]);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.equal(await exists(`${scratch.folder}/../set-up`), true);
});

Deno.test("checks that failed before are named to user and agents, and every check is attributed at the end", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n", "held": "", "broken": "" });
  const verify = ["test -e held", "test -e fixed", "test -e broken", "test -e never"];
  const lists = `worktree = true\nmax_attempts = 2\nverify = ${JSON.stringify(verify)}\n`;
  // Checks stop at the first that fails, so each attempt shows one more of them.
  const step = (attempt: number, ...actions: Action[]) => ({
    phase: "implement",
    attempt,
    actions,
    answer: done,
    expectPrompt: ["These failed before anything was done", "test -e fixed", "test -e never"],
  });
  const steps = [
    step(1, { write: "fixed", text: "" }),
    step(2, { delete: "broken" }),
  ];
  await useScriptedAgent(scratch, { steps }, lists);
  const run = await runAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  assert.equal(run.code, 7, run.stdout + run.stderr);
  assert.match(
    run.stdout.replace(/\s+/g, " "),
    /Failed before anything was done: test -e fixed, test -e never/,
  );
  for (
    const line of ["held … held", "fixed … fixed", "broken … broken by this run", "never … was broken"]
  ) assert.match(run.stdout, new RegExp(`Check +test -e ${line}\\n`), `${line}: ${run.stdout}`);
});

for (const more of ["", " --no-worktree"]) {
  Deno.test(`verify_baseline = "stop" stops before an agent is started${more}, and resume looks again`, async () => {
    await using scratch = await scratchRepository({ "a.txt": "a\n" });
    const settings = 'worktree = true\nverify_baseline = "stop"\nverify = ["test -e ../go"]\n';
    await useScriptedAgent(scratch, does({ write: "one.txt", text: "1\n" }), settings);
    const spec = await writeSpec(scratch, "feature/one");
    const run = await runAutom8(scratch, [spec, ...more.split(" ").filter((word) => word !== "")]);
    assert.equal(run.code, 1, run.stdout);
    assert.match(run.stderr, /fail before anything was done: test -e \.\.\/go/);
    assert.doesNotMatch(run.stdout, /Working on/);
    await Deno.writeTextFile(`${scratch.folder}/../go`, "");
    const resumed = await runAutom8(scratch, ["resume"]);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  });
}

Deno.test("worktree_cleanup removes a worktree without untracked files; else it keeps it, and says why", async () => {
  for (const left of [true, false]) {
    await using scratch = await scratchRepository({ "a.txt": "a\n" });
    await useScriptedAgent(
      scratch,
      does({ write: "one.txt", text: "1\n" }),
      "worktree = true\nworktree_cleanup = true\nreview = false\n",
    );
    // What a hook writes after the last commit is in no commit.
    const hook = `${scratch.folder}/.git/hooks/post-commit`;
    if (left) await Deno.writeTextFile(hook, "#!/bin/sh\ntouch left.txt\n", { mode: 0o755 });
    const run = await runAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.equal(await exists(worktreeOf(scratch, "feature/one")), left);
    assert.equal(/The worktree stays, because it has untracked files: left\.txt/.test(run.stdout), left);
    const committed = await scratch.git("log", "--format=", "--name-only", "main..feature/one");
    assert.deepEqual(committed.split("\n").filter((name) => name !== ""), ["one.txt"]);
  }
});

Deno.test("the review limit names the review file in the worktree, and Ctrl-C and resume work there", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const finds = {
    phase: "review",
    actions: [{ write: "autom8_review.md", text: "- [ ] a.txt: more\n" }],
    answer: "<review-verdict>issues</review-verdict>",
  };
  const steps = [
    {
      phase: "implement",
      actions: [{ write: "one.txt", text: "1\n" }, { run: "until [ -e ../go ]; do sleep 0.05; done" }],
      answer: done,
    },
    finds,
  ];
  await useScriptedAgent(scratch, { steps }, "worktree = true\nreview_max_iterations = 1\n");
  const running = await startAutom8(scratch, [await writeSpec(scratch, "feature/one")]);
  await running.sees(/Bash +until/);
  running.signal("SIGINT");
  assert.equal((await running.done).code, 130);
  await Deno.writeTextFile(`${scratch.folder}/../go`, "");
  const resumed = await runAutom8(scratch, ["resume"]);
  assert.equal(resumed.code, 3, resumed.stdout + resumed.stderr);
  const file = `${worktreeOf(scratch, "feature/one")}/autom8_review.md`;
  assert.ok(resumed.stderr.replace(/\s+/g, "").includes(file), resumed.stderr);
  assert.equal(await exists(file), true);
  assert.equal(await scratch.git("status", "--porcelain"), "");
});
