/** Worktrees in odd places, of odd branches, from odd repositories, and with setup commands that misbehave. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

type Place = {
  name: string;
  files?: Record<string, string>;
  /** Keys of the configuration, as TOML. */
  config?: string;
  /** `feature/one` by default. */
  branch?: string;
  /** A script for `sh`, in the repository, before the run. */
  before?: string;
  /** Where autom8 is started, relative to the repository. */
  folder?: string;
  /** How it ends; 0 by default, with the work in one commit of the branch. */
  code?: number;
  /** In its output, with all white space as single spaces. */
  says?: RegExp;
  /** A script that must succeed afterwards, in the folder where autom8 was started. */
  after?: string;
};

const insideRepository = { code: 2, says: /cannot hold the worktree: it is inside a work tree of this/ };
const impossible = { code: 1, says: /cannot hold the worktree: no folder can be made there/ };
const somethingThere = { code: 1, says: /cannot hold the worktree: something that is not a folder is there/ };

const places: readonly Place[] = [
  { name: "inside the checkout", config: 'worktree_path_pattern = "{repo}/{branch}"', ...insideRepository },
  { name: "inside .git", config: 'worktree_path_pattern = "{repo}/.git/{branch}"', ...insideRepository },
  {
    name: "inside the checkout by way of a link",
    before: "ln -s repo ../link",
    config: 'worktree_path_pattern = "link/{branch}"',
    ...insideRepository,
  },
  {
    name: "inside another worktree",
    before: "git worktree add -q ../other -b other",
    config: 'worktree_path_pattern = "other/{branch}"',
    ...insideRepository,
  },
  {
    name: "inside a git folder that lies elsewhere",
    before: "git clone -q --separate-git-dir ../folder . ../separate",
    folder: "../separate",
    config: 'worktree_path_pattern = "folder/{branch}"',
    ...insideRepository,
  },
  {
    name: "below a file",
    before: "echo x > ../file",
    config: 'worktree_path_pattern = "file/{branch}"',
    ...impossible,
  },
  {
    name: "below a name that is too long",
    config: `worktree_path_pattern = "${"x".repeat(300)}/{branch}"`,
    ...impossible,
  },
  {
    name: "at a path that is too long",
    config: `worktree_path_pattern = "${"folder/".repeat(700)}{branch}"`,
    ...impossible,
  },
  { name: "where a file is", before: "echo x > ../repo-wt-feature-one", ...somethingThere },
  {
    name: "where a link leads nowhere",
    before: "ln -s nowhere ../repo-wt-feature-one",
    ...somethingThere,
    after: "test ! -e ../nowhere",
  },
  {
    name: "where a folder has files",
    before: "mkdir ../repo-wt-feature-one; echo x > ../repo-wt-feature-one/x",
    code: 1,
    says: /it has files in it and is not a worktree/,
    after: "test -e ../repo-wt-feature-one/x",
  },
  { name: "where an empty folder is", before: "mkdir ../repo-wt-feature-one" },
  { name: "in folders that are not there", config: 'worktree_path_pattern = "deep/er/{branch}"' },
  {
    name: "where the user has a worktree of another branch",
    before: "git worktree add -q ../repo-wt-feature-one -b mine",
    says: /Work in \S*\/repo-wt-feature-one-[0-9a-f]{8} /,
    after: "test ! -e ../repo-wt-feature-one/one.txt",
  },
  {
    name: "where a worktree of the branch has changes of the user's",
    before: "git worktree add -q ../repo-wt-feature-one -b feature/one; cd ../repo-wt-feature-one; " +
      "echo mine > a.txt; echo mine > u.txt",
    after: "grep mine ../repo-wt-feature-one/a.txt ../repo-wt-feature-one/u.txt",
  },
  {
    name: "of a branch whose locked worktree is missing",
    before: "git worktree add -q ../mine -b feature/one; git worktree lock ../mine; rm -r ../mine",
    code: 4,
    says: /whose folder is missing.*git worktree unlock/,
  },

  {
    name: "of a branch below another",
    branch: "main/b",
    code: 2,
    says: /beside the branch main: git cannot/,
  },
  {
    name: "of a branch above another",
    before: "git branch feature/one/two",
    code: 2,
    says: /feature\/one cannot be created beside the branch feature\/one\/two: .*git branch -m/,
  },
  {
    name: "of a branch that differs from another in capitals only",
    before: "git branch Feature/One",
    after: 'test "$(git rev-parse Feature/One)" = "$(git rev-parse main)"',
  },
  { name: "of a branch with letters of other scripts", branch: "größe/日本語-🚀" },
  { name: "of a branch with dots", branch: "v1.2.3" },
  { name: "of a branch with a long name", branch: `feature/${"x".repeat(190)}` },
  { name: "of a branch with a space", branch: "feature/a b", code: 2, says: /it holds a space/ },

  { name: "from a folder with spaces", before: "cp -r . '../a b'", folder: "../a b" },
  { name: "from a folder with a newline", before: "cp -r . '../a\nb'", folder: "../a\nb" },
  { name: "from a folder with a leading dash", before: "cp -r . ../-repo", folder: "../-repo" },
  { name: "from a folder with letters of other scripts", before: "cp -r . ../größe", folder: "../größe" },
  { name: "from a subfolder", before: "mkdir -p sub/deep", folder: "sub/deep" },
  {
    name: "from another worktree",
    before: "git worktree add -q ../other -b other",
    folder: "../other",
    says: /Work in \S*\/repo-wt-feature-one /,
  },
  {
    name: "from a worktree of a bare repository",
    before: "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../checkout main",
    folder: "../checkout",
    says: /Work in \S*\/bare.git-wt-feature-one /,
  },
  {
    name: "from a bare repository itself",
    before: "git clone -q --bare . ../bare.git",
    folder: "../bare.git",
    code: 1,
    says: /Go to your project, to a folder with its files/,
  },
  {
    name: "from a shallow clone",
    before: "git commit -q --allow-empty -m 2; git clone -q --depth 1 file://$PWD ../shallow",
    folder: "../shallow",
  },
  {
    name: "from a sparse checkout",
    files: { "in/x": "x\n", "out/y": "y\n" },
    before: "git sparse-checkout set in",
    after: "git cat-file -e feature/one:out/y; test ! -e ../repo-wt-feature-one/out",
  },

  {
    name: "whose setup deletes it",
    config: 'worktree_setup = ["rm -rf \\"$PWD\\""]',
    code: 1,
    says: /The work tree \S+ was deleted while the run worked in it\./,
  },
  {
    name: "whose setup deletes its .git file",
    config: 'worktree_setup = ["rm .git"]',
    says: /`\.git` file of the worktree was deleted or changed; it was put back/,
  },
  {
    name: "whose setup switches the branch",
    config: 'worktree_setup = ["git checkout -q -b elsewhere"]',
    code: 1,
    says: /is on elsewhere; the run works on feature\/one/,
  },
  {
    name: "whose setup detaches HEAD",
    config: 'worktree_setup = ["git checkout -q --detach"]',
    code: 1,
    says: /is on no branch \(HEAD is detached\); the run works on feature\/one/,
  },
  {
    name: "whose setup writes a tracked file",
    config: 'worktree_setup = ["echo setup > a.txt"]\nverify = ["true"]',
    says: /in no commit: a\.txt/,
    after: 'test "$(git show feature/one:a.txt)" = a; grep setup ../repo-wt-feature-one/a.txt',
  },

  {
    name: "with patterns that lead out of the checkout",
    before: "echo s > ../outside.txt",
    config: 'worktree_copy = ["../outside.txt", "/etc/passwd", "../*", "[", "!", ":(top)x", "--help"]',
    after: 'test "$(ls ../repo-wt-feature-one)" = "$(printf "a.txt\\none.txt")"',
  },
  {
    name: "with links among what is copied",
    files: { ".gitignore": "link\nenv\n" },
    before: "mkdir env ../secret; echo s > ../secret/s; ln -s ../secret link; ln -s /etc/passwd env/l",
    config: 'worktree_copy = ["link", "link/s", "env/"]',
    after: "cd ../repo-wt-feature-one; test -L link; test -L env/l; test -e ../secret/s; " +
      "! git ls-tree -r feature/one | grep link",
  },
  {
    name: "with exceptions in .worktreeinclude",
    files: { ".gitignore": ".env*\n", ".worktreeinclude": ".env*\n!.env.prod\n" },
    before: "echo 1 > .env; echo 2 > .env.prod",
    says: /Copied \.env /,
    after: "test ! -e ../repo-wt-feature-one/.env.prod",
  },
  { name: "with a pipe in place of .worktreeinclude", before: "mkfifo .worktreeinclude" },
  { name: "with a folder in place of .worktreeinclude", files: { ".worktreeinclude/x": "x\n" } },
];

for (
  const { name, files, config = "", branch = "feature/one", before, folder, code = 0, says, after } of places
) {
  Deno.test(`a worktree ${name}${code === 0 ? "" : ` ends with ${code}`}`, async () => {
    await using scratch = await scratchRepository({ "a.txt": "a\n", ...files });
    const steps = [
      {
        phase: "implement",
        actions: [{ write: "one.txt", text: "1\n" }],
        answer: "<story-status>done</story-status>",
      },
      { phase: "review", actions: [], answer: "<review-verdict>pass</review-verdict>" },
    ];
    await useScriptedAgent(scratch, { steps }, `worktree = true\n${config}\n`);
    const story = {
      id: "US-1",
      title: "One",
      acceptanceCriteria: ["it is there"],
      priority: 1,
      passes: false,
    };
    const spec = `${scratch.home}/spec.json`;
    await Deno.writeTextFile(
      spec,
      JSON.stringify({ project: "p", branchName: branch, userStories: [story] }),
    );
    if (before !== undefined) await sh(scratch, scratch.folder, before);
    const at = `${scratch.folder}/${folder ?? ""}`;
    const run = await runAutom8(scratch, [spec], { folder: at });
    const output = run.stdout + run.stderr;
    assert.equal(run.code, code, output);
    if (says !== undefined) assert.match(output.replace(/\s+/g, " "), says);
    if (code === 0) await sh(scratch, at, `test "$(git show ${branch}:one.txt)" = 1`);
    else assert.doesNotMatch(output, /Working on/, "an agent was paid");
    if (after !== undefined) await sh(scratch, at, after);
  });
}

async function sh(scratch: Scratch, folder: string, script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-ec", script],
    cwd: folder,
    clearEnv: true,
    env: scratch.env,
  }).output();
  assert.ok(success, `${script}\n${new TextDecoder().decode(stderr)}`);
}
