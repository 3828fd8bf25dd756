import assert from "assert";
import { join } from "path";
import { applySegments, commitStory, joinSegments, type Segment } from "../../src/git/commit.ts";
import { syncIndex } from "../../src/git/sync_index.ts";
import { findOurCommit } from "../../src/git/trailers.ts";
import { lines, type Scratch, withScratch, writeHook } from "./scratch.ts";

const message = "feat: the story\n\n# not a comment\n\nAutom8-Run: run1\nAutom8-Story: US-001\n";

/** What the body changes, as a segment. */
async function segment(scratch: Scratch, name: string, change: () => Promise<unknown>): Promise<Segment> {
  const checkpoints = await scratch.checkpoints();
  const before = (await checkpoints.take(`${name}-before`)).commit;
  await change();
  return { before, after: (await checkpoints.take(`${name}-after`)).commit };
}

async function apply(scratch: Scratch, segments: Segment[]) {
  const repository = await scratch.open();
  const { indexFile } = scratch;
  return await applySegments(scratch.git, repository, {
    indexFile,
    onto: repository.head,
    segments,
    runId: "run1",
  });
}

async function commit(
  scratch: Scratch,
  more: { timeoutMs?: number; signal?: AbortSignal; onto?: string } = {},
) {
  const repository = await scratch.open();
  const { indexFile } = scratch;
  const never = new AbortController().signal;
  const defaults = { onto: repository.head, timeoutMs: 60_000, signal: never };
  const options = { indexFile, branch: "main", message, runId: "run1", ...defaults, ...more };
  return await commitStory(scratch.git, repository, options);
}

Deno.test("a story's commit holds its change alone, in two git processes, and the index follows in one", async () => {
  await withScratch({ "a.txt": lines(9), "b.txt": "b\n", "mine.txt": "m\n" }, async (scratch) => {
    await scratch.write("mine.txt", "edited by the user\n");
    await scratch.write("untracked.txt", "of the user\n");
    await scratch.write("b.txt", "staged by the user\n");
    await scratch.sh("add", "b.txt");
    const status = await scratch.sh("status", "--porcelain=v2", "-z");
    const onto = (await scratch.sh("rev-parse", "HEAD")).trim();
    const change = await segment(scratch, "1", async () => {
      await scratch.write("a.txt", lines(9, { 2: "story" }));
      await scratch.write("dir/new.txt", "n\n");
    });
    await scratch.sh("reset", "-q", "b.txt");
    const repository = await scratch.open();
    assert.deepEqual(
      await applySegments(scratch.git, repository, {
        indexFile: scratch.indexFile,
        onto,
        segments: [change],
        runId: "r",
      }),
      { kind: "tree" },
    );
    const never = new AbortController().signal;
    const result = await commitStory(scratch.git, repository, {
      indexFile: scratch.indexFile,
      branch: "main",
      onto,
      message,
      runId: "run1",
      timeoutMs: 60_000,
      signal: never,
    });
    await scratch.sh("add", "b.txt");
    assert.ok(result.kind === "committed");
    assert.equal(
      await scratch.sh("diff", "--name-status", onto, result.commit),
      "M\ta.txt\nA\tdir/new.txt\n",
    );
    assert.equal(await scratch.sh("log", "-1", "--format=%an %B"), `Test ${message}\n`);
    await syncIndex(scratch.git, repository, { from: onto, to: result.commit });
    assert.equal(await scratch.sh("status", "--porcelain=v2", "-z"), status);
    await syncIndex(scratch.git, repository, { from: onto, to: result.commit });
    assert.equal(await scratch.sh("status", "--porcelain=v2", "-z"), status);
    assert.equal(await scratch.read("mine.txt"), "edited by the user\n");
  });
});

Deno.test("what the user has staged, in other files and in the story's own, is still staged afterwards", async () => {
  const odd = 'b "ö"\n\\.txt';
  await withScratch({ "a.txt": lines(20), [odd]: "b\n", "c.txt": "c\n" }, async (scratch) => {
    await scratch.write("a.txt", lines(20, { 18: "staged" }));
    await scratch.write("new.txt", "staged new\n");
    await scratch.sh("add", "a.txt", "new.txt");
    await scratch.sh("rm", "-q", "--cached", "c.txt");
    const change = await segment(
      scratch,
      "1",
      async () => {
        await scratch.write("a.txt", lines(20, { 2: "story", 18: "staged" }));
        await scratch.write(odd, "story\n");
      },
    );
    const onto = (await scratch.open()).head;
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    const result = await commit(scratch);
    assert.ok(result.kind === "committed");
    assert.equal(await scratch.sh("show", "HEAD:a.txt"), lines(20, { 2: "story" }));
    assert.equal(await scratch.sh("show", `HEAD:${odd}`), "story\n");
    await syncIndex(scratch.git, await scratch.open(), { from: onto, to: result.commit });
    assert.equal(await scratch.sh("show", ":a.txt"), lines(20, { 18: "staged" }));
    assert.equal(await scratch.sh("show", `:${odd}`), "story\n");
    assert.equal(await scratch.sh("status", "--short"), "MM a.txt\nD  c.txt\nA  new.txt\n?? c.txt\n");
  });
});

Deno.test("changes of user and story in different lines of a file are separated; in the same lines they overlap", async () => {
  await withScratch(
    { "a.txt": lines(20), "b.txt": lines(3), 'it\'s "odd"\n.txt': lines(20) },
    async (scratch) => {
      const odd = 'it\'s "odd"\n.txt';
      await scratch.write("a.txt", lines(20, { 18: "user" }));
      await scratch.write(odd, lines(20, { 1: "user" }));
      const change = await segment(scratch, "1", async () => {
        await scratch.write("a.txt", lines(20, { 2: "story", 18: "user" }));
        await scratch.write(odd, lines(20, { 1: "user", 19: "story" }));
        await Deno.chmod(join(scratch.root, "a.txt"), 0o755);
      });
      assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
      assert.equal((await commit(scratch)).kind, "committed");
      assert.equal(await scratch.sh("show", "HEAD:a.txt"), lines(20, { 2: "story" }));
      assert.equal(await scratch.sh("show", `HEAD:${odd}`), lines(20, { 19: "story" }));
      assert.match(await scratch.sh("ls-tree", "HEAD", "a.txt"), /^100755/);
      await scratch.sh("read-tree", "HEAD");

      await scratch.write("b.txt", lines(3, { 2: "user" }));
      await scratch.write("own.txt", "the user's new file\n");
      const overlap = await segment(scratch, "2", async () => {
        await scratch.write("b.txt", lines(3, { 2: "user and story" }));
        await scratch.write("own.txt", "the user's new file, edited\n");
      });
      assert.deepEqual(await apply(scratch, [overlap]), { kind: "overlap", paths: ["b.txt", "own.txt"] });
    },
  );
});

Deno.test("several segments with the user's changes between them make one commit; one without change makes none", async () => {
  await withScratch({ "a.txt": lines(30), "b.txt": "b\n" }, async (scratch) => {
    const first = await segment(scratch, "1", () => scratch.write("a.txt", lines(30, { 2: "one" })));
    await scratch.write("a.txt", lines(30, { 2: "one", 15: "user" }));
    const second = await segment(
      scratch,
      "2",
      () => scratch.write("a.txt", lines(30, { 2: "one", 15: "user", 28: "two" })),
    );
    const third = await segment(scratch, "3", () => scratch.write("b.txt", "three\n"));
    assert.deepEqual(await apply(scratch, [first, second, third]), { kind: "tree" });
    assert.equal((await commit(scratch)).kind, "committed");
    assert.equal(await scratch.sh("show", "HEAD:a.txt"), lines(30, { 2: "one", 28: "two" }));
    assert.equal(await scratch.sh("show", "HEAD:b.txt"), "three\n");

    assert.deepEqual(await apply(scratch, [{ before: first.after, after: first.after }]), {
      kind: "unchanged",
    });
    assert.deepEqual(await apply(scratch, [second]), { kind: "tree" });
    await writeHook(scratch, "pre-commit", "echo nothing to commit");
    assert.deepEqual(await commit(scratch), { kind: "nothing" });
  });
});

Deno.test("deleted, renamed and binary files, links and names of any kind are committed", async () => {
  const files = { "gone.txt": "g\n", "old.txt": lines(9), "data.bin": new Uint8Array([0, 1, 2]) };
  await withScratch(files, async (scratch) => {
    const names = ["-dash.txt", "new\nline.txt", 'quo"te.txt', "ü ñ.txt", "tab\t.txt", "glob*[x].txt"];
    const change = await segment(scratch, "1", async () => {
      await Deno.remove(join(scratch.root, "gone.txt"));
      await Deno.rename(join(scratch.root, "old.txt"), join(scratch.root, "renamed.txt"));
      await scratch.write("data.bin", new Uint8Array([0, 9]));
      await Deno.symlink("renamed.txt", join(scratch.root, "link"));
      for (const name of names) await scratch.write(name, "x\n");
      // A name that is not UTF-8.
      new Deno.Command("sh", { args: ["-c", "printf x > \"$(printf 'caf\\351.txt')\""], cwd: scratch.root })
        .outputSync();
    });
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    assert.equal((await commit(scratch)).kind, "committed");
    const inTree = (await scratch.sh("ls-tree", "-r", "-z", "--name-only", "HEAD")).split("\0").filter(
      Boolean,
    );
    assert.deepEqual(inTree.sort(), [...names, "caf\ufffd.txt", "data.bin", "link", "renamed.txt"].sort());
    await scratch.sh("read-tree", "HEAD");
    assert.equal(await scratch.sh("status", "--porcelain"), "");
  });
});

Deno.test("hooks: what they add is committed, their no is a refusal with their words, their marks reach them", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const change = await segment(scratch, "1", () => scratch.write("a.txt", "story\n"));
    await writeHook(scratch, "pre-commit", "echo to stdout; echo nothing to commit >&2; exit 1");
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    const refused = await commit(scratch);
    assert.ok(refused.kind === "refused");
    assert.match(refused.output, /to stdout/);
    assert.match(refused.output, /nothing to commit/);

    await writeHook(
      scratch,
      "pre-commit",
      'echo formatted > a.txt; git add a.txt; echo "$AUTOM8_RUN" > ../mark; exit 0',
    );
    await writeHook(scratch, "post-commit", "exit 3");
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    assert.equal((await commit(scratch)).kind, "committed");
    assert.equal(await scratch.sh("show", "HEAD:a.txt"), "formatted\n");
    assert.equal(await Deno.readTextFile(join(scratch.base, "mark")), "run1\n");
  });
});

Deno.test("a hook that hangs is a refusal after its time, and an abort is thrown", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const change = await segment(scratch, "1", () => scratch.write("a.txt", "story\n"));
    await writeHook(scratch, "pre-commit", "echo waiting; exec sleep 20");
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    const refused = await commit(scratch, { timeoutMs: 300 });
    assert.ok(refused.kind === "refused");
    assert.match(refused.output, /not done after 300 ms/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped")), 300);
    await assert.rejects(commit(scratch, { signal: stop.signal }), /stopped/);
    assert.equal((await scratch.sh("rev-list", "--count", "HEAD")).trim(), "1");
  });
});

Deno.test("nothing is committed when HEAD moved, or in the middle of a merge", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const change = await segment(scratch, "1", () => scratch.write("a.txt", "story\n"));
    const { head } = await scratch.open();
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    await scratch.sh("commit", "-q", "--allow-empty", "-m", "someone else's");
    const moved = (await scratch.open()).head;
    assert.deepEqual(await commit(scratch, { onto: head }), {
      kind: "moved",
      head: { branch: "main", commit: moved },
    });
    const repository = await scratch.open();
    await Deno.writeTextFile(join(scratch.root, ".git/MERGE_HEAD"), `${head}\n`);
    const { indexFile } = scratch;
    const options = { indexFile, branch: "main", onto: moved, message, runId: "r", timeoutMs: 9_000 };
    const committing = commitStory(scratch.git, repository, {
      ...options,
      signal: new AbortController().signal,
    });
    await assert.rejects(committing, { kind: "operation-in-progress" });
  });
});

Deno.test("an index file and a lock that a killed process left do not change the next commit", async () => {
  await withScratch({ "a.txt": "a\n", "b.txt": "b\n" }, async (scratch) => {
    const first = await segment(scratch, "1", () => scratch.write("a.txt", "one\n"));
    const second = await segment(scratch, "2", () => scratch.write("b.txt", "two\n"));
    assert.deepEqual(await apply(scratch, [first, second]), { kind: "tree" });
    await Deno.writeTextFile(`${scratch.indexFile}.lock`, "");
    assert.deepEqual(await apply(scratch, [second]), { kind: "tree" });
    assert.equal((await commit(scratch)).kind, "committed");
    assert.equal(await scratch.sh("show", "HEAD:a.txt"), "a\n");
    assert.equal(await scratch.sh("show", "HEAD:b.txt"), "two\n");
    await Deno.writeTextFile(scratch.indexFile, "garbage, longer than a header would be, by far");
    assert.deepEqual(await apply(scratch, [first]), { kind: "tree" });
    assert.equal((await commit(scratch)).kind, "committed");
    assert.equal(await scratch.sh("show", "HEAD:a.txt"), "one\n");
  });
});

Deno.test("a commit that cannot be signed is git's failure and not a hook's no", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const change = await segment(scratch, "1", () => scratch.write("a.txt", "story\n"));
    await scratch.sh("config", "commit.gpgSign", "true");
    await scratch.sh("config", "gpg.program", "false");
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    await assert.rejects(commit(scratch), { kind: "git-failed" });
  });
});

Deno.test("an index that an agent deleted is made anew from the branch", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { head } = await scratch.open();
    const change = await segment(scratch, "1", () => scratch.write("a.txt", "story\n"));
    await Deno.remove(join(scratch.root, ".git/index"));
    assert.deepEqual(await apply(scratch, [change]), { kind: "tree" });
    const result = await commit(scratch);
    assert.ok(result.kind === "committed");
    await syncIndex(scratch.git, await scratch.open(), { from: head, to: result.commit });
    assert.equal(await scratch.sh("status", "--porcelain"), "");
  });
});

Deno.test("segments without a gap are joined, those that change nothing left out", () => {
  const cases: [Segment[], Segment[]][] = [
    [[], []],
    [[{ before: "a", after: "a" }], []],
    [[{ before: "a", after: "b" }, { before: "b", after: "c" }], [{ before: "a", after: "c" }]],
    [[{ before: "a", after: "b" }, { before: "b", after: "a" }], []],
    [[{ before: "a", after: "b" }, { before: "c", after: "d" }], [{ before: "a", after: "b" }, {
      before: "c",
      after: "d",
    }]],
    [[{ before: "a", after: "b" }, { before: "x", after: "x" }, { before: "b", after: "c" }], [{
      before: "a",
      after: "c",
    }]],
  ];
  for (const [segments, joined] of cases) assert.deepEqual(joinSegments(segments), joined);
});

Deno.test("our commits are found by run and story, and words in a message's middle are no trailer", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const since = (await scratch.open()).head;
    const made = async (text: string) => {
      await scratch.sh("commit", "-q", "--allow-empty", "-m", text);
      return (await scratch.open()).head;
    };
    const story = await made(message);
    await made("chore: theirs\n\nAutom8-Run: run1\nAutom8-Story: US-002\n\nwas only quoted here");
    const fixes = await made("fix: review\n\nAutom8-Run: run1\nAutom8-Corrections: true\n");
    await made("feat: other\n\nAutom8-Run: run0\nAutom8-Story: US-003\n");
    const find = async (key: string, runId = "run1") =>
      (await findOurCommit(scratch.git, { branch: "main", since, runId, key }))?.commit ?? null;
    assert.equal(await find("US-001"), story);
    assert.equal(await find("US-002"), null);
    assert.equal(await find("US-003"), null);
    assert.equal(await find("corrections"), fixes);
    assert.equal(
      (await findOurCommit(scratch.git, { branch: "main", since, runId: "run1", key: "US-001" }))?.subject,
      "feat: the story",
    );
    assert.equal(
      await findOurCommit(scratch.git, { branch: "main", since: fixes, runId: "run1", key: "US-001" }),
      null,
    );
  });
});
