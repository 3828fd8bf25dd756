/** Places where no run can work: a clear error before the agent is started, and nothing is changed. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { mountReadOnly } from "../harness/mount.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

type Case = {
  name: string;
  code: number;
  says: RegExp;
  /** Makes the ground bad; may return other arguments and another folder. */
  prepare: (
    scratch: Scratch,
  ) => Promise<void | { folder?: string; env?: Record<string, string>; args?: string[] }>;
};

/** A program of this name that is found first. */
async function program(
  scratch: Scratch,
  name: string,
  body: string,
): Promise<{ env: Record<string, string> }> {
  await Deno.mkdir(`${scratch.home}/bin`, { recursive: true });
  await Deno.writeTextFile(`${scratch.home}/bin/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return { env: { PATH: `${scratch.home}/bin:${scratch.env.PATH}` } };
}

const cases: Case[] = [
  {
    name: "not a repository",
    code: 1,
    says: /not inside a git work tree[\s\S]*git init/,
    prepare: (scratch) => Promise.resolve({ folder: scratch.home }),
  },
  {
    name: "no commits",
    code: 1,
    says: /no commits yet/,
    async prepare(scratch) {
      const folder = `${scratch.home}/fresh`;
      await Deno.mkdir(folder);
      await scratch.git("init", "-q", folder);
      return { folder };
    },
  },
  {
    name: "detached HEAD",
    code: 1,
    says: /HEAD is detached[\s\S]*git switch/,
    prepare: async (scratch) => void await scratch.git("checkout", "-q", "--detach"),
  },
  {
    name: "merge in progress",
    code: 1,
    says: /merge is in progress[\s\S]*--abort/,
    async prepare(scratch) {
      await Deno.writeTextFile(
        `${scratch.folder}/.git/MERGE_HEAD`,
        `${await scratch.git("rev-parse", "HEAD")}\n`,
      );
    },
  },
  {
    name: "rebase in progress",
    code: 1,
    says: /rebase is in progress/,
    prepare: (scratch) => Deno.mkdir(`${scratch.folder}/.git/rebase-merge`),
  },
  {
    name: "cherry-pick in progress",
    code: 1,
    says: /cherry-pick is in progress[\s\S]*git cherry-pick --abort/,
    async prepare(scratch) {
      const commit = await scratch.git("rev-parse", "HEAD");
      await Deno.writeTextFile(`${scratch.folder}/.git/CHERRY_PICK_HEAD`, `${commit}\n`);
    },
  },
  {
    name: "bisect in progress",
    code: 1,
    says: /bisect is in progress[\s\S]*git bisect reset/,
    prepare: async (scratch) => void await scratch.git("bisect", "start"),
  },
  {
    name: "a bare repository",
    code: 1,
    says: /not inside a git work tree/,
    async prepare(scratch) {
      await scratch.git("clone", "-q", "--bare", scratch.folder, `${scratch.home}/bare.git`);
      return { folder: `${scratch.home}/bare.git` };
    },
  },
  {
    name: "a branch whose name is a folder of the new branch's",
    code: 2,
    says: /cannot be created beside the branch feature: [\s\S]*another branchName/,
    prepare: async (scratch) => void await scratch.git("branch", "feature"),
  },
  {
    name: "an untracked file in the way of the branch",
    code: 1,
    says: /could not switch to feature\/two[\s\S]*untracked\.txt/,
    async prepare(scratch) {
      await scratch.git("switch", "-q", "-c", "feature/two");
      await scratch.git("add", "untracked.txt");
      await scratch.git("commit", "-q", "-m", "Another");
      await scratch.git("switch", "-q", "main");
      await scratch.write("untracked.txt", "not yet tracked\n");
    },
  },
  {
    name: "something in the worktree's place",
    code: 1,
    says: /repo-wt-feature-two/,
    async prepare(scratch) {
      await Deno.mkdir(`${scratch.folder}-wt-feature-two`);
      await Deno.writeTextFile(`${scratch.folder}-wt-feature-two/theirs.txt`, "theirs\n");
      return { args: ["--worktree"] };
    },
  },
  {
    name: "branch checked out elsewhere, wanted in a worktree",
    code: 4,
    says: /feature\/two is already checked out in/,
    async prepare(scratch) {
      await scratch.git("worktree", "add", "-q", "-b", "feature/two", `${scratch.home}/elsewhere`);
      return { args: ["--worktree"] };
    },
  },
  {
    name: "branch checked out elsewhere",
    code: 4,
    says: /feature\/two is checked out in/,
    prepare: async (scratch) =>
      void await scratch.git("worktree", "add", "-q", "-b", "feature/two", `${scratch.home}/elsewhere`),
  },
  {
    name: "index locked",
    code: 1,
    says: /index is locked[\s\S]*index\.lock/,
    prepare: (scratch) => Deno.writeTextFile(`${scratch.folder}/.git/index.lock`, ""),
  },
  {
    name: "folder that cannot be written",
    code: 1,
    says: /cannot be written[\s\S]*AUTOM8_HOME/,
    async prepare(scratch) {
      await Deno.writeTextFile(`${scratch.home}/a-file`, "");
      return { env: { AUTOM8_HOME: `${scratch.home}/a-file/autom8` } };
    },
  },
  {
    name: "git too old",
    code: 1,
    says: /git 2\.20\.1 is too old[\s\S]*2\.31/,
    prepare: (scratch) =>
      program(
        scratch,
        "git",
        'case "$*" in *version*) echo "git version 2.20.1" ;; *rev-parse*) for a; do case $a in --path-format*) echo "$a";; esac; done; echo /x; exit 0 ;; esac',
      ),
  },
];

for (const { name, code, says, prepare } of cases) {
  Deno.test(`bad ground: ${name}`, async () => {
    await using scratch = await twoStories();
    const { args = [], ...options } = await prepare(scratch) ?? {};
    const run = await runAutom8(scratch, [...args, specFile(scratch)], options);
    assert.equal(run.code, code, run.stdout + run.stderr);
    assert.match(run.stderr, says);
    await assert.rejects(Deno.stat(`${scratch.home}/script.json.memory.json`), Deno.errors.NotFound);
    assert.equal(await scratch.read("mine.txt"), "edited by me\n");
    const passes = JSON.parse(await Deno.readTextFile(specFile(scratch))).userStories;
    assert.deepEqual(passes.map((story: { passes: boolean }) => story.passes), [false, false]);
  });
}

Deno.test("bad ground: a repository that cannot be written", async () => {
  await using scratch = await twoStories();
  await using readOnly = await mountReadOnly(scratch.folder);
  if (readOnly === null) return console.log("NOT TRIED: a read-only mount needs root on Linux");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 1, run.stdout + run.stderr);
  assert.match(run.stderr, /cannot be written[\s\S]*Read-only file system[\s\S]*hint: Fix/);
  await assert.rejects(Deno.stat(`${scratch.home}/script.json.memory.json`), Deno.errors.NotFound);
});

Deno.test("the next run uses a corrected configuration if the first run never began", async () => {
  await using scratch = await twoStories();
  const config = `${scratch.autom8Home}/config.toml`;
  const good = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, `base_branch = "nowhere"\n${good}`);
  assert.equal((await runAutom8(scratch, [specFile(scratch)])).code, 2);
  await Deno.writeTextFile(config, good);
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
});
