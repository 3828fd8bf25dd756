import assert from "assert";
import { join } from "path";
import { copyIgnored, findIgnored, includePatterns } from "../../src/git/worktree_files.ts";
import { patternsOf, reachesInto } from "../../src/git/worktree_patterns.ts";
import { runGit } from "../harness/repository.ts";
import { type Scratch, scratchAt, withScratch } from "./scratch.ts";

/** A checkout with ignored files of all kinds, and a worktree of it. */
async function withFiles(body: (scratch: Scratch, tree: Scratch) => Promise<void>): Promise<void> {
  const ignore = ".env*\nnode_modules\n.claude/\nsecrets/\n*.log\n";
  await withScratch({ ".gitignore": ignore, "src/a.ts": "a\n" }, async (scratch) => {
    for (
      const path of [
        ".env",
        ".env.local",
        "src/.env",
        "src/x.log",
        "node_modules/left/.env",
        "node_modules/left/index.js",
        ".claude/settings.local.json",
        ".claude/other",
        "secrets/key.pem",
        "secrets/other",
        "not ignored.env",
      ]
    ) await scratch.write(path, `${path}\n`);
    const path = join(scratch.base, "wt");
    await scratch.sh("worktree", "add", "-q", "-b", "x", path);
    await body(scratch, scratchAt(scratch.base, path));
  });
}

Deno.test("ignored files that the patterns match are found; folders that are ignored as a whole stay whole", async () => {
  const cases: [patterns: string[], found: string[]][] = [
    [[], []],
    [["nothing"], []],
    [[".env"], [".env", "src/.env"]],
    [["/.env"], [".env"]],
    [["*.env", "a.ts"], [".env", "src/.env"]],
    [[".env*", "!.env.local"], [".env", "src/.env"]],
    [["node_modules/"], ["node_modules/"]],
    [["**/node_modules"], ["node_modules/"]],
    [["*"], [".claude/", ".env", ".env.local", "node_modules/", "secrets/", "src/.env", "src/x.log"]],
    [["node_modules/left/.env"], ["node_modules/left/.env"]],
    [["**/.claude/settings.local.json"], [".claude/settings.local.json"]],
    [["secrets/*.pem"], ["secrets/key.pem"]],
    [["*.pem"], []],
    [["src/**"], ["src/.env", "src/x.log"]],
  ];
  await withFiles(async ({ git }) => {
    for (const [patterns, found] of cases) {
      assert.deepEqual(await findIgnored(git, patterns), found, patterns.join(" "));
    }
  });
});

Deno.test("the patterns of .worktreeinclude are followed by those of the configuration", async () => {
  await withScratch({}, async ({ root, write }) => {
    assert.deepEqual(await includePatterns(root, ["x"]), ["x"]);
    await write(".worktreeinclude", "# what a build needs\r\n\r\n.env\r\n!b  \n\\#c\n d\\ \n");
    assert.deepEqual(await includePatterns(root, ["x"]), [".env", "!b", "#c", " d\\ ", "x"]);
    await Deno.remove(join(root, ".worktreeinclude"));
    await new Deno.Command("mkfifo", { args: [join(root, ".worktreeinclude")] }).output();
    assert.deepEqual(await includePatterns(root, []), []);
  });
  assert.deepEqual(patternsOf("\uFEFFa\n"), ["a"]);
});

Deno.test("a pattern reaches into an ignored folder only where it names a path", () => {
  const cases: [pattern: string, folder: string, reaches: boolean][] = [
    [".env", "node_modules/", false],
    ["**/.env", "node_modules/", false],
    ["**/.env", ".env/", false],
    ["node_modules/", "node_modules/", false],
    ["node_modules/a", "node_modules/", true],
    ["/config/**/*.key", "config/secrets/", true],
    ["config/*.key", "other/", false],
    ["**/.claude/x", "a/.claude/", true],
    ["**/.claude/x", "node_modules/", false],
    ["*/x", "node_modules/", false],
    ["!node_modules/a", "node_modules/", false],
  ];
  for (const [pattern, folder, reaches] of cases) {
    assert.equal(reachesInto(pattern, folder), reaches, `${pattern} ${folder}`);
  }
});

Deno.test("files come along with modes, times and links, and git sees none of them", async () => {
  await withFiles(async (scratch, tree) => {
    await Deno.chmod(join(scratch.root, ".env"), 0o600);
    await Deno.utime(join(scratch.root, ".env"), 1000, 2000);
    await scratch.write("node_modules/left/run.sh", "run\n");
    await Deno.chmod(join(scratch.root, "node_modules/left/run.sh"), 0o755);
    await Deno.symlink("left/index.js", join(scratch.root, "node_modules/link"));
    await Deno.symlink("nowhere", join(scratch.root, "node_modules/broken"));
    const longName = "n".repeat(255);
    await scratch.write(`node_modules/${longName}`, "long\n");
    await Deno.mkdir(join(scratch.root, "node_modules/empty"), { mode: 0o500 });
    const paths = await findIgnored(scratch.git, [".env", "node_modules"]);
    assert.deepEqual(await copyIgnored(tree.git, scratch.root, paths), {
      present: [".env", "node_modules/", "src/.env"],
      skipped: [],
      notIgnored: [],
    });
    const env = await Deno.stat(join(tree.root, ".env"));
    assert.deepEqual([(env.mode ?? 0) & 0o777, env.mtime?.getTime()], [0o600, 2_000_000]);
    assert.equal((await Deno.stat(join(tree.root, "node_modules/left/run.sh"))).mode! & 0o777, 0o755);
    assert.equal((await Deno.stat(join(tree.root, "node_modules/empty"))).mode! & 0o777, 0o500);
    assert.equal(await Deno.readLink(join(tree.root, "node_modules/link")), "left/index.js");
    assert.equal(await Deno.readLink(join(tree.root, "node_modules/broken")), "nowhere");
    assert.equal(await tree.read(`node_modules/${longName}`), "long\n");
    assert.equal(await runGit(tree.root, ["status", "--porcelain"]), "");
    await runGit(tree.root, ["add", "-A"]);
    assert.equal(await runGit(tree.root, ["diff", "--cached", "--name-only"]), "");
    const left = [...Deno.readDirSync(tree.root), ...Deno.readDirSync(join(tree.root, "node_modules"))];
    assert.deepEqual(left.filter(({ name }) => name.startsWith(".autom8-")), []);
  });
});

Deno.test("what is there stays as it is, and a copying that was cut off is completed", async () => {
  await withFiles(async (scratch, tree) => {
    await tree.write(".env", "of this worktree\n");
    await tree.write("node_modules/left/index.js", "patched\n");
    await tree.write("node_modules/left/.autom8-copying-.env", "ha");
    const paths = [".env", "node_modules/", "src/.env"];
    for (let round = 1; round <= 2; round++) {
      assert.deepEqual((await copyIgnored(tree.git, scratch.root, paths)).present, paths);
      assert.equal(await tree.read(".env"), "of this worktree\n");
      assert.equal(await tree.read("node_modules/left/index.js"), "patched\n");
      assert.equal(await tree.read("node_modules/left/.env"), "node_modules/left/.env\n");
      const names = [...Deno.readDirSync(join(tree.root, "node_modules/left"))].map(({ name }) => name)
        .sort();
      assert.deepEqual(names, [".env", "index.js"]);
    }
  });
});

Deno.test("nothing is written outside the worktree", async () => {
  await withFiles(async (scratch, tree) => {
    const outside = join(scratch.base, "outside");
    await Deno.mkdir(outside);
    await Deno.remove(join(tree.root, "src"), { recursive: true });
    await Deno.symlink(outside, join(tree.root, "src"));
    await Deno.symlink(outside, join(tree.root, "node_modules"));
    const { skipped } = await copyIgnored(tree.git, scratch.root, ["node_modules/", "src/.env"]);
    assert.deepEqual(skipped, [{ path: "src/.env", reason: "src is not a folder in the worktree" }]);
    assert.deepEqual([...Deno.readDirSync(outside)], []);
  });
});

Deno.test("what cannot be copied is skipped and reported", async () => {
  await withFiles(async (scratch, tree) => {
    await new Deno.Command("mkfifo", { args: [join(scratch.root, "node_modules/fifo")] }).output();
    const listener = Deno.listen({ transport: "unix", path: join(scratch.root, "node_modules/socket") });
    await runGit(scratch.root, ["init", "-q", "node_modules/nested"]);
    const result = await copyIgnored(tree.git, scratch.root, ["gone", "node_modules/"]);
    listener.close();
    assert.deepEqual(result.present, ["node_modules/"]);
    assert.deepEqual(result.skipped.map(({ path }) => path).sort(), [
      "gone",
      "node_modules/fifo",
      "node_modules/nested",
      "node_modules/socket",
    ]);
    assert.equal(await tree.read("node_modules/left/index.js"), "node_modules/left/index.js\n");
  });
});

Deno.test("files that the branch does not ignore are named, those that it tracks are left to git", async () => {
  await withFiles(async (scratch, tree) => {
    await tree.write(".gitignore", ".env\nsecrets/key.pem\n");
    await tree.write(".env.local", "tracked here\n");
    await runGit(tree.root, ["add", "-f", ".gitignore", ".env.local"]);
    await runGit(tree.root, ["commit", "-qm", "other rules"]);
    // As in a sparse checkout.
    await runGit(tree.root, ["update-index", "--skip-worktree", ".env.local"]);
    await Deno.remove(join(tree.root, ".env.local"));
    await tree.write("mine.txt", "untracked already\n");
    const paths = await findIgnored(scratch.git, ["*"]);
    const result = await copyIgnored(tree.git, scratch.root, paths);
    assert.deepEqual(result.notIgnored, [".claude/", "node_modules/", "secrets/", "src/x.log"]);
    assert.deepEqual(result.skipped, [{ path: ".env.local", reason: "it is tracked on this branch" }]);
  });
});
