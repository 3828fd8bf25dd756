/** doctor: what works, what does not, and how to fix it. */

import assert from "assert";
import { runAutom8, startAutom8 } from "../harness/autom8.ts";
import { type Scratch, useClaude } from "../harness/scratch.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

type Check = { name: string; ok: boolean; detail: string; fix: string | null };

async function checksOf(scratch: Scratch): Promise<{ code: number; checks: Check[] }> {
  const run = await runAutom8(scratch, ["doctor", "--json"]);
  return { code: run.code, checks: JSON.parse(run.stdout).checks };
}

Deno.test("doctor: every check passes after a run", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const { code, checks } = await checksOf(scratch);
  assert.deepEqual(checks.filter(({ ok }) => !ok), []);
  assert.equal(code, 0);
  assert.match((await runAutom8(scratch, ["doctor"])).stdout, /All checks passed/);
});

Deno.test("doctor: a missing claude, a broken configuration and a lost worktree are reported, with what to do", async () => {
  await using scratch = await twoStories();
  const config = `${scratch.autom8Home}/config.toml`;
  const good = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, '[claude]\ncommand = "no-such-claude"\n');
  await scratch.git("worktree", "add", "-q", "-b", "lost", `${scratch.home}/lost`);
  await Deno.remove(`${scratch.home}/lost`, { recursive: true });
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  for (const name of ["claude", "worktrees"]) {
    const check = checks.find((one) => one.name === name);
    assert.equal(check?.ok, false);
    assert.ok((check?.fix ?? "") !== "");
  }
  await Deno.writeTextFile(config, "verfy = []\n");
  const broken = await checksOf(scratch);
  assert.equal(broken.checks.find((one) => one.name === "configuration")?.ok, false);
  await Deno.writeTextFile(config, good);
  await scratch.git("worktree", "prune");
  assert.equal((await checksOf(scratch)).code, 0);
});

Deno.test("doctor: checkpoints of no run are reported; an index that was lost gets its lines back", async () => {
  await using scratch = await twoStories();
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 0);
  const index = `${scratch.autom8Home}/repo/index.ndjson`;
  await Deno.remove(index);
  assert.match(
    (await checksOf(scratch)).checks.find(({ name }) => name === "archive")?.detail ?? "",
    /1 run was missing/,
  );
  assert.equal((await Deno.readTextFile(index)).trim().split("\n").length, 1);
  assert.match((await runAutom8(scratch, ["status"])).stdout, /feature\/two completed/);
  await scratch.git("update-ref", "refs/autom8/nobody/1-before", "HEAD");
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  assert.match(checks.find(({ name }) => name === "checkpoints")?.detail ?? "", /nobody/);
});

/** A claude that reports this version and sign-in. */
async function fakeClaude(scratch: Scratch, version: string, status: string): Promise<void> {
  const path = `${scratch.home}/fake-claude`;
  const answers = `case "$*" in --version) echo '${version}' ;; "auth status") echo '${status}' ;; esac`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
  scratch.env.AUTOM8_CLAUDE = path;
}

type Case = {
  name: string;
  /** The one check that does not pass, what it says, and the fix it suggests. */
  check: string;
  detail: RegExp;
  fix: RegExp;
  prepare: (scratch: Scratch) => Promise<unknown>;
};

const signedIn = '{"loggedIn":true,"authMethod":"claude.ai"}';

const cases: Case[] = [
  {
    name: "a git that is too old",
    check: "git",
    detail: /2\.20\.1/,
    fix: /2\.31 or newer/,
    async prepare(scratch) {
      const where = new Deno.Command("/bin/sh", { args: ["-c", "command -v git"] });
      const genuine = new TextDecoder().decode((await where.output()).stdout).trim();
      const text =
        `#!/bin/sh\n[ "$*" = version ] && echo "git version 2.20.1" && exit\nexec ${genuine} "$@"\n`;
      await Deno.mkdir(`${scratch.home}/bin`);
      await Deno.writeTextFile(`${scratch.home}/bin/git`, text, { mode: 0o755 });
      scratch.env.PATH = `${scratch.home}/bin:${scratch.env.PATH}`;
    },
  },
  {
    name: "a claude that is too old",
    check: "claude",
    detail: /1\.0\.9/,
    fix: /claude update/,
    prepare: (scratch) => fakeClaude(scratch, "1.0.9 (Claude Code)", signedIn),
  },
  {
    name: "a claude that does not report its version",
    check: "claude",
    detail: /does not report its version/,
    fix: /Install Claude Code/,
    prepare: (scratch) => fakeClaude(scratch, "hello", signedIn),
  },
  {
    name: "a claude to which nobody is signed in",
    check: "sign-in",
    detail: /nobody/,
    fix: /\/login/,
    prepare: (scratch) => fakeClaude(scratch, "2.1.197 (Claude Code)", '{"loggedIn":false}'),
  },
  {
    name: "a lock that was left behind",
    check: "repository",
    detail: /index\.lock/,
    fix: /remove that file/,
    prepare: (scratch) => Deno.writeTextFile(`${scratch.folder}/.git/index.lock`, ""),
  },
  {
    name: "a detached HEAD",
    check: "repository",
    detail: /HEAD is detached/,
    fix: /git switch/,
    prepare: (scratch) => scratch.git("checkout", "-q", "--detach"),
  },
  {
    name: "an archived run that cannot be read",
    check: "archive",
    detail: /broken/,
    fix: /runs/,
    async prepare(scratch) {
      const folder = `${scratch.autom8Home}/repo/runs/20260101T000000Z_broken`;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(`${folder}/state.json`, "{");
    },
  },
];

for (const { name, check, detail, fix, prepare } of cases) {
  Deno.test(`doctor: ${name} is the one check that fails, and it says what to do`, async () => {
    await using scratch = await twoStories();
    // So that the project is there.
    assert.equal((await checksOf(scratch)).code, 0);
    await prepare(scratch);
    const { code, checks } = await checksOf(scratch);
    assert.equal(code, 1);
    const [wrong, ...others] = checks.filter(({ ok }) => !ok);
    assert.deepEqual(others, []);
    assert.equal(wrong?.name, check);
    assert.match(wrong?.detail ?? "", detail);
    assert.match(wrong?.fix ?? "", fix);
  });
}

Deno.test("doctor: a folder that cannot be written is reported", async () => {
  await using scratch = await twoStories();
  await Deno.writeTextFile(`${scratch.home}/a-file`, "");
  scratch.env.AUTOM8_HOME = `${scratch.home}/a-file/autom8`;
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  assert.match(checks.find(({ name }) => name === "folder")?.fix ?? "", /AUTOM8_HOME/);
});

Deno.test("doctor: the genuine claude is asked who is signed in", async () => {
  await using scratch = await twoStories();
  await useClaude(scratch, "http://127.0.0.1:9");
  const signIn = async () => (await checksOf(scratch)).checks.find(({ name }) => name === "sign-in");
  assert.equal((await signIn())?.ok, true);
  delete scratch.env.ANTHROPIC_API_KEY;
  assert.equal((await signIn())?.ok, false);
});

Deno.test("doctor: processes that a dead run left are reported, until resume ends them", async () => {
  const hangs = {
    phase: "implement",
    call: 1,
    actions: [{ write: "half.txt", text: "" }, { hang: true }],
    answer: "",
  };
  await using scratch = await twoStories({ steps: [hangs, ...twoStoriesScript.steps] });
  const running = await startAutom8(scratch, [specFile(scratch)]);
  while (!await scratch.read("half.txt").then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  running.signal("SIGKILL");
  await running.done;
  const { code, checks } = await checksOf(scratch);
  assert.equal(code, 1);
  const [wrong] = checks.filter(({ ok }) => !ok);
  assert.match(wrong?.detail ?? "", /still running/);
  assert.match(wrong?.fix ?? "", /autom8 resume/);
  // The agent hangs once in each conversation: this resumes the one that was cut off.
  await runAutom8(scratch, ["resume", "--max-cost", "0.001"]);
  assert.deepEqual((await checksOf(scratch)).checks.filter(({ ok }) => !ok), []);
});

Deno.test("doctor: outside a repository it still checks git, the folder, the configuration and claude", async () => {
  await using scratch = await twoStories();
  const run = await runAutom8(scratch, ["doctor"], { folder: scratch.home });
  assert.equal(run.code, 1);
  assert.match(run.stdout, /repository[\s\S]*not inside a git/);
  assert.match(run.stdout, /✓ claude/);
  const { checks } = JSON.parse(
    (await runAutom8(scratch, ["doctor", "--json"], { folder: scratch.home })).stdout,
  );
  const names = checks.map(({ name }: Check) => name);
  assert.deepEqual(names, ["git", "folder", "repository", "configuration", "claude", "sign-in", "gh"]);
});
