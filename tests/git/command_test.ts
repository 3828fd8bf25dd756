import assert from "assert";
import { join } from "path";
import { createGit, isLockHeld } from "../../src/git/command.ts";
import { forgetInheritedRepository, inheritedVariables } from "../../src/git/inherited.ts";
import { runWithDax } from "../../src/shell/dax.ts";
import type { Command } from "../../src/shell/shell.ts";
import { runGit } from "../harness/repository.ts";
import { withScratch } from "./scratch.ts";

Deno.test("git's output, exit code and messages are returned, and a failure is an error for a caller that wants text", async () => {
  await withScratch({ "a.txt": "a\n" }, async ({ git }) => {
    assert.equal(await git.text(["show", "HEAD:a.txt"]), "a\n");
    const failed = await git.run(["show", "HEAD:missing"]);
    assert.equal(failed.code, 128);
    assert.match(failed.stderr, /fatal: path 'missing' does not exist/);
    await assert.rejects(git.text(["show", "HEAD:missing"]), { kind: "git-failed" });
  });
});

Deno.test("input and output larger than a pipe's buffer pass at once, binary as it is", async () => {
  await withScratch({}, async ({ git }) => {
    const big = new Uint8Array(3_000_000).map((_, at) => at % 253);
    const id = (await git.text(["hash-object", "-w", "--stdin"], { input: big, write: true })).trim();
    assert.deepEqual(await git.bytes(["cat-file", "blob", id]), big);
    const cut = await git.run(["cat-file", "blob", id], { maxOutputBytes: 100_000 });
    assert.deepEqual([cut.truncated, cut.stdout.length, cut.code], [true, 100_000, 0]);
  });
});

Deno.test("git that leaves its input unread has its own exit code", async () => {
  await withScratch({}, async ({ git }) => {
    assert.equal((await git.run(["version"], { input: "x".repeat(1_000_000) })).code, 0);
  });
});

Deno.test("a command that writes is retried while a lock is held, and no longer than that", async () => {
  await withScratch({ "a.txt": "a\n" }, async ({ root }) => {
    const lock = join(root, ".git/index.lock");
    let tries = 0;
    let removeAt = 2;
    const runner = async (command: Command) => {
      tries += 1;
      if (tries === removeAt) await Deno.remove(lock);
      return await runWithDax(command);
    };
    const git = createGit({ folder: root, runner });
    await Deno.writeTextFile(lock, "");
    assert.equal((await git.run(["add", "-A"], { write: true })).code, 0);
    assert.equal(tries, 2);
    await Deno.writeTextFile(lock, "");
    [tries, removeAt] = [0, Infinity];
    assert.equal((await git.run(["add", "-A"], { write: true })).code, 128);
    assert.equal(tries, 4);
  });
});

Deno.test("words about a lock count at the start of git's own lines only", () => {
  const held = [
    "fatal: Unable to create '/x/.git/index.lock': File exists.\n",
    "error: could not lock config file .git/config: File exists\n",
    "hint\nfatal: cannot lock ref 'refs/heads/x': Unable to create '/x/x.lock': File exists.\n",
  ];
  const other = [
    "",
    "a hook says index.lock': File exists",
    "error: cannot lock ref 'x': is at 1 but expected 2",
  ];
  assert.deepEqual(held.map(isLockHeld), [true, true, true]);
  assert.deepEqual(other.map(isLockHeld), [false, false, false]);
});

Deno.test("a missing git and a missing folder are different errors", async () => {
  await assert.rejects(createGit({ folder: "/nonexistent/folder" }).run(["version"]), {
    kind: "not-a-repository",
  });
  const path = Deno.env.get("PATH") ?? "";
  try {
    Deno.env.set("PATH", "/nonexistent");
    await assert.rejects(createGit({ folder: "/" }).run(["version"]), { kind: "git-missing" });
  } finally {
    Deno.env.set("PATH", path);
  }
});

Deno.test("a process that a hook leaves behind with the pipe open does not hold the command", async () => {
  await withScratch({}, async ({ git, root }) => {
    await runGit(root, ["config", "alias.leave", "!sleep 4 & echo done"]);
    const start = Date.now();
    assert.equal(await git.text(["leave"]), "done\n");
    assert.ok(Date.now() - start < 3_500);
  });
});

Deno.test("a repository named by the caller's environment is forgotten, the committer is not", async () => {
  await withScratch({ "a.txt": "a\n" }, async ({ git, base }) => {
    await Deno.mkdir(join(base, "other"));
    await runGit(join(base, "other"), ["init", "-q"]);
    Deno.env.set("GIT_DIR", join(base, "other/.git"));
    Deno.env.set("GIT_AUTHOR_NAME", "Someone");
    try {
      assert.equal((await git.run(["rev-parse", "HEAD^{commit}"])).code, 128);
      forgetInheritedRepository();
      assert.equal((await git.run(["rev-parse", "HEAD^{commit}"])).code, 0);
      assert.equal(Deno.env.get("GIT_AUTHOR_NAME"), "Someone");
      const local = (await git.text(["rev-parse", "--local-env-vars"])).trim().split("\n");
      assert.deepEqual(local.filter((name) => !(inheritedVariables as readonly string[]).includes(name)), []);
    } finally {
      Deno.env.delete("GIT_AUTHOR_NAME");
      Deno.env.delete("GIT_DIR");
    }
  });
});
