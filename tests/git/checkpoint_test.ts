import assert from "assert";
import { join } from "path";
import { deleteCheckpointRefs, listCheckpointRefs } from "../../src/git/checkpoint_refs.ts";
import { diff } from "../../src/git/diff.ts";
import { lines, type Scratch, withScratch } from "./scratch.ts";

const everything = (scratch: Scratch, commit: string) => scratch.sh("ls-tree", "-r", "--name-only", commit);

Deno.test("a checkpoint holds tracked, changed and untracked files", async () => {
  await withScratch({ "a.txt": "a\n", ".gitignore": "*.log\n", "gone.txt": "x\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("a.txt", "changed\n");
    await scratch.write("new/b.txt", "b\n");
    await scratch.write("debug.log", "ignored\n");
    await Deno.remove(join(scratch.root, "gone.txt"));
    const { commit } = await checkpoints.take("1-before");
    assert.equal(await everything(scratch, commit), ".gitignore\na.txt\nnew/b.txt\n");
    assert.equal(await scratch.sh("show", `${commit}:a.txt`), "changed\n");
    assert.equal((await scratch.sh("rev-parse", "refs/autom8/run1/1-before")).trim(), commit);
    assert.equal(await scratch.sh("log", "-1", "--format=%an <%ae>", commit), "autom8 <autom8@localhost>\n");
  });
});

Deno.test("a checkpoint of an unchanged work tree is the one before it, also in a new process", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("a.txt", "b\n");
    const first = await checkpoints.take("1-after");
    assert.equal((await checkpoints.take("2-before")).commit, first.commit);
    const later = await scratch.checkpoints();
    assert.equal((await later.take("3-before")).commit, first.commit);
    const otherRun = await scratch.checkpoints({ runId: "run2" });
    assert.notEqual((await otherRun.take("1-before")).commit, first.commit);
  });
});

Deno.test("a checkpoint of a clean work tree is HEAD itself", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    assert.equal((await checkpoints.take("1-before")).commit, (await scratch.sh("rev-parse", "HEAD")).trim());
  });
});

Deno.test("a changed file of the same size in the same second is not missed", async () => {
  await withScratch({ "a.txt": "1\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    for (let round = 2; round < 10; round++) {
      await scratch.write("a.txt", `${round}\n`);
      const { commit } = await checkpoints.take(`${round}`);
      assert.equal(await scratch.sh("show", `${commit}:a.txt`), `${round}\n`);
    }
  });
});

Deno.test("a name taken again moves on and keeps what it stood for as its parent", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("a.txt", "b\n");
    const first = await checkpoints.take("1-after");
    await scratch.write("a.txt", "c\n");
    const second = await checkpoints.take("1-after");
    assert.equal((await scratch.sh("rev-parse", `${second.commit}^`)).trim(), first.commit);
  });
});

Deno.test("the user's index, status, reflog and stash stay as they were", async () => {
  await withScratch({ "a.txt": lines(5), "b.txt": "b\n", "c.txt": "c\n" }, async (scratch) => {
    await scratch.write("a.txt", lines(5, { 1: "staged" }));
    await scratch.sh("add", "a.txt");
    await scratch.write("a.txt", lines(5, { 1: "staged", 5: "not staged" }));
    await scratch.write("untracked.txt", "u\n");
    await scratch.write("later.txt", "intent\n");
    await scratch.sh("add", "--intent-to-add", "later.txt");
    await scratch.sh("rm", "-q", "--cached", "c.txt");
    const state = async () => [
      await scratch.sh("status", "--porcelain=v2", "-z"),
      await scratch.sh("diff", "--cached"),
      await scratch.sh("reflog"),
      await scratch.sh("rev-parse", "HEAD"),
    ];
    const before = await state();
    const index = await Deno.readFile(join(scratch.root, ".git", "index"));
    const checkpoints = await scratch.checkpoints();
    const { commit } = await checkpoints.take("1-before");
    assert.deepEqual(await Deno.readFile(join(scratch.root, ".git", "index")), index);
    assert.deepEqual(await state(), before);
    assert.equal(await scratch.sh("show", `${commit}:a.txt`), lines(5, { 1: "staged", 5: "not staged" }));
    assert.equal(await scratch.sh("show", `${commit}:later.txt`), "intent\n");
  });
});

Deno.test("excluded paths are in no checkpoint, whatever characters they have and whether or not they are ignored", async () => {
  const names = [
    "autom8_review.md",
    "-dash.md",
    "st*r[1]?.md",
    "back\\slash.md",
    "ü.md",
    "deep/er/spec.json",
    ":(top)x",
  ];
  await withScratch({ ".gitignore": "autom8_review.md\n", "deep/keep.txt": "k\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints({ exclude: names });
    for (const name of names) await scratch.write(name, "secret\n");
    await scratch.write("star1x.md", "kept\n");
    const { commit } = await checkpoints.take("1-before");
    assert.equal(await everything(scratch, commit), ".gitignore\ndeep/keep.txt\nstar1x.md\n");
  });
});

Deno.test("an excluded file that is tracked stays as it was, and restoring leaves it alone", async () => {
  await withScratch({ "spec.json": "old\n", "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints({ exclude: ["spec.json"] });
    await scratch.write("spec.json", "new\n");
    const before = await checkpoints.take("1-before");
    assert.equal(await scratch.sh("show", `${before.commit}:spec.json`), "old\n");
    await scratch.write("a.txt", "changed\n");
    await checkpoints.restore(before.commit, { saveAs: "undone" });
    assert.equal(await scratch.read("spec.json"), "new\n");
    assert.equal(await scratch.read("a.txt"), "a\n");
  });
});

Deno.test("restoring brings back changed, deleted and mode-changed files, removes new ones, and keeps what was discarded", async () => {
  await withScratch({
    "a.txt": "a\n",
    "gone.txt": "g\n",
    "run.sh": "x\n",
    "same.txt": "s\n",
    ".gitignore": "*.log\n",
  }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("mine.txt", "untracked of the user\n");
    const before = await checkpoints.take("1-before");
    const index = await Deno.readFile(join(scratch.root, ".git", "index"));
    await scratch.write("a.txt", "edited\n");
    await scratch.write("new/deep/file.txt", "n\n");
    await scratch.write("x.log", "ignored\n");
    await Deno.remove(join(scratch.root, "gone.txt"));
    await Deno.chmod(join(scratch.root, "run.sh"), 0o755);
    const restored = await checkpoints.restore(before.commit, { saveAs: "1-undone" });
    assert.deepEqual(restored.sort(), ["a.txt", "gone.txt", "new/deep/file.txt", "run.sh"]);
    assert.equal(await scratch.read("a.txt"), "a\n");
    assert.equal(await scratch.read("gone.txt"), "g\n");
    assert.equal(await scratch.read("mine.txt"), "untracked of the user\n");
    assert.equal(await scratch.read("x.log"), "ignored\n");
    await assert.rejects(Deno.stat(join(scratch.root, "new")));
    assert.equal((Deno.statSync(join(scratch.root, "run.sh")).mode ?? 0) & 0o111, 0);
    assert.deepEqual(await Deno.readFile(join(scratch.root, ".git", "index")), index);
    assert.equal(await scratch.sh("show", "refs/autom8/run1/1-undone:a.txt"), "edited\n");
    assert.deepEqual(await checkpoints.restore(before.commit, { saveAs: "again" }), []);
    assert.equal((await diff(scratch.git, before.commit, (await checkpoints.take("x")).commit)).length, 0);
  });
});

Deno.test("nested repositories are left out, with and without commits, until they are none", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    await scratch.write("empty/x.txt", "x\n");
    await scratch.sh("init", "-q", "empty");
    await scratch.write("deep/full/y.txt", "y\n");
    await scratch.write("deep/beside.txt", "b\n");
    await scratch.sh("init", "-q", "deep/full");
    await scratch.sh("-C", "deep/full", "add", ".");
    await scratch.sh("-C", "deep/full", "commit", "-qm", "one");
    const first = await checkpoints.take("1-before");
    assert.equal(await everything(scratch, first.commit), "a.txt\ndeep/beside.txt\n");
    assert.equal((await checkpoints.take("1-after")).commit, first.commit);
    await Deno.remove(join(scratch.root, "deep/full/.git"), { recursive: true });
    const second = await checkpoints.take("2-after");
    assert.equal(await everything(scratch, second.commit), "a.txt\ndeep/beside.txt\ndeep/full/y.txt\n");
  });
});

Deno.test("what a killed process left in the private folder does not stop the next one", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.write("a.txt", "b\n");
    await (await scratch.checkpoints()).take("1-before");
    const folder = join(scratch.base, "private");
    await Deno.writeTextFile(join(folder, "index.lock"), "");
    await Deno.writeTextFile(join(scratch.root, ".git/refs/autom8/run1/1-after.lock"), "");
    await Deno.writeTextFile(join(folder, "last"), "run1 torn");
    await scratch.write("a.txt", "c\n");
    const { commit } = await (await scratch.checkpoints()).take("1-after");
    assert.equal(await scratch.sh("show", `${commit}:a.txt`), "c\n");
  });
});

Deno.test("an index file that is damaged is made anew from the user's", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.write("a.txt", "b\n");
    await (await scratch.checkpoints()).take("1-before");
    await Deno.writeTextFile(
      join(scratch.base, "private", "index"),
      "garbage, longer than a header would be, by far",
    );
    const { commit } = await (await scratch.checkpoints()).take("1-after");
    assert.equal(await scratch.sh("show", `${commit}:a.txt`), "b\n");
  });
});

Deno.test("an index that names files of a repository that an agent put in place is made anew", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.write("b.txt", "only there\n");
    // As old as git needs it to believe its index without reading the file again.
    await Deno.utime(join(scratch.root, "b.txt"), new Date(0), new Date(0));
    await (await scratch.checkpoints()).take("1-before");
    const blob = (await scratch.sh("hash-object", "b.txt")).trim();
    await Deno.remove(join(scratch.root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
    await scratch.sh("update-ref", "-d", "refs/autom8/run1/1-before");
    await Deno.remove(join(scratch.base, "private", "last"));
    await scratch.write("c.txt", "c\n");
    const { commit } = await (await scratch.checkpoints()).take("1-after");
    assert.equal(await scratch.sh("show", `${commit}:b.txt`), "only there\n");
    assert.equal(await everything(scratch, commit), "a.txt\nb.txt\nc.txt\n");
  });
});

Deno.test("checkpoint refs are listed and removed by run", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const one = await scratch.checkpoints({ runId: "run1" });
    await scratch.write("a.txt", "b\n");
    await one.take("1-before");
    await scratch.write("a.txt", "c\n");
    await one.take("1-after");
    const two = await scratch.checkpoints({ runId: "run2" });
    await two.take("1-before");
    const names = async () =>
      (await listCheckpointRefs(scratch.git)).map((ref) => `${ref.runId} ${ref.name}`);
    assert.deepEqual(await names(), ["run1 1-after", "run1 1-before", "run2 1-before"]);
    assert.equal(await deleteCheckpointRefs(scratch.git, "run1"), 2);
    assert.equal(await deleteCheckpointRefs(scratch.git, "run1"), 0);
    assert.deepEqual(await names(), ["run2 1-before"]);
    assert.ok((await listCheckpointRefs(scratch.git)).every((ref) => ref.takenAt > 1_600_000_000));
  });
});

Deno.test("hostile names for a checkpoint are refused", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const checkpoints = await scratch.checkpoints();
    for (const name of ["", "../x", "a b", "-x", "a..b", "x.lock", "a/b", "x."]) {
      await assert.rejects(checkpoints.take(name), /not a name/);
    }
  });
});
