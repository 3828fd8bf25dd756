import assert from "assert";
import { join } from "path";
import {
  ensureWorktree,
  listWorktrees,
  parseWorktrees,
  type WorktreeResult,
} from "../../src/git/worktree.ts";
import { isHalfMadeElsewhere } from "../../src/git/command.ts";
import { runGit } from "../harness/repository.ts";
import { type Scratch, scratchAt, withScratch, writeHook } from "./scratch.ts";

const session = "0123abcd";

/** What is asked for: branch x at `wt`, from main. */
function wanted(scratch: Scratch, more: { branch?: string; name?: string; sessionId?: string } = {}) {
  const { branch = "x", name = "wt", sessionId = session } = more;
  return { branch, sessionId, path: join(scratch.base, name), createFrom: "refs/heads/main" };
}

function place(result: WorktreeResult): [kind: string, path: string] {
  return [result.kind, result.kind === "conflict" ? result.existingPath : result.path];
}

Deno.test("a worktree for a branch is made once and adopted from then on", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { path } = wanted(scratch);
    assert.deepEqual(await ensureWorktree(scratch.git, wanted(scratch)), {
      kind: "created",
      path,
      branch: "x",
      sessionId: session,
      hookFailure: null,
    });
    assert.deepEqual(await ensureWorktree(scratch.git, wanted(scratch)), {
      kind: "existing",
      path,
      branch: "x",
      sessionId: session,
    });
    assert.deepEqual(await ensureWorktree(scratchAt(scratch.base, path).git, wanted(scratch)), {
      kind: "existing",
      path,
      branch: "x",
      sessionId: session,
    });
    assert.equal((await scratchAt(scratch.base, path).open()).branch, "x");
    assert.equal(await runGit(path, ["status", "--porcelain", "--ignored"]), "");
    assert.equal(await scratch.sh("for-each-ref", "--format=%(upstream)", "refs/heads/x"), "\n");
  });
});

Deno.test("a branch that is checked out elsewhere is a conflict that names the place", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const mine = join(scratch.base, "mine");
    const conflict = (existingPath: string, more = {}) => ({
      kind: "conflict",
      branch: "x",
      existingPath,
      isMainCheckout: false,
      isGone: false,
      ...more,
    });
    await scratch.sh("worktree", "add", "-q", "-b", "x", mine);
    assert.deepEqual(await ensureWorktree(scratch.git, wanted(scratch)), conflict(mine));
    await runGit(mine, ["commit", "-q", "--allow-empty", "-m", "one"]);
    await runGit(mine, ["commit", "-q", "--allow-empty", "-m", "two"]);
    // A rebase detaches HEAD; the branch is in use all the same.
    const edit = ["-c", "sequence.editor=sed -i 1s/pick/edit/", "rebase", "-q", "-i", "--root"];
    await runGit(mine, edit).catch(() => null);
    assert.deepEqual(await ensureWorktree(scratch.git, wanted(scratch)), conflict(mine));
    await runGit(mine, ["rebase", "--abort"]);
    await Deno.remove(mine, { recursive: true });
    assert.deepEqual(await ensureWorktree(scratch.git, wanted(scratch)), conflict(mine, { isGone: true }));
    await scratch.sh("worktree", "prune");
    await scratch.sh("switch", "-q", "x");
    assert.deepEqual(
      await ensureWorktree(scratch.git, wanted(scratch)),
      conflict(scratch.root, { isMainCheckout: true }),
    );
  });
});

Deno.test("two branches whose names give one folder get two", async () => {
  for (const order of [["feature/two", "feature-two"], ["feature-two", "feature/two"]] as const) {
    await withScratch({ "a.txt": "a\n" }, async (scratch) => {
      const of = (branch: string, sessionId: string) =>
        wanted(scratch, { branch, sessionId, name: "wt-feature-two" });
      const [first, second] = [of(order[0], "11111111"), of(order[1], "22222222")];
      const path = join(scratch.base, "wt-feature-two");
      assert.deepEqual(place(await ensureWorktree(scratch.git, first)), ["created", path]);
      assert.deepEqual(place(await ensureWorktree(scratch.git, second)), ["created", `${path}-22222222`]);
      assert.deepEqual(place(await ensureWorktree(scratch.git, first)), ["existing", path]);
      assert.deepEqual(place(await ensureWorktree(scratch.git, second)), ["existing", `${path}-22222222`]);
      // The name stays taken while only the folder is gone, and both are found again whoever comes first.
      await Deno.remove(path, { recursive: true });
      assert.deepEqual(place(await ensureWorktree(scratch.git, second)), ["existing", `${path}-22222222`]);
      assert.deepEqual(place(await ensureWorktree(scratch.git, first)), ["created", path]);
    });
  }
});

Deno.test("something else at the path is left alone and named", async () => {
  const cases: [make: (path: string, scratch: Scratch) => Promise<unknown>, message: RegExp | null][] = [
    [(path) => Deno.mkdir(path), null],
    [
      async (path) => (await Deno.mkdir(path), await Deno.writeTextFile(join(path, "f"), "f")),
      /has files in it/,
    ],
    [(path) => Deno.writeTextFile(path, "f"), /not a folder/],
    [(path) => Deno.symlink("nowhere", path), /not a folder/],
    [(path) => runGit("/", ["init", "-q", path]), /has files in it/],
    // A worktree of this repository that git was made to forget.
    [async (path, { sh, root }) => {
      await sh("worktree", "add", "-q", "--detach", path);
      await Deno.remove(join(root, ".git/worktrees"), { recursive: true });
    }, /has files in it/],
  ];
  for (const [make, message] of cases) {
    await withScratch({ "a.txt": "a\n" }, async (scratch) => {
      await make(wanted(scratch).path, scratch);
      const result = ensureWorktree(scratch.git, wanted(scratch));
      if (message === null) assert.equal((await result).kind, "created");
      else await assert.rejects(result, { kind: "worktree-path-unusable", message });
    });
  }
});

Deno.test("a worktree whose folder is gone is made again, unless another folder took its place", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { path } = wanted(scratch);
    await ensureWorktree(scratch.git, wanted(scratch));
    await runGit(path, ["commit", "-q", "--allow-empty", "-m", "work"]);
    await Deno.remove(path, { recursive: true });
    assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["created", path]);
    assert.match(await runGit(path, ["log", "-1", "--format=%s"]), /work/);
    await Deno.remove(path, { recursive: true });
    await Deno.mkdir(path);
    await Deno.writeTextFile(join(path, "mine"), "mine");
    await assert.rejects(ensureWorktree(scratch.git, wanted(scratch)), { kind: "worktree-path-unusable" });
    assert.equal(await Deno.readTextFile(join(path, "mine")), "mine");
    await Deno.remove(path, { recursive: true });
    await scratch.sh("worktree", "lock", path);
    await assert.rejects(ensureWorktree(scratch.git, wanted(scratch)), {
      kind: "worktree-path-unusable",
      message: /locked/,
    });
  });
});

Deno.test("a worktree that was moved is found, with its changes", async () => {
  const moves: [what: string, move: (path: string, to: string, scratch: Scratch) => Promise<unknown>][] = [
    ["with git", (path, to, { sh }) => sh("worktree", "move", path, to)],
    ["without git, and git was used in it since", async (path, to, { sh }) => {
      await Deno.rename(path, to);
      await sh("worktree", "repair", to);
    }],
    ["without git", (path, to) => Deno.rename(path, to)],
  ];
  for (const [what, move] of moves) {
    await withScratch({ "a.txt": "a\n" }, async (scratch) => {
      const { path } = wanted(scratch);
      const to = join(scratch.base, "other name");
      await ensureWorktree(scratch.git, wanted(scratch));
      await Deno.writeTextFile(join(path, "a.txt"), "changed\n");
      await move(path, to, scratch);
      assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["existing", to], what);
      assert.equal(await runGit(to, ["status", "--porcelain"]), " M a.txt\n");
      assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["existing", to], what);
    });
  }
});

Deno.test("a repository that was moved keeps its worktrees, moved with it or not", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await ensureWorktree(scratch.git, wanted(scratch));
    const root = join(scratch.base, "elsewhere");
    await Deno.rename(scratch.root, root);
    const moved = scratchAt(scratch.base, root);
    assert.deepEqual(place(await ensureWorktree(moved.git, wanted(moved))), ["existing", wanted(moved).path]);
    assert.equal(await runGit(wanted(moved).path, ["status", "--porcelain"]), "");
  });
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const near = join(scratch.base, "near");
    await Deno.mkdir(near);
    await Deno.rename(scratch.root, join(near, "repo"));
    const before = scratchAt(near, join(near, "repo"));
    await ensureWorktree(before.git, wanted(before));
    const far = join(scratch.base, "far");
    await Deno.rename(near, far);
    const after = scratchAt(far, join(far, "repo"));
    assert.deepEqual(place(await ensureWorktree(after.git, wanted(after))), ["existing", join(far, "wt")]);
    assert.equal(await runGit(join(far, "wt"), ["status", "--porcelain"]), "");
  });
});

Deno.test("what a killed git left half made is completed or made again", async () => {
  const cases: [what: string, leave: (scratch: Scratch, admin: string, path: string) => Promise<unknown>][] =
    [
      ["killed by the user's git while files are written", async ({ sh }, admin, path) => {
        await sh("worktree", "add", "-q", "-b", "x", path);
        await Deno.writeTextFile(join(admin, "locked"), "initializing");
        await Deno.remove(join(path, "a.txt"));
      }],
      ["before any file", ({ sh }, _, path) => sh("worktree", "add", "-q", "--no-checkout", "-b", "x", path)],
      ["among the files", async ({ sh }, admin, path) => {
        await sh("worktree", "add", "-q", "--no-checkout", "-b", "x", path);
        await Deno.writeTextFile(join(path, "a.txt"), "");
        await Deno.writeTextFile(join(admin, "index.lock"), "half");
      }],
      ["after the branch", ({ sh }) => sh("branch", "x")],
      ["after its folder in the repository", async (_, admin) => {
        await Deno.mkdir(admin, { recursive: true });
        await Deno.writeTextFile(join(admin, "locked"), "initializing");
      }],
      ["in the middle of a file that git needs", async (_, admin, path) => {
        await Deno.mkdir(admin, { recursive: true });
        await Deno.mkdir(path);
        await Deno.writeTextFile(join(admin, "locked"), "initializing");
        await Deno.writeTextFile(join(admin, "gitdir"), `${path}/.git\n`);
        await Deno.writeTextFile(join(admin, "HEAD"), `${"0".repeat(40)}\n`);
        await Deno.writeTextFile(join(admin, "commondir"), "");
      }],
    ];
  for (const [what, leave] of cases) {
    await withScratch({ "a.txt": "a\n" }, async (scratch) => {
      const { path } = wanted(scratch);
      await leave(scratch, join(scratch.root, ".git/worktrees/wt"), path);
      assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["created", path], what);
      assert.equal(await Deno.readTextFile(join(path, "a.txt")), "a\n");
      assert.equal(await runGit(path, ["status", "--porcelain", "--branch"]), "## x\n", what);
      assert.deepEqual((await listWorktrees(scratch.git)).map((one) => [one.path, one.branch, one.locked]), [
        [scratch.root, "main", null],
        [path, "x", null],
      ]);
      assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["existing", path], what);
    });
  }
});

Deno.test("an index that went away later is no reason to check out over the work", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    const { path } = wanted(scratch);
    await ensureWorktree(scratch.git, wanted(scratch));
    await Deno.writeTextFile(join(path, "a.txt"), "work\n");
    await Deno.remove(join(scratch.root, ".git/worktrees/wt/index"));
    assert.deepEqual(place(await ensureWorktree(scratch.git, wanted(scratch))), ["existing", path]);
    assert.equal(await Deno.readTextFile(join(path, "a.txt")), "work\n");
  });
});

Deno.test("eight at once, without a common lock, all get their worktree", async () => {
  await withScratch({ "a.txt": "a\n", "b/c.txt": "c\n" }, async (scratch) => {
    for (let round = 1; round <= 12; round++) {
      const all = Array.from(
        { length: 8 },
        (_, at) =>
          wanted(scratch, {
            branch: `r${round}/b${at}`,
            name: `r${round}-${at}`,
            sessionId: `${round}${at}`,
          }),
      );
      const results = await Promise.all(all.map((one) => ensureWorktree(scratch.git, one)));
      assert.deepEqual(results.map(place), all.map(({ path }) => ["created", path]));
      for (const { path, branch } of all) {
        assert.equal(await runGit(path, ["status", "--porcelain", "--branch"]), `## ${branch}\n`);
      }
    }
  });
});

Deno.test("eight at once whose names give one folder, made one after the other, get eight folders", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    let last: Promise<unknown> = Promise.resolve();
    const serially = <T>(work: () => Promise<T>): Promise<T> => {
      const mine = last.then(work);
      last = mine.catch(() => null);
      return mine;
    };
    const all = Array.from(
      { length: 8 },
      (_, at) => wanted(scratch, { branch: `b${at}`, sessionId: `session${at}` }),
    );
    const results = await Promise.all(all.map((one) => ensureWorktree(scratch.git, { ...one, serially })));
    assert.deepEqual(results.map(({ kind }) => kind), all.map(() => "created"));
    assert.equal(new Set(results.map((result) => place(result)[1])).size, 8);
  });
});

Deno.test("a post-checkout hook runs; one that fails is reported and the worktree is complete", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await writeHook(scratch, "post-checkout", "pwd > ../hook; echo no good >&2; exit 3");
    const result = await ensureWorktree(scratch.git, wanted(scratch));
    assert.deepEqual([result.kind, result.kind === "created" && result.hookFailure], ["created", "no good"]);
    assert.equal(await Deno.readTextFile(join(scratch.base, "hook")), `${wanted(scratch).path}\n`);
    assert.equal((await ensureWorktree(scratch.git, wanted(scratch))).kind, "existing");
  });
});

Deno.test("a worktree of a sparse checkout is sparse in the same way", async () => {
  await withScratch({ "a/x.txt": "a\n", "b/y.txt": "b\n", "top.txt": "t\n" }, async (scratch) => {
    await scratch.sh("sparse-checkout", "set", "--cone", "a");
    await ensureWorktree(scratch.git, wanted(scratch));
    const names = [...Deno.readDirSync(wanted(scratch).path)].map(({ name }) => name).sort();
    assert.deepEqual(names, [".git", "a", "top.txt"]);
    assert.equal(await runGit(wanted(scratch).path, ["status", "--porcelain"]), "");
  });
});

Deno.test("what cannot be made fails with git's words and leaves no worktree", async () => {
  await withScratch({ "a.txt": "a\n" }, async (scratch) => {
    await scratch.sh("branch", "taken");
    await assert.rejects(ensureWorktree(scratch.git, wanted(scratch, { branch: "taken/x" })), {
      kind: "git-failed",
    });
    await assert.rejects(ensureWorktree(scratch.git, { ...wanted(scratch), createFrom: "nowhere" }), {
      kind: "git-failed",
    });
    assert.equal((await listWorktrees(scratch.git)).length, 1);
  });
});

Deno.test("git's list of worktrees is read", () => {
  const record = (...lines: string[]) => `${lines.join("\0")}\0\0`;
  const text = record("worktree /a", "bare") +
    record("worktree /b c\nd", "HEAD 12", "branch refs/heads/x/y", "locked") +
    record("worktree /e", "HEAD 34", "detached", "locked some reason", "prunable gitdir file points nowhere");
  assert.deepEqual(parseWorktrees(text), [
    { path: "/a", branch: null, locked: null, prunable: false },
    { path: "/b c\nd", branch: "x/y", locked: "", prunable: false },
    { path: "/e", branch: null, locked: "some reason", prunable: true },
  ]);
});

Deno.test("a worktree that another git is making is told apart from other failures", () => {
  assert.ok(isHalfMadeElsewhere("fatal: failed to read /r/.git/worktrees/x/commondir: Success\n"));
  assert.ok(!isHalfMadeElsewhere("fatal: invalid reference: nowhere\n"));
});
