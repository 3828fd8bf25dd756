import assert from "assert";
import { join } from "path";
import { createCheckpoints } from "../../src/git/checkpoint.ts";
import { applySegments, commitStory } from "../../src/git/commit.ts";
import { diff } from "../../src/git/diff.ts";
import { syncIndex } from "../../src/git/sync_index.ts";
import { runGit } from "../harness/repository.ts";
import { lines, type Scratch, scratchAt, withScratch } from "./scratch.ts";

/** A story's whole way in a work tree: checkpoint, change, checkpoint, diff, commit, index, restore. Returns the commit. */
async function story(scratch: Scratch, name: string, change: () => Promise<unknown>): Promise<string> {
  const repository = await scratch.open();
  const folder = join(scratch.base, "private");
  const checkpoints = createCheckpoints(scratch.git, repository, {
    folder,
    runId: "run1",
    exclude: ["review.md"],
  });
  const before = (await checkpoints.take(`${name}-before`)).commit;
  const status = await scratch.sh("status", "--porcelain=v2", "-z");
  await change();
  const after = (await checkpoints.take(`${name}-after`)).commit;
  const changed = await diff(scratch.git, before, after);
  assert.notEqual(changed.length, 0);

  const { indexFile } = scratch;
  const onto = repository.head;
  const applied = await applySegments(scratch.git, repository, {
    indexFile,
    onto,
    segments: [{ before, after }],
    runId: "run1",
  });
  assert.deepEqual(applied, { kind: "tree" });
  const result = await commitStory(scratch.git, repository, {
    indexFile,
    branch: repository.branch ?? "",
    onto,
    message: "feat: story\n\nAutom8-Run: run1\nAutom8-Story: US-001\n",
    runId: "run1",
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  assert.ok(result.kind === "committed");
  await syncIndex(scratch.git, repository, { from: onto, to: result.commit });
  assert.equal(
    await scratch.sh("status", "--porcelain=v2", "-z"),
    status,
    "the user's status is as before the story",
  );
  assert.deepEqual(
    (await diff(scratch.git, onto, result.commit)).map((one) => one.path),
    changed.map((one) => one.path),
  );

  assert.deepEqual((await checkpoints.restore(before)).sort(), changed.map((one) => one.path).sort());
  assert.equal((await checkpoints.take("restored")).commit === after, false);
  assert.deepEqual((await checkpoints.restore(after)).sort(), changed.map((one) => one.path).sort());
  assert.equal(await scratch.sh("status", "--porcelain=v2", "-z"), status);
  return result.commit;
}

Deno.test("a dirty tree: the user's staged, unstaged and untracked work is byte for byte the same and in no commit", async () => {
  await withScratch({ "a.txt": lines(20), "b.txt": "b\n", "c.txt": "c\n" }, async (scratch) => {
    await scratch.write("a.txt", lines(20, { 10: "staged" }));
    await scratch.sh("add", "a.txt");
    await scratch.write("a.txt", lines(20, { 10: "staged", 20: "not staged" }));
    await scratch.write("b.txt", "not staged\n");
    await scratch.write("untracked.txt", "u\n");
    await scratch.sh("stash", "list");
    const staged = await scratch.sh("diff", "--cached");
    const commit = await story(scratch, "1", () => scratch.write("c.txt", "story\n"));
    assert.equal(await scratch.sh("diff", "--cached"), staged);
    assert.equal(await scratch.read("a.txt"), lines(20, { 10: "staged", 20: "not staged" }));
    assert.equal(await scratch.read("b.txt"), "not staged\n");
    assert.equal(await scratch.sh("show", "--format=", "--name-only", commit), "c.txt\n");
  });
});

Deno.test("submodules: a moved one is recorded as git would, an unmoved one is left alone", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const other = join(scratch.base, "other");
    await Deno.mkdir(other);
    await runGit(other, ["init", "-q"]);
    await runGit(other, ["commit", "-q", "--allow-empty", "-m", "one"]);
    await scratch.sh("submodule", "add", "-q", other, "sub");
    await scratch.sh("submodule", "add", "-q", other, "still");
    await scratch.sh("commit", "-qm", "submodules");
    const folder = join(scratch.base, "private");
    const repository = await scratch.open();
    const checkpoints = createCheckpoints(scratch.git, repository, { folder, runId: "run1", exclude: [] });
    const before = (await checkpoints.take("1-before")).commit;
    await runGit(join(scratch.root, "sub"), ["commit", "-q", "--allow-empty", "-m", "two"]);
    await scratch.write("a.txt", "b\n");
    const after = (await checkpoints.take("1-after")).commit;
    assert.deepEqual((await diff(scratch.git, before, after)).map((one) => one.path), ["a.txt", "sub"]);

    // Inside a submodule the git folder is elsewhere and says where the work tree is.
    const inside = scratchAt(join(scratch.base, "inside"), join(scratch.root, "sub"));
    await Deno.mkdir(inside.base);
    const sub = await inside.open();
    assert.equal(sub.workTree, join(scratch.root, "sub"));
    assert.equal(sub.mainRoot, join(scratch.root, "sub"));
    await story(inside, "1", () => inside.write("in-sub.txt", "x\n"));
  });
});

Deno.test("a new submodule that the story itself declares is kept", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const other = join(scratch.base, "other");
    await Deno.mkdir(other);
    await runGit(other, ["init", "-q"]);
    await runGit(other, ["commit", "-q", "--allow-empty", "-m", "one"]);
    const checkpoints = await scratch.checkpoints();
    await scratch.sh("submodule", "add", "-q", other, "sub");
    const { commit } = await checkpoints.take("1-after");
    assert.equal(await scratch.sh("ls-tree", "--name-only", commit), ".gitmodules\na.txt\nsub\n");
  });
});

Deno.test("sparse checkout: what is not checked out is neither deleted nor committed", async () => {
  for (const index of ["--no-sparse-index", "--sparse-index"]) {
    await withScratch(
      { "in/a.txt": "a\n", "out/b.txt": "b\n", "out/deep/c.txt": "c\n", "top.txt": "t\n" },
      async (scratch) => {
        await scratch.sh("sparse-checkout", "init", "--cone", index);
        await scratch.sh("sparse-checkout", "set", "in");
        await assert.rejects(Deno.stat(join(scratch.root, "out")));
        const commit = await story(scratch, "1", () => scratch.write("in/a.txt", "story\n"));
        assert.equal(await scratch.sh("show", "--format=", "--name-only", commit), "in/a.txt\n");
        await assert.rejects(Deno.stat(join(scratch.root, "out")));
        assert.equal(await scratch.sh("show", "HEAD:out/b.txt"), "b\n");
      },
    );
  }
});

Deno.test("a shallow clone", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.write("a.txt", "b\n");
    await scratch.sh("commit", "-qam", "two");
    const root = join(scratch.base, "shallow");
    await runGit(scratch.base, ["clone", "-q", "--depth", "1", `file://${scratch.root}`, root]);
    const clone = scratchAt(scratch.base, root);
    await story(clone, "1", () => clone.write("a.txt", "story\n"));
  });
});

Deno.test("a symbolic link as the path to the repository, and a folder inside it as the place to start", async () => {
  await withScratch({ "deep/a.txt": "a\n" }, async (scratch) => {
    const link = join(scratch.base, "link with space");
    await Deno.symlink(scratch.root, link);
    const linked = scratchAt(scratch.base, link);
    const repository = await linked.open();
    assert.equal(repository.workTree, scratch.root);
    await story(linked, "1", () => linked.write("deep/a.txt", "story\n"));
    const inside = scratchAt(scratch.base, join(link, "deep"));
    await story(inside, "2", () => linked.write("top.txt", "story\n"));
  });
});

Deno.test("a repository in a folder with spaces, quotes, a newline, a leading dash and letters of other scripts", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const root = join(scratch.base, "-o dd'\"\nñ$(x)");
    await Deno.rename(scratch.root, root);
    const odd = scratchAt(scratch.base, root);
    assert.equal((await odd.open()).workTree, root);
    await story(odd, "1", () => odd.write("a.txt", "story\n"));
  });
});

Deno.test("line ends: with core.autocrlf and safecrlf the commit has LF and the work tree keeps CRLF", async () => {
  await withScratch({ "a.txt": "a\nb\n" }, async (scratch) => {
    await scratch.sh("config", "core.autocrlf", "true");
    await scratch.sh("config", "core.safecrlf", "true");
    await scratch.sh("rm", "-q", "--cached", "a.txt");
    await scratch.sh("reset", "-q", "--hard");
    assert.equal(await scratch.read("a.txt"), "a\r\nb\r\n");
    const commit = await story(scratch, "1", async () => {
      await scratch.write("a.txt", "a\r\nstory\r\n");
      await scratch.write("new.txt", "one\r\ntwo\r\n");
    });
    assert.equal(await scratch.sh("show", `${commit}:a.txt`), "a\nstory\n");
    assert.equal(await scratch.read("a.txt"), "a\r\nstory\r\n");
    await scratch.write("mixed.txt", "safecrlf would refuse\r\nthis\n");
    await (await scratch.checkpoints()).take("2-before");
  });
});

Deno.test("a clean and smudge filter, as Git LFS uses: the pointer is recorded, the content restored", async () => {
  await withScratch({ ".gitattributes": "*.big filter=fake\n" }, async (scratch) => {
    await scratch.sh("config", "filter.fake.clean", "sed s/^/pointer:/");
    await scratch.sh("config", "filter.fake.smudge", "sed s/^pointer://");
    await scratch.sh("config", "filter.fake.required", "true");
    await scratch.write("old.big", "old\n");
    await scratch.sh("add", ".");
    await scratch.sh("commit", "-qm", "filtered");
    const commit = await story(scratch, "1", async () => {
      await scratch.write("old.big", "changed\n");
      await scratch.write("new.big", "new\n");
    });
    assert.equal(await scratch.sh("cat-file", "-p", `${commit}:old.big`), "pointer:changed\n");
    assert.equal(await scratch.read("old.big"), "changed\n");
  });
});

Deno.test("a binary file of 20 MB", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const big = new Uint8Array(20 * 1024 * 1024);
    for (let at = 0; at < big.length; at += 4096) big[at] = at / 4096 % 251;
    await scratch.sh("config", "core.compression", "1");
    await story(scratch, "1", () => scratch.write("big.bin", big));
    const entries = await diff(scratch.git, "HEAD~1", "HEAD");
    assert.deepEqual(entries, [{
      path: "big.bin",
      status: "added",
      additions: 0,
      deletions: 0,
      binary: true,
    }]);
  });
});

Deno.test("a linked worktree, also with configuration of its own and a branch of the same name as a tag", async () => {
  await withScratch({ "a.txt": "a\n", "out/b.txt": "b\n" }, async (scratch) => {
    const root = join(scratch.base, "linked");
    await scratch.sh("tag", "work");
    await scratch.sh("worktree", "add", "-q", "-b", "work", root);
    const linked = scratchAt(scratch.base, root);
    await scratch.sh("config", "extensions.worktreeConfig", "true");
    await linked.sh("sparse-checkout", "set", "in");
    const repository = await linked.open();
    assert.deepEqual([repository.mainRoot, repository.branch], [scratch.root, "work"]);
    const commit = await story(linked, "1", () => linked.write("a.txt", "story\n"));
    assert.equal((await linked.sh("rev-parse", "refs/heads/work")).trim(), commit);
    assert.equal(await scratch.sh("status", "--porcelain"), "");
    assert.equal(await scratch.read("a.txt"), "a\n");
  });
});

Deno.test("a split index, an index of version 4, an untracked cache", async () => {
  await withScratch({ "a.txt": "a\n", "dir/b.txt": "b\n" }, async (scratch) => {
    await scratch.sh("config", "core.splitIndex", "true");
    await scratch.sh("config", "splitIndex.maxPercentChange", "0");
    await scratch.sh("update-index", "--split-index", "--force-untracked-cache");
    await story(scratch, "1", () => scratch.write("a.txt", "story\n"));
    await scratch.sh("update-index", "--no-split-index", "--index-version", "4");
    await Deno.remove(join(scratch.base, "private"), { recursive: true });
    await story(scratch, "2", () => scratch.write("dir/c.txt", "story\n"));
  });
});

Deno.test("a repository with SHA-256 ids and packed refs", async () => {
  await withScratch({}, async (scratch) => {
    const root = join(scratch.base, "sha256");
    await Deno.mkdir(root);
    await runGit(root, ["init", "-q", "--object-format=sha256"]);
    const other = scratchAt(scratch.base, root);
    await other.write("a.txt", "a\n");
    await other.sh("add", ".");
    await other.sh("commit", "-qm", "one");
    await other.sh("pack-refs", "--all");
    await story(other, "1", () => other.write("a.txt", "story\n"));
  });
});

Deno.test("hostile configuration of the repository runs nothing for a checkpoint that git add would not run", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const trap = join(scratch.base, "trap");
    const script = join(scratch.base, "trap.sh");
    await Deno.writeTextFile(script, `#!/bin/sh\necho "$0 $*" >> '${trap}'\nexit 1\n`);
    await Deno.chmod(script, 0o755);
    const hooks = join(scratch.root, "hooks");
    await Deno.mkdir(hooks);
    for (
      const hook of ["pre-commit", "post-commit", "post-index-change", "reference-transaction", "commit-msg"]
    ) {
      await Deno.symlink(script, join(hooks, hook));
    }
    for (const key of ["diff.external", "core.editor", "gpg.program", "core.pager"]) {
      await scratch.sh("config", key, script);
    }
    await scratch.sh("config", "core.hooksPath", "hooks");
    await scratch.sh("config", "commit.gpgSign", "true");
    const checkpoints = await scratch.checkpoints();
    await scratch.write("a.txt", "b\n");
    const before = await checkpoints.take("1-before");
    await scratch.write("a.txt", "c\n");
    const after = await checkpoints.take("1-after");
    assert.equal((await diff(scratch.git, before.commit, after.commit)).length, 1);
    await checkpoints.restore(before.commit);
    await assert.rejects(Deno.stat(trap));
  });
});
