/** What would fail later is refused before anything is begun: no question, session, branch, worktree or agent. */

import assert from "assert";
import { runAutom8, type RunOptions } from "../harness/autom8.ts";
import { mountReadOnly } from "../harness/mount.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

type Case = {
  name: string;
  code: number;
  says: RegExp;
  /** Changes to the spec, as JSON. */
  spec?: Record<string, unknown>;
  settings?: string;
  prepare?: (scratch: Scratch) => Promise<RunOptions | void>;
};

const withStoryCheck = (command: string) => ({
  userStories: [
    { id: "US-1", title: "One", acceptanceCriteria: ["x"], priority: 1, passes: false, verify: [command] },
  ],
});

const gitConfig = (text: string) => (scratch: Scratch) =>
  Deno.writeTextFile(`${scratch.home}/.gitconfig`, text);

async function oldClaude(scratch: Scratch): Promise<RunOptions> {
  const path = `${scratch.home}/old-claude`;
  await Deno.writeTextFile(path, "#!/bin/sh\necho '1.0.5 (Claude Code)'\n", { mode: 0o755 });
  return { env: { AUTOM8_CLAUDE: path } };
}

const cases: Case[] = [
  {
    name: "a spec for the default branch",
    code: 2,
    says: /main, the default branch[\s\S]*--allow-default-branch/,
    spec: { branchName: "main" },
  },
  {
    name: "a base branch that is not there",
    code: 2,
    says: /no branch nowhere/,
    settings: 'base_branch = "nowhere"\n',
  },
  {
    name: "nobody to commit as",
    code: 1,
    says: /no author name and email[\s\S]*user\.name/,
    prepare: gitConfig("[user]\n\tuseConfigOnly = true\n"),
  },
  {
    name: "a committer, but no author",
    code: 1,
    says: /no author name and email/,
    prepare: gitConfig("[user]\n\tuseConfigOnly = true\n[committer]\n\tname = A\n\temail = a@example.com\n"),
  },
  {
    name: "a check whose program is missing",
    code: 2,
    says: /not on the PATH:\s+nosuch-runner --all: no nosuch-runner[\s\S]*Nothing was begun/,
    settings: 'verify = ["true", "nosuch-runner --all"]\n',
  },
  {
    name: "a check of a story whose program is missing",
    code: 2,
    says: /cd \. && CI=1 nosuch-runner: no nosuch-runner/,
    spec: withStoryCheck("cd . && CI=1 nosuch-runner"),
  },
  {
    name: "an agent that is not installed",
    code: 5,
    says: /agent program was not found[\s\S]*Install Claude Code/,
    prepare: () => Promise.resolve({ env: { AUTOM8_CLAUDE: "/nonexistent/claude" } }),
  },
  { name: "an agent that is too old", code: 5, says: /Claude Code 1\.0\.5 is too old/, prepare: oldClaude },
  {
    name: "no git",
    code: 1,
    says: /git was not found on the PATH[\s\S]*Install git/,
    prepare: () => Promise.resolve({ env: { PATH: "/nonexistent" } }),
  },
  {
    name: "an empty PATH",
    code: 1,
    says: /git was not found: PATH is not set[\s\S]*Set PATH/,
    prepare: () => Promise.resolve({ env: { PATH: "" } }),
  },
  {
    name: "no PATH",
    code: 1,
    says: /git was not found: PATH is not set[\s\S]*Set PATH/,
    prepare: (scratch) => Promise.resolve(void delete scratch.env.PATH),
  },
  {
    name: "no home",
    code: 2,
    says: /Neither AUTOM8_HOME nor HOME is set[\s\S]*Set AUTOM8_HOME/,
    prepare(scratch) {
      delete scratch.env.HOME;
      delete scratch.env.AUTOM8_HOME;
      return Promise.resolve();
    },
  },
];

/** Everything that a run leaves behind, in words. */
async function leftBehind(scratch: Scratch): Promise<string[]> {
  const project = `${scratch.autom8Home}/repo`;
  const isThere = (path: string) => Deno.lstat(path).then(() => true, () => false);
  const inside = async (folder: string) =>
    await isThere(folder) ? [...Deno.readDirSync(folder)].map(({ name }) => name) : [];
  const paths = [
    `${scratch.autom8Home}/trusted.ndjson`,
    `${scratch.folder}-wt-feature-two`,
    `${scratch.home}/script.json.memory.json`,
  ];
  const found: string[] = [];
  for (const path of paths) if (await isThere(path)) found.push(path);
  const branches = await scratch.git("for-each-ref", "--format=%(refname:short)");
  const { userStories } = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  return [
    ...found,
    ...await inside(`${project}/sessions`),
    ...branches.split("\n").filter((name) => name !== "main" && name !== ""),
    ...userStories.flatMap(({ id, passes }: { id: string; passes: boolean }) => passes ? [id] : []),
  ];
}

async function changeSpec(scratch: Scratch, changes: Record<string, unknown>): Promise<void> {
  const spec = JSON.parse(await Deno.readTextFile(specFile(scratch)));
  await Deno.writeTextFile(specFile(scratch), JSON.stringify({ ...spec, ...changes }));
}

for (const { name, code, says, spec = {}, settings, prepare } of cases) {
  Deno.test(`before anything is begun: ${name}`, async () => {
    await using scratch = await twoStories(twoStoriesScript, "worktree = true\n");
    await changeSpec(scratch, spec);
    if (settings !== undefined) {
      const config = `${scratch.autom8Home}/config.toml`;
      const now = await Deno.readTextFile(config);
      await Deno.writeTextFile(config, settings + now.replace(/^verify = .*$/m, ""));
    }
    const git = { ...scratch.env };
    const options = await prepare?.(scratch) ?? {};
    // With a yes to all commands, to see that it is not remembered.
    const run = await runAutom8(scratch, ["--trust", specFile(scratch)], options);
    assert.deepEqual([run.code, run.stdout], [code, ""], run.stdout + run.stderr);
    assert.match(run.stderr, says);
    Object.assign(scratch.env, git);
    assert.deepEqual(await leftBehind(scratch), []);
  });
}

Deno.test("before anything is begun: a spec in a folder that cannot be written", async () => {
  await using scratch = await twoStories(twoStoriesScript, "worktree = true\n");
  const folder = `${scratch.home}/specs`;
  await Deno.mkdir(folder);
  const spec = `${folder}/spec.json`;
  await Deno.copyFile(specFile(scratch), spec);
  await using readOnly = await mountReadOnly(folder);
  if (readOnly === null) return console.log("NOT TRIED: a read-only mount needs root on Linux");
  const run = await runAutom8(scratch, [spec]);
  assert.equal(run.code, 2, run.stdout + run.stderr);
  assert.match(
    run.stderr,
    /specs\/spec\.json cannot be written: Read-only file system[\s\S]*Nothing was begun/,
  );
  assert.deepEqual(await leftBehind(scratch), []);
});

Deno.test("before anything is begun: a spec that nobody may change", async () => {
  await using scratch = await twoStories(twoStoriesScript, "worktree = true\n");
  const chattr = async (flag: string) => {
    try {
      return (await new Deno.Command("chattr", { args: [flag, specFile(scratch)] }).output()).success;
    } catch {
      return false;
    }
  };
  if (!await chattr("+i")) return console.log("NOT TRIED: this file system has no immutable files");
  try {
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, 2, run.stdout + run.stderr);
    assert.match(run.stderr, /spec\.json cannot be written: .*[\s\S]*Nothing was begun/);
    assert.deepEqual(await leftBehind(scratch), []);
  } finally {
    await chattr("-i");
  }
});

Deno.test("a check that need not fail without its program is a warning, and so is one that setup may install", async () => {
  const settings = 'verify = ["nosuch-runner | true", "nosuch-other || true"]\n';
  await using scratch = await twoStories(twoStoriesScript, "worktree = true\n");
  const config = `${scratch.autom8Home}/config.toml`;
  const now = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, settings + now.replace(/^verify = .*$/m, ""));
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /`nosuch-runner \| true` may fail: nosuch-runner is not on the PATH/);
  assert.match(run.stdout, /`nosuch-other \|\| true` may fail/);
});
