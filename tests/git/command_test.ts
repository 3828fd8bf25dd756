import assert from "assert";
import { join } from "path";
import { boundedBytes } from "../../src/git/bounded_bytes.ts";
import { createGit, isLockHeld } from "../../src/git/command.ts";
import { forgetInheritedRepository, inheritedVariables } from "../../src/git/inherited.ts";
import { runGit } from "../harness/repository.ts";
import { withScratch } from "./scratch.ts";

Deno.test("git's output, exit code and words are returned, and a failure is an error where text is wanted", async () => {
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

Deno.test("git that reads none of its input is no error of ours", async () => {
  await withScratch({}, async ({ git }) => {
    assert.equal((await git.run(["version"], { input: "x".repeat(1_000_000) })).code, 0);
  });
});

Deno.test("a command that writes is tried again while a lock is held, and each try is counted", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const lock = join(scratch.root, ".git/index.lock");
    await Deno.writeTextFile(lock, "");
    scratch.spawned();
    const adding = scratch.git.run(["add", "-A"], { write: true });
    const removed = (async () => {
      while (scratch.spawned() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 60));
      await Deno.remove(lock);
    })();
    assert.equal((await adding).code, 0);
    await removed;
    await Deno.writeTextFile(lock, "");
    scratch.spawned();
    assert.equal((await scratch.git.run(["add", "-A"], { write: true })).code, 128);
    assert.equal(scratch.spawned(), 4);
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

Deno.test("no git, and no folder to run it in, are told apart", async () => {
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

Deno.test("a repository that the caller's environment points at is forgotten, who commits is not", async () => {
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

Deno.test("bounded bytes keep the start and the end, and say what is missing", () => {
  const cases: [chunks: string[], text: string][] = [
    [[], ""],
    [["short"], "short"],
    [["0123456789abcdef"], "0123456789abcdef"],
    [["0123", "456789abcdefXY"], "0123\n[2 bytes left out]\n6789abcdefXY"],
    [[..."0123456789abcdefghijklmnopqrstuvwxyz"], "0123\n[20 bytes left out]\nopqrstuvwxyz"],
  ];
  for (const [chunks, text] of cases) {
    const kept = boundedBytes(16);
    for (const chunk of chunks) kept.add(new TextEncoder().encode(chunk));
    assert.equal(kept.text(), text);
  }
});
