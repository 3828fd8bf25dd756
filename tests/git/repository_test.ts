import assert from "assert";
import { join } from "path";
import { agentReflogAction, takeBackAgentCommits } from "../../src/git/agent_commits.ts";
import { removeDeadLocks } from "../../src/git/dead_locks.ts";
import { putBackHead, readHead, resolveRef } from "../../src/git/head.ts";
import { within } from "../../src/git/relative_path.ts";
import { createGit } from "../../src/git/command.ts";
import { openRepository, readRepository } from "../../src/git/repository.ts";
import { runGit } from "../harness/repository.ts";
import { scratchAt, withScratch } from "./scratch.ts";

Deno.test("a repository is opened with its folders, commit and branch", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const repository = await scratch.open();
    assert.deepEqual(repository, {
      workTree: scratch.root,
      gitFolder: join(scratch.root, ".git"),
      commonFolder: join(scratch.root, ".git"),
      mainRoot: scratch.root,
      head: (await scratch.sh("rev-parse", "HEAD")).trim(),
      tree: (await scratch.sh("rev-parse", "HEAD^{tree}")).trim(),
      branch: "main",
    });
  });
});

Deno.test("ground on which no run can start is refused by name", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { base, root } = scratch;
    const folder = async (name: string, ...init: string[]) => {
      await Deno.mkdir(join(base, name));
      if (init.length > 0) await runGit(join(base, name), init);
      return createGit({ folder: join(base, name) });
    };
    await assert.rejects(openRepository(await folder("plain")), { kind: "not-a-repository" });
    await assert.rejects(openRepository(await folder("bare", "init", "-q", "--bare")), {
      kind: "not-a-repository",
    });
    await assert.rejects(openRepository(createGit({ folder: join(root, ".git") })), {
      kind: "not-a-repository",
    });
    await assert.rejects(openRepository(await folder("unborn", "init", "-q")), { kind: "no-commits" });
    await scratch.sh("switch", "-q", "--detach");
    await assert.rejects(scratch.open(), { kind: "detached-head" });
    await scratch.sh("switch", "-q", "main");
    await Deno.writeTextFile(join(root, ".git/index.lock"), "");
    await assert.rejects(scratch.open(), { kind: "index-locked" });
    const { head } = await readRepository(scratch.git);
    assert.equal(head.branch, "main");
    setTimeout(() => Deno.removeSync(join(root, ".git/index.lock")), 200);
    await scratch.open();
  });
});

Deno.test("an operation that was begun and not ended is named", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.sh("switch", "-q", "-c", "other");
    await scratch.write("a.txt", "other\n");
    await scratch.sh("commit", "-qam", "other");
    await scratch.sh("switch", "-q", "main");
    await scratch.write("a.txt", "main\n");
    await scratch.sh("commit", "-qam", "main");
    const cases: [operation: string, begin: string[], end: string[]][] = [
      ["merge", ["merge", "other"], ["merge", "--abort"]],
      ["rebase", ["rebase", "other"], ["rebase", "--abort"]],
      ["rebase", ["rebase", "--apply", "other"], ["rebase", "--abort"]],
      ["cherry-pick", ["cherry-pick", "other"], ["cherry-pick", "--abort"]],
      ["revert", ["revert", "--no-edit", "HEAD~1"], ["revert", "--abort"]],
      ["bisect", ["bisect", "start"], ["bisect", "reset"]],
    ];
    for (const [operation, begin, end] of cases) {
      await scratch.sh(...begin).catch(() => null);
      await assert.rejects(scratch.open(), {
        kind: "operation-in-progress",
        data: { root: scratch.root, operation },
      });
      await scratch.sh(...end);
    }
    await scratch.open();
  });
});

Deno.test("a git that is too old is recognised by what it prints", async () => {
  await withScratch({}, async (scratch) => {
    const bin = join(scratch.base, "bin");
    await Deno.mkdir(bin);
    const script =
      '#!/bin/sh\n[ "$1" = version ] && echo git version 2.20.1 || { echo --path-format=absolute; exit 0; }\n';
    await Deno.writeTextFile(join(bin, "git"), script);
    await Deno.chmod(join(bin, "git"), 0o755);
    const path = Deno.env.get("PATH") ?? "";
    try {
      Deno.env.set("PATH", `${bin}:${path}`);
      await assert.rejects(scratch.open(), {
        kind: "git-too-old",
        data: { found: "2.20.1", needed: "2.31" },
      });
    } finally {
      Deno.env.set("PATH", path);
    }
  });
});

Deno.test("the main checkout of a worktree is found, of a bare repository and of a separate git folder too", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { base } = scratch;
    await runGit(base, ["clone", "-q", "--bare", scratch.root, join(base, "bare.git")]);
    await runGit(join(base, "bare.git"), ["worktree", "add", "-q", join(base, "of-bare"), "-b", "x"]);
    assert.equal((await scratchAt(base, join(base, "of-bare")).open()).mainRoot, join(base, "bare.git"));
    await runGit(base, [
      "clone",
      "-q",
      `--separate-git-dir=${join(base, "apart")}`,
      scratch.root,
      join(base, "tree"),
    ]);
    const apart = await scratchAt(base, join(base, "tree")).open();
    assert.deepEqual([apart.mainRoot, apart.gitFolder], [join(base, "tree"), join(base, "apart")]);
    await scratch.sh("submodule", "add", "-q", join(base, "bare.git"), "sub");
    await runGit(join(scratch.root, "sub"), ["worktree", "add", "-q", join(base, "of-sub"), "-b", "y"]);
    assert.equal((await scratchAt(base, join(base, "of-sub")).open()).mainRoot, join(scratch.root, "sub"));
  });
});

Deno.test("HEAD and refs are read, loose and packed, on a branch, detached and without commits", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const repository = await scratch.open();
    assert.deepEqual(await readHead(scratch.git), { branch: "main", commit: repository.head });
    await scratch.sh("pack-refs", "--all");
    assert.deepEqual(await readHead(scratch.git), { branch: "main", commit: repository.head });
    assert.equal(await resolveRef(scratch.git, "refs/heads/main"), repository.head);
    assert.equal(await resolveRef(scratch.git, "refs/heads/mai"), null);
    // A branch called HEAD makes the word ambiguous.
    await scratch.sh("update-ref", "refs/heads/HEAD", "main");
    assert.deepEqual(await readHead(scratch.git), { branch: "main", commit: repository.head });
    assert.equal((await scratch.open()).branch, "main");
    await scratch.sh("update-ref", "-d", "refs/heads/HEAD");
    await scratch.sh("switch", "-q", "--orphan", "deep/er");
    assert.deepEqual(await readHead(scratch.git), { branch: "deep/er", commit: null });
    await scratch.sh("switch", "-q", "--detach", "main");
    assert.deepEqual(await readHead(scratch.git), { branch: null, commit: repository.head });
    await scratch.sh("config", "core.preferSymlinkRefs", "true");
    await scratch.sh("switch", "-q", "main");
    assert.deepEqual(await readHead(scratch.git), { branch: "main", commit: repository.head });
  });
});

Deno.test("a repository whose refs are in a reftable is read like any other", async () => {
  await withScratch({}, async (scratch) => {
    const folder = join(scratch.base, "reftable");
    const made = await scratch.git.run(["init", "-q", "-b", "main", "--ref-format=reftable", folder]);
    if (made.code === 129) return console.log("skipped: this git has no reftable (it came with 2.45)");
    assert.equal(made.code, 0, made.stderr);
    const other = scratchAt(scratch.base, folder);
    assert.deepEqual(await readHead(other.git), { branch: "main", commit: null });
    await other.sh("commit", "-q", "--allow-empty", "-m", "start");
    const { branch, head } = await other.open();
    assert.equal(branch, "main");
    assert.equal(await resolveRef(other.git, "refs/heads/main"), head);
    await other.write("a.txt", "a\n");
    const { commit } = await (await other.checkpoints()).take("1-before");
    assert.equal(await resolveRef(other.git, "refs/autom8/run1/1-before"), commit);
    const env = { GIT_REFLOG_ACTION: agentReflogAction("run1") };
    assert.equal(
      (await other.git.run(["commit", "-q", "--allow-empty", "-m", "x"], { env, write: true })).code,
      0,
    );
    assert.notEqual(
      await takeBackAgentCommits(other.git, await other.open(), { branch: branch ?? "", runId: "run1" }),
      null,
    );
    assert.equal(await resolveRef(other.git, "refs/heads/main"), head);
    await other.sh("switch", "-q", "--detach");
    await putBackHead(other.git, { gitFolder: join(folder, ".git") }, "main");
    assert.deepEqual(await readHead(other.git), { branch: "main", commit: head });
  });
});

Deno.test("HEAD is put back after an agent switched and committed elsewhere: no branch moves, no file changes", async () => {
  await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async (scratch) => {
    await scratch.write("b.txt", "staged\n");
    await scratch.sh("add", "b.txt");
    const repository = await scratch.open();
    await scratch.sh("switch", "-q", "-c", "agents");
    await scratch.write("a.txt", "agent\n");
    await scratch.sh("commit", "-q", "-m", "agent", "a.txt");
    const refs = await scratch.sh("for-each-ref");
    await putBackHead(scratch.git, repository, "main");
    await putBackHead(scratch.git, repository, "main");
    assert.equal(await scratch.sh("for-each-ref"), refs);
    assert.equal(await scratch.sh("status", "--short", "--branch"), "## main\n M a.txt\nM  b.txt\n");
    await scratch.sh("switch", "-q", "--detach");
    await putBackHead(scratch.git, repository, "main");
    assert.equal((await readHead(scratch.git)).branch, "main");
    await scratch.sh("switch", "-q", "--detach");
    await scratch.sh("branch", "-D", "main");
    await assert.rejects(putBackHead(scratch.git, repository, "main"), { kind: "branch-missing" });
  });
});

const inUse = () => Promise.resolve(false);

Deno.test("locks left by a dead process of ours are removed, older ones and passing ones are not", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const repository = await scratch.open();
    const index = join(scratch.root, ".git/index.lock");
    const branch = join(scratch.root, ".git/refs/heads/main.lock");
    assert.deepEqual(await removeDeadLocks(repository, { branch: "main", since: new Date(), inUse }), []);
    const since = new Date();
    await Deno.writeTextFile(index, "");
    await Deno.writeTextFile(branch, "");
    await Deno.utime(index, new Date(since.getTime() - 60_000), new Date(since.getTime() - 60_000));
    const live = () => Promise.resolve(true);
    assert.deepEqual(await removeDeadLocks(repository, { branch: "main", since, inUse: live }), []);
    assert.deepEqual(await removeDeadLocks(repository, { branch: "main", since, inUse }), [branch]);
    await Deno.stat(index);
  });
});

Deno.test("paths inside a work tree are distinguished from those outside, through links", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(join(base, "repo/docs"), { recursive: true });
    await Deno.symlink(join(base, "repo"), join(base, "link"));
    await Deno.symlink("/etc/passwd", join(base, "repo/outward"));
    const cases: [folder: string, path: string, inside: string | null][] = [
      ["repo", "repo/a.txt", "a.txt"],
      ["repo", "link/docs/a b.txt", "docs/a b.txt"],
      ["link", "repo/docs/new/deep.txt", "docs/new/deep.txt"],
      ["repo", "repo/outward", "outward"],
      ["repo", "repo", null],
      ["repo", "other/a.txt", null],
      ["repo", "repo2/a.txt", null],
      ["repo", "repo/..x/a", "..x/a"],
      ["repo/docs", "repo/a.txt", null],
    ];
    for (const [folder, path, inside] of cases) {
      assert.equal(within(join(base, folder), join(base, path)), inside, path);
    }
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});
