import assert from "assert";
import { join } from "path";
import { removeWorktree } from "../../src/git/remove_worktree.ts";
import { listWorktrees } from "../../src/git/worktree.ts";
import { runGit } from "../harness/repository.ts";
import { type Scratch, withScratch } from "./scratch.ts";

type Change = (path: string, scratch: Scratch) => Promise<unknown>;

const write = (name: string): Change => (path) => Deno.writeTextFile(join(path, name), "new\n");

Deno.test("a worktree goes when nothing in it is uncommitted or untracked, else it says why it stays", async () => {
  const cases: [what: string, change: Change, stays: RegExp | null, ours?: string[]][] = [
    ["clean", () => Promise.resolve(), null],
    ["a commit", (path) => runGit(path, ["commit", "-q", "--allow-empty", "-m", "work"]), null],
    ["an ignored file", write("a.log"), null],
    ["a changed file", write("a.txt"), /^has uncommitted changes: a\.txt$/],
    ["a staged file", async (path, scratch) => {
      await write("b.txt")(path, scratch);
      await runGit(path, ["add", "b.txt"]);
    }, /^has uncommitted changes: b\.txt$/],
    ["a deleted file", (path) => Deno.remove(join(path, "a.txt")), /^has uncommitted changes: a\.txt$/],
    ["an untracked file", write("new ä.txt"), /^has untracked files: new ä\.txt$/],
    ["a file of ours", write("copied"), null, ["copied"]],
    [
      "files of ours and another",
      async (path, scratch) => {
        await write("copied")(path, scratch);
        await write("copied.too")(path, scratch);
      },
      /^has untracked files: copied\.too$/,
      ["copied"],
    ],
    [
      "a folder of ours",
      async (path) => {
        await Deno.mkdir(join(path, "modules/a"), { recursive: true });
        await Deno.writeTextFile(join(path, "modules/a/b"), "b");
      },
      null,
      ["modules/"],
    ],
    [
      "a repository made in it",
      (path) => runGit(path, ["init", "-q", "nested"]),
      /^has untracked files: nested/,
    ],
    ["a lock", (path, { sh }) => sh("worktree", "lock", "--reason", "mine", path), /^is locked: mine$/],
    ["no branch", (path) => runGit(path, ["switch", "-q", "--detach"]), /^is on no branch/],
    ["a rebase", async (path) => {
      const edit = ["-c", "sequence.editor=sed -i 1s/pick/edit/", "rebase", "-q", "-i", "--root"];
      await runGit(path, edit);
    }, /^has a rebase in progress$/],
    ["its folder is gone", (path) => Deno.remove(path, { recursive: true }), null],
    ["five files", async (path, scratch) => {
      for (const name of ["1", "2", "3", "4", "5"]) await write(name)(path, scratch);
    }, /^has untracked files: 1, 2, 3 and 2 more$/],
  ];
  for (const [what, change, stays, ours = []] of cases) {
    await withScratch({ "a.txt": "a\n", ".gitignore": "*.log\n" }, async (scratch) => {
      const path = join(scratch.base, "wt");
      await scratch.sh("worktree", "add", "-q", "-b", "x", path);
      await change(path, scratch);
      const tip = await scratch.sh("rev-parse", "x");
      const reason = await removeWorktree(scratch.git, path, { ours });
      if (stays === null) assert.equal(reason, null, what);
      else assert.match(reason ?? "", stays, what);
      assert.equal((await listWorktrees(scratch.git)).length, stays === null ? 1 : 2, what);
      assert.equal(await scratch.sh("rev-parse", "x"), tip);
      if (stays === null) assert.equal(await removeWorktree(scratch.git, path), null, what);
    });
  }
});

Deno.test("a removal that was cut off is completed", async () => {
  await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async (scratch) => {
    const path = join(scratch.base, "wt");
    await scratch.sh("worktree", "add", "-q", "-b", "x", path);
    await Deno.remove(join(path, "a.txt"));
    await Deno.writeTextFile(join(scratch.root, ".git/worktrees/wt/autom8-removing"), "");
    assert.equal(await removeWorktree(scratch.git, path), null);
    assert.equal((await listWorktrees(scratch.git)).length, 1);
  });
});

Deno.test("the main checkout and a worktree with submodules stay", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    assert.equal(await removeWorktree(scratch.git, scratch.root), "is the main checkout");
    const other = join(scratch.base, "other");
    await runGit(scratch.base, ["clone", "-q", scratch.root, other]);
    await scratch.sh("submodule", "--quiet", "add", other, "sub");
    await scratch.sh("commit", "-qm", "sub");
    const path = join(scratch.base, "wt");
    await scratch.sh("worktree", "add", "-q", "-b", "x", path);
    await runGit(path, ["submodule", "--quiet", "update", "--init"]);
    assert.match(await removeWorktree(scratch.git, path) ?? "", /^has submodules/);
  });
});
