import assert from "assert";
import { join } from "path";
import { checkBranchName } from "../../src/git/branch_name.ts";
import {
  type Branches,
  branchInTheWay,
  defaultBranch,
  readBranches,
  requireIdentity,
  switchBranch,
} from "../../src/git/branches.ts";
import { runGit } from "../harness/repository.ts";
import { scratchAt, withScratch, writeHook } from "./scratch.ts";

Deno.test("branch names are judged as git judges them, but for @, which means HEAD elsewhere", async () => {
  const names = [
    ..."main feature/x a-b a/b/c héé 日本 a@b a{b @@ a.b x.locks .x a/.b a. a.lock a.lock/b a..b a/ /a a//b -x a/-b HEAD"
      .split(" "),
    ..."HEAD/x refs/heads/x x@{y @{-1} a~b a^b a:b a?b a*b a[b a]b a\\b --upload-pack=x @/a a/@ x.LOCK 'q' \"q\" $(x) ;rm"
      .split(" "),
    ..."a b|\ta|a\n|a\x7f|a\u0085b| |a\u202eb|".split("|"),
  ];
  await withScratch({}, async ({ git }) => {
    for (const name of names) {
      const { code } = await git.run(["check-ref-format", "--branch", name]);
      assert.equal(checkBranchName(name) === null, code === 0, JSON.stringify(name));
    }
    assert.notEqual(checkBranchName("@"), null);
    assert.notEqual(checkBranchName("a\ud800"), null);
  });
});

Deno.test("branches, where they are checked out, and the remote's default are read", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { base, root } = scratch;
    await scratch.sh("branch", "trunk");
    await scratch.sh("symbolic-ref", "HEAD", "refs/heads/trunk");
    const clone = scratchAt(base, join(base, "clone"));
    await runGit(base, ["clone", "-q", root, clone.root]);
    await clone.sh("branch", "other");
    await clone.sh("worktree", "add", "-q", join(base, "new\nline"), "-b", "deep/x");
    const head = (await clone.sh("rev-parse", "HEAD")).trim();
    const branches = await readBranches(clone.git);
    assert.deepEqual([...branches.local], [
      ["deep/x", { commit: head, workTree: join(base, "new\nline") }],
      ["other", { commit: head, workTree: null }],
      ["trunk", { commit: head, workTree: clone.root }],
    ]);
    assert.deepEqual([...branches.remote], [["origin/main", head], ["origin/trunk", head]]);
    assert.equal(branches.remoteDefault, "trunk");
  });
});

Deno.test("the default branch: configured, else the remote's, else main, else master", () => {
  const of = (local: string[], remote: string[], remoteDefault: string | null): Branches => ({
    local: new Map(local.map((name) => [name, { commit: "c", workTree: null }])),
    remote: new Map(remote.map((name) => [name, "c"])),
    remoteDefault,
  });
  const cases: [Branches, configured: string, expected: string | null][] = [
    [of(["main", "dev"], ["origin/trunk"], "trunk"), "dev", "dev"],
    [of(["main"], ["origin/trunk"], "trunk"), "", "trunk"],
    [of(["master", "main"], [], null), "", "main"],
    [of(["master"], [], null), "", "master"],
    [of(["x"], ["origin/main"], null), "", "main"],
    [of(["x"], ["fork/main"], null), "", null],
  ];
  for (const [branches, configured, expected] of cases) {
    assert.equal(defaultBranch(branches, configured), expected);
  }
});

Deno.test("a branch is in the way of one below it and of one above it, and of no other", () => {
  const local = new Map(["a", "b/c"].map((name) => [name, { commit: "c", workTree: null }]));
  const branches: Branches = { local, remote: new Map([["origin/x", "c"]]), remoteDefault: null };
  const cases: [name: string, expected: string | null][] = [
    ["a/b", "a"],
    ["b", "b/c"],
    ["b/c/d", "b/c"],
    ["ab", null],
    ["b/cd", null],
    ["x/y", null],
    ["A/b", null],
  ];
  for (const [name, expected] of cases) assert.equal(branchInTheWay(branches, name), expected, name);
});

Deno.test("switching takes the user's changes along, makes a branch without tracking, and says why it cannot", async () => {
  await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async (scratch) => {
    await writeHook(scratch, "post-checkout", "echo ran > ../hook");
    await scratch.write("b.txt", "mine\n");
    await switchBranch(scratch.git, { branch: "feature/x", createFrom: "refs/heads/main" });
    assert.equal(await scratch.sh("status", "--short", "--branch"), "## feature/x\n M b.txt\n");
    assert.equal(await Deno.readTextFile(join(scratch.base, "hook")), "ran\n");
    await scratch.write("a.txt", "feature\n");
    await scratch.sh("commit", "-qm", "x", "a.txt");
    await switchBranch(scratch.git, { branch: "main", createFrom: null });
    await scratch.write("a.txt", "in the way\n");
    await assert.rejects(switchBranch(scratch.git, { branch: "feature/x", createFrom: null }), {
      kind: "switch-refused",
      message: /a\.txt/,
    });
    for (const branch of ["-x", "--detach", "nowhere"]) {
      await assert.rejects(switchBranch(scratch.git, { branch, createFrom: null }), {
        kind: "switch-refused",
      });
    }
    assert.equal(await scratch.read("a.txt"), "in the way\n");
  });
});

Deno.test("an author and a committer are asked for", async () => {
  await withScratch({}, async (scratch) => {
    await requireIdentity(scratch.git);
    await Deno.writeTextFile(join(scratch.base, "home/.gitconfig"), "[user]\n\tuseConfigOnly = true\n");
    await assert.rejects(requireIdentity(scratch.git), { kind: "no-identity" });
    await scratch.sh("config", "committer.name", "Test");
    await scratch.sh("config", "committer.email", "test@example.com");
    await assert.rejects(requireIdentity(scratch.git), { kind: "no-identity" });
    await scratch.sh("config", "author.name", "Test");
    await scratch.sh("config", "author.email", "test@example.com");
    await requireIdentity(scratch.git);
  });
});
