import assert from "assert";
import { readBranchHistory } from "../../src/git/branch_history.ts";
import { uncommittedChanges } from "../../src/git/tracked_changes.ts";
import { withScratch } from "./scratch.ts";

Deno.test("a branch's own commits and files, from the nearest of its bases", async () => {
  await withScratch({ "a.txt": "a\n" }, async ({ git, sh, write }) => {
    const stale = (await sh("rev-parse", "HEAD")).trim();
    await write("b.txt", "b\n");
    await sh("add", ".");
    await sh("commit", "-q", "-m", "On main");
    const base = (await sh("rev-parse", "HEAD")).trim();
    await sh("switch", "-q", "-c", "feature");
    for (const name of ["c", "d"]) {
      await write(`${name}.txt`, "x\n");
      await sh("add", ".");
      await sh("commit", "-q", "-m", `Add ${name}\n\nWhy:\n- because`);
    }
    const tip = (await sh("rev-parse", "HEAD")).trim();
    const history = await readBranchHistory(git, tip, [stale, base]);
    assert.equal(history.forkedAt, base);
    assert.equal(history.count, 2);
    assert.deepEqual(history.commits.map(({ subject, body }) => [subject, body]), [
      ["Add d", "Why:\n- because"],
      ["Add c", "Why:\n- because"],
    ]);
    assert.deepEqual(history.files.map(({ path }) => path), ["c.txt", "d.txt"]);
    const none = await readBranchHistory(git, base, [base]);
    assert.deepEqual([none.count, none.commits, none.files], [0, [], []]);
  });
});

Deno.test("a branch that has no commit in common with its base is all its own", async () => {
  await withScratch({ "a.txt": "a\n" }, async ({ git, sh, write }) => {
    const main = (await sh("rev-parse", "HEAD")).trim();
    await sh("switch", "-q", "--orphan", "pages");
    await write("index.html", "x\n");
    await sh("add", ".");
    await sh("commit", "-q", "-m", "Start");
    const tip = (await sh("rev-parse", "HEAD")).trim();
    const history = await readBranchHistory(git, tip, [main]);
    assert.equal(history.forkedAt, null);
    assert.deepEqual(history.files.map(({ path }) => path), ["index.html"]);
    assert.equal(history.count, 1);
  });
});

Deno.test("uncommitted changes are named as git marks them, the untracked ones too", async () => {
  await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async ({ git, sh, write }) => {
    await write("a.txt", "changed\n");
    await sh("rm", "-q", "b.txt");
    await write("new/one.txt", "1\n");
    await write("new/two.txt", "2\n");
    assert.deepEqual(await uncommittedChanges(git), [
      { status: "M", path: "a.txt" },
      { status: "D", path: "b.txt" },
      { status: "??", path: "new/" },
    ]);
  });
});
