/** `autom8 improve` around the conversation. A shell script stands for the agent: it is given the terminal. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { answerOnTerminal, hasTerminal } from "../harness/terminal.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const atTerminal = { ignore: !await hasTerminal() };

/** What the agent says when it is asked what was decided. */
const learned = `<files-context>
shout.sh | shouts | [shout]
</files-context>
<decisions>
shell | plain sh | it runs everywhere
</decisions>
<work-summary>
Added shouting.
</work-summary>
<commit-message>
feat(greet): shout

It is louder.
</commit-message>`;

const stream = [
  { type: "system", subtype: "init", session_id: "c", permissionMode: "dontAsk", tools: [] },
  {
    type: "result",
    subtype: "success",
    is_error: false,
    result: learned,
    num_turns: 1,
    total_cost_usd: 0.01,
    usage: {},
    permission_denials: [],
  },
].map((line) => `${JSON.stringify(line)}\n`).join("");

/** Makes a script the agent. It keeps the instructions of its last conversation, and what it was called with. */
async function useTalk(scratch: Scratch, script: string, settings = ""): Promise<void> {
  const path = `${scratch.home}/talk.sh`;
  await Deno.writeTextFile(`${scratch.home}/stream`, stream);
  const text = `#!/bin/sh
case "$*" in
*--version*) echo "2.1.331 (Claude Code)"; exit 0;;
-p*) cat > '${scratch.home}/asked'; cat '${scratch.home}/stream'; exit 0;;
esac
echo "$*" | head -n 1 >> '${scratch.home}/calls'
while [ $# -gt 0 ]; do
  [ "$1" = --append-system-prompt ] && printf '%s' "$2" > '${scratch.home}/instructions'
  shift
done
${script}
`;
  await Deno.writeTextFile(path, text, { mode: 0o755 });
  await Deno.writeTextFile(
    `${scratch.autom8Home}/config.toml`,
    `worktree = false\n${settings}\n[claude]\ncommand = ["${path}"]\n`,
  );
}

const instructions = (scratch: Scratch) => Deno.readTextFile(`${scratch.home}/instructions`);

/** A repository with a feature branch of one commit, which nothing of autom8 made. */
async function featureBranch(): Promise<Scratch> {
  const scratch = await scratchRepository({ "README.md": "A\n" });
  await scratch.git("switch", "--quiet", "-c", "feature/greet");
  await scratch.write("greet.sh", "echo hello\n");
  await scratch.git("add", ".");
  await scratch.git("commit", "--quiet", "-m", "Greet the world", "-m", "In plain sh.\n\nAutom8-Run: x");
  return scratch;
}

const improve = (scratch: Scratch, args: readonly string[] = ["--yes"]) =>
  answerOnTerminal(scratch, ["improve", ...args], /never/, "");

Deno.test("level 1: the agent is given the commits and files of any branch", atTerminal, async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, "exit 0");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 0, screen);
  assert.match(screen, /level 1 of 3: git only/);
  assert.match(screen, /1 commit since main: Greet the world/);
  assert.match(screen, /Nothing was changed/);
  const text = await instructions(scratch);
  assert.match(text, /^\[autom8 run=[\w-]+ phase=improve story=- attempt=1\]\n/);
  const tip = await scratch.git("rev-parse", "--short=7", "HEAD");
  const base = await scratch.git("rev-parse", "--short=7", "main");
  const context = `### Commits since main, newest first

- ${tip} Greet the world (In plain sh.)

### Files that differ on this branch since it left main at ${base} (+ added, ~ modified, - deleted)

- + greet.sh +1 -0`;
  assert.ok(text.includes(`\`\`\`markdown\n${context}\n\`\`\``), text);
  const { stdout } = await runAutom8(scratch, ["improve", "--print"]);
  assert.ok(stdout.includes(context), stdout);
  assert.equal((await Deno.readTextFile(`${scratch.home}/calls`)).split("\n").length, 2, "opened once");
});

Deno.test(
  "level 2 and 3: what a conversation changed is committed, and the next one knows it",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    await scratch.write("README.md", "mine\n");
    await scratch.write("notes.txt", "mine\n");
    await useTalk(
      scratch,
      "echo echo HELLO > shout.sh; echo echo hi > greet.sh",
      'verify = ["test -e shout.sh"]',
    );
    const first = await improve(scratch);
    assert.equal(first.code, 0, first.screen);
    assert.match(first.screen, /Changed: 2 files[^]*~ greet\.sh[^]*\+ shout\.sh/);
    assert.match(first.screen, /✓ test -e shout\.sh/);
    assert.match(first.screen, /Committed \w{7} feat\(greet\): shout/);
    assert.equal(await scratch.git("log", "-1", "--format=%B"), "feat(greet): shout\n\nIt is louder.\n");
    assert.equal(
      await scratch.git("show", "--name-only", "--format=", "HEAD"),
      "greet.sh\nshout.sh",
    );
    // What was the user's own before stays uncommitted.
    assert.equal(await scratch.git("status", "--porcelain"), " M README.md\n?? notes.txt");
    assert.match(await Deno.readTextFile(`${scratch.home}/asked`), /phase=improve/);
    assert.equal(await scratch.git("for-each-ref", "refs/autom8"), "");

    const second = await runAutom8(scratch, ["improve", "--print"]);
    assert.match(second.stdout, /level 2 of 3/);
    assert.match(second.stdout, /\| shout\.sh \| shouts \| shout \| \+1 -0 \| improve-1 \|/);
    assert.match(second.stdout, /- shell: plain sh \(because: it runs everywhere\) \(improve-1\)/);
    assert.match(second.stdout, /- improve-1 \+1 ~1 -0: Added shouting\./);
    assert.match(second.stdout, /- M README\.md\n- \?\? notes\.txt/);

    await Deno.mkdir(`${scratch.autom8Home}/repo/spec`, { recursive: true });
    await Deno.writeTextFile(
      `${scratch.autom8Home}/repo/spec/spec-greet.json`,
      JSON.stringify({
        project: "greeter",
        branchName: "feature/greet",
        userStories: [
          { id: "US-1", title: "Greet", acceptanceCriteria: ["it says hello"], priority: 1, passes: true },
        ],
      }),
    );
    const third = await runAutom8(scratch, ["improve", "--print"]);
    assert.match(third.stdout, /level 3 of 3/);
    assert.match(third.stdout, /- US-1 Greet \(done\)\n {2}- it says hello/);
  },
);

Deno.test("level 3: an archived run gives its spec and its knowledge", atTerminal, async () => {
  await using scratch = await twoStories();
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stderr);
  await useTalk(scratch, "exit 0");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 0, screen);
  assert.match(screen, /level 3 of 3: git, spec and knowledge/);
  const text = await instructions(scratch);
  for (
    const words of ["### Commits since main", "### What was planned", "(done)", "### Stories done", "US-2"]
  ) {
    assert.ok(text.includes(words), `${words} in ${text}`);
  }
});

Deno.test(
  "a no to the commit leaves all as it is; --continue commits it, and nothing else",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    await useTalk(scratch, "[ -e one.txt ] && echo 2 > two.txt; echo 1 > one.txt; exit 0");
    const before = await scratch.git("rev-parse", "HEAD");
    const { code, screen } = await answerOnTerminal(scratch, ["improve"], /Commit 1 file as/, "n");
    assert.equal(code, 0, screen);
    assert.equal(await scratch.git("rev-parse", "HEAD"), before);
    await scratch.write("mine.txt", "mine\n");
    const next = await improve(scratch, ["--yes", "--continue"]);
    assert.equal(next.code, 0, next.screen);
    assert.equal(await scratch.git("show", "--name-only", "--format=", "HEAD"), "one.txt\ntwo.txt");
    assert.equal(await scratch.git("status", "--porcelain"), "?? mine.txt");
    const calls = await Deno.readTextFile(`${scratch.home}/calls`);
    const [, id] = /--session-id (\S+)/.exec(calls) ?? [];
    assert.ok(calls.includes(`--resume ${id}`), calls);
  },
);

Deno.test(
  "after Ctrl-C at a question, what was changed is kept, and the way on is named",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    await useTalk(scratch, "echo 1 > one.txt");
    const { code, screen } = await answerOnTerminal(scratch, ["improve"], /Commit 1 file as/, "\u0003");
    assert.equal(code, 130, screen);
    assert.match(screen, /Continue with `autom8 improve --continue`/);
    const { stdout } = await runAutom8(scratch, ["improve", "--print"]);
    assert.match(stdout, /- shell: plain sh/);
  },
);

Deno.test("after a failed check, --yes commits nothing without a question", atTerminal, async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, "echo 1 > one.txt", 'verify = ["echo broken; exit 3", "touch never"]');
  const args = ["improve", "--yes"];
  const { code, screen } = await answerOnTerminal(scratch, args, /A check failed\.[^]*Commit 1 file as/, "n");
  assert.equal(code, 1, screen);
  assert.match(screen, /✗ echo broken; exit 3 \(exit 3\)\s+broken/);
  assert.equal(await scratch.git("status", "--porcelain"), "?? one.txt");
});

Deno.test("the branch is pushed where it has a remote, also without an upstream", atTerminal, async () => {
  await using scratch = await featureBranch();
  await scratch.git("init", "--quiet", "--bare", `${scratch.home}/remote.git`);
  await scratch.git("remote", "add", "origin", `${scratch.home}/remote.git`);
  await useTalk(scratch, "echo 1 > one.txt");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 0, screen);
  assert.match(screen, /Pushed feature\/greet to origin/);
  assert.equal(
    await scratch.git("ls-remote", "origin", "refs/heads/feature/greet"),
    `${await scratch.git("rev-parse", "HEAD")}\trefs/heads/feature/greet`,
  );
});

Deno.test("commits that the agent made are shown, and not made again", atTerminal, async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, "echo 1 > one.txt; git add one.txt; git commit -q -m 'Add one'");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 0, screen);
  assert.match(screen, /1 new commit[^]*Add one/);
  assert.equal(await scratch.git("log", "--format=%s", "main..HEAD"), "Add one\nGreet the world");
});

Deno.test("a change in the user's own uncommitted lines is never committed", atTerminal, async () => {
  await using scratch = await featureBranch();
  await scratch.write("greet.sh", "echo mine\n");
  await useTalk(scratch, "echo echo theirs > greet.sh");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 1, screen);
  assert.match(screen, /same lines as uncommitted changes of your own in\s+greet\.sh/);
  assert.equal(await scratch.git("log", "-1", "--format=%s"), "Greet the world");
});

Deno.test("a branch is improved in its worktree; the default branch is not", atTerminal, async () => {
  await using scratch = await featureBranch();
  await scratch.git("switch", "--quiet", "main");
  const tree = `${scratch.folder}-wt`;
  await scratch.git("worktree", "add", "--quiet", tree, "feature/greet");
  await useTalk(scratch, "pwd > where.txt");
  const onMain = await improve(scratch, []);
  assert.equal(onMain.code, 2, onMain.screen);
  assert.match(onMain.screen, /autom8 improve feature\/greet/);
  const { code, screen } = await improve(scratch, ["feature/greet", "--yes"]);
  assert.equal(code, 0, screen);
  assert.equal((await Deno.readTextFile(`${tree}/where.txt`)).trim(), await Deno.realPath(tree));
});

Deno.test("a run or another conversation in the work tree is not disturbed", atTerminal, async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, "echo talking; while [ ! -e stop ]; do sleep 0.1; done");
  const running = await startAutom8(scratch, ["improve", "--yes"], { columns: 80 });
  await running.sees("talking");
  const second = await improve(scratch);
  assert.equal(second.code, 4, second.screen);
  assert.match(second.screen, /autom8 improve on feature\/greet/);
  await scratch.write("stop", "");
  const { code, stdout } = await running.done;
  assert.equal(code, 0, stdout);
});

Deno.test(
  "a conversation that was killed is offered again, with what it had changed",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    await useTalk(
      scratch,
      `grep -q -e --resume '${scratch.home}/calls' || { echo 1 > one.txt; kill -9 $PPID; }`,
    );
    const killed = await improve(scratch);
    assert.notEqual(killed.code, 0, killed.screen);
    const { code, screen } = await answerOnTerminal(
      scratch,
      ["improve", "--yes"],
      /was cut off\. Continue it\?/,
      "y",
    );
    assert.equal(code, 0, screen);
    assert.equal(await scratch.git("show", "--name-only", "--format=", "HEAD"), "one.txt");
  },
);

Deno.test("a conversation that Claude no longer has is begun again", atTerminal, async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, `[ "$(wc -l < '${scratch.home}/calls')" -eq 2 ] && exit 1; exit 0`);
  await improve(scratch);
  const { code, screen } = await improve(scratch, ["--continue"]);
  assert.equal(code, 0, screen);
  assert.match(screen, /so a new one is opened/);
  const ids = (await Deno.readTextFile(`${scratch.home}/calls`)).match(/--session-id \S+/g) ?? [];
  assert.equal(new Set(ids).size, 2);
});

Deno.test(
  "an agent that fails, and one that switches the branch, leave all for --continue",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    await useTalk(scratch, "exit 3");
    const failed = await improve(scratch);
    assert.equal(failed.code, 5, failed.screen);
    assert.match(failed.screen, /exit code 3[^]*autom8 improve --continue/);
    await useTalk(scratch, "echo 1 > one.txt; git switch -q main");
    const switched = await improve(scratch, ["--continue", "--yes"]);
    assert.equal(switched.code, 1, switched.screen);
    assert.match(switched.screen, /is on main now[^]*git switch feature\/greet/);
    await scratch.git("switch", "--quiet", "feature/greet");
    await useTalk(scratch, "exit 0");
    const { code, screen } = await improve(scratch, ["--continue", "--yes"]);
    assert.equal(code, 0, screen);
    assert.equal(await scratch.git("show", "--name-only", "--format=", "HEAD"), "one.txt");
  },
);

Deno.test(
  "a hook that refuses the commit is shown, and one that the agent added does not run",
  atTerminal,
  async () => {
    await using scratch = await featureBranch();
    const hook = `${scratch.folder}/.git/hooks/pre-commit`;
    await Deno.writeTextFile(hook, "#!/bin/sh\necho no ticket >&2; exit 1\n", { mode: 0o755 });
    await useTalk(scratch, "echo 1 > one.txt");
    const refused = await improve(scratch);
    assert.equal(refused.code, 1, refused.screen);
    assert.match(refused.screen, /A hook refused the commit[^]*no ticket/);
    await Deno.remove(hook);
    await useTalk(scratch, `printf '#!/bin/sh\\ntouch ../ran\\n' > '${hook}'; chmod +x '${hook}'`);
    const { code, screen } = await improve(scratch, ["--continue", "--yes"]);
    assert.equal(code, 0, screen);
    assert.equal(await scratch.git("show", "--name-only", "--format=", "HEAD"), "one.txt");
    assert.throws(() => Deno.statSync(`${scratch.folder}/../ran`), Deno.errors.NotFound);
  },
);

Deno.test("a branch that a run works on is refused", atTerminal, async () => {
  await using scratch = await featureBranch();
  await scratch.write(
    "spec.json",
    JSON.stringify({
      project: "greet",
      branchName: "feature/greet",
      userStories: [{ id: "US-1", title: "One", acceptanceCriteria: ["one"], priority: 1, passes: false }],
    }),
  );
  await useScriptedAgent(scratch, { steps: [{ actions: [{ hang: true }], answer: "" }] });
  const running = await startAutom8(scratch, ["spec.json"]);
  await running.sees("RUNNING CLAUDE");
  const { code, screen } = await improve(scratch);
  assert.equal(code, 4, screen);
  assert.match(screen, /is in use by autom8, process \d+/);
  running.signal("SIGINT");
  await running.done;
});

Deno.test("what cannot be improved says why and what to do", async () => {
  await using scratch = await featureBranch();
  await useTalk(scratch, "exit 0");
  const print = async (...args: string[]) => await runAutom8(scratch, ["improve", "--print", ...args]);
  for (
    const [args, code, says] of [
      [["feature/gret"], 2, /no branch feature\/gret[^]*feature\/greet/],
      [["main"], 2, /main is the branch that others start from/],
      [["--continue"], 2, /exclude each other/],
    ] as const
  ) {
    const { code: got, stderr } = await print(...args);
    assert.equal(got, code, stderr);
    assert.match(stderr, says);
  }
  const noTerminal = await runAutom8(scratch, ["improve"]);
  assert.equal(noTerminal.code, 2);
  assert.match(noTerminal.stderr, /needs a terminal[^]*--print/);
  await scratch.git("switch", "--quiet", "--detach");
  const detached = await print();
  assert.equal(detached.code, 1);
  assert.match(detached.stderr, /HEAD is detached/);
  const nowhere = await print("feature/greet");
  assert.match(nowhere.stderr, /checked out nowhere[^]*git switch feature\/greet/);
});

Deno.test("a branch without commits, 5,000 files, binary files and names that are no UTF-8", async () => {
  await using scratch = await scratchRepository({ "README.md": "A\n" });
  await useScriptedAgent(scratch, { steps: [] });
  await scratch.git("switch", "--quiet", "-c", "feature/empty");
  const empty = await runAutom8(scratch, ["improve", "--print"]);
  assert.equal(empty.code, 0, empty.stderr);
  assert.match(empty.stdout, /none since main[^]*The branch has no changes yet/);
  await Deno.mkdir(`${scratch.folder}/many`);
  for (let i = 0; i < 5000; i++) Deno.writeTextFileSync(`${scratch.folder}/many/${i}.txt`, `${i}\n`);
  await scratch.write("big.txt", "line\n".repeat(500));
  await Deno.writeFile(`${scratch.folder}/image.bin`, new Uint8Array([0, 1, 2, 0, 255]));
  const shell = new Deno.Command("sh", {
    args: ["-c", `printf x > "$(printf 'bad\\377name')"`],
    cwd: scratch.folder,
  });
  assert.ok((await shell.output()).success);
  await scratch.git("add", ".");
  await scratch.git("commit", "--quiet", "-m", "Add many");
  const { code, stdout, stderr } = await runAutom8(scratch, ["improve", "--print"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /5,003 files/);
  assert.match(stdout, /- \+ big\.txt \+500 -0/);
  assert.match(stdout, /\([\d,]+ less changed files left out\)/);
  const context = stdout.slice(stdout.indexOf("### Commits"));
  assert.ok(context.length <= 4 * 4000 + 1, `${context.length}`);
});
