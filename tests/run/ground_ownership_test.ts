/** HEAD, the branch, recorded work and ignored files after an agent's turn. The numbers are rows of the list of what was found. */

import assert from "assert";
import { join } from "path";
import type { RunState } from "../../src/run/state.ts";
import { type PlayedRun, type PlayedStep, twoStories, withPlayedRun, writes } from "./played_run.ts";

const outcome = (run: RunState | null) => run?.failure?.error.kind ?? run?.status;
const passes: PlayedStep = { phase: "review", answer: "<review-verdict>pass</review-verdict>" };
const notices = (run: PlayedRun) => run.eventsOf("notice").map(({ text }) => text).join("\n");
const show = (run: PlayedRun, path: string) => run.scratch.sh("show", `feature/two:${path}`);
const committed = async (run: PlayedRun) =>
  [
    ...new Set(
      (await run.scratch.sh("log", "--format=", "--name-only", "main..feature/two")).trim().split("\n"),
    ),
  ]
    .sort();
const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

async function workTree(run: PlayedRun): Promise<string> {
  const list = await run.scratch.sh("worktree", "list", "--porcelain");
  return [...list.matchAll(/^worktree (.*)$/gm)].at(-1)?.[1] ?? "";
}

/** The second story's first attempt does something to the ground; its next attempt only works. */
function misdeed(script: string, first = writes("US-1", "one.txt")): PlayedStep[] {
  return [
    first,
    {
      phase: "implement",
      story: "US-2",
      attempt: 1,
      actions: [{ write: "junk.txt", text: "x\n" }, { run: script }],
    },
    writes("US-2", "two.txt"),
    passes,
  ];
}

const switches: [name: string, script: string][] = [
  ["switches to another branch", "git stash -q -u; git checkout -q -B other main"],
  ["creates a branch and commits there", "git checkout -q -b elsewhere; git add -A; git commit -qm x"],
  ["detaches HEAD", "git checkout -q --detach"],
];

for (const [name, script] of switches) {
  Deno.test(`2: in an own worktree an agent that ${name} fails its attempt, HEAD and files are put back`, () =>
    withPlayedRun({ steps: misdeed(script), options: { worktree: true } }, async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(run.turns().slice(0, 3), ["implement US-1 1", "implement US-2 1", "implement US-2 2"]);
      assert.match(notices(run), /the agent left branch feature\/two/);
      assert.deepEqual(await committed(run), ["one.txt", "two.txt"]);
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    }));

  Deno.test(`2: in a lent checkout a turn in which somebody ${name} stops the run, and nothing is touched`, () =>
    withPlayedRun({ steps: misdeed(script) }, async (run) => {
      assert.equal(outcome(await run.drive()), "head-moved");
      assert.notEqual(await run.scratch.sh("branch", "--show-current"), "feature/two\n");
      const status = await run.scratch.sh("status", "--porcelain");
      // Where HEAD is detached, the harness cannot open the checkout; resuming refuses it before that.
      if (await run.scratch.sh("branch", "--show-current") === "") return;
      assert.equal(outcome(await run.drive()), "head-moved");
      assert.equal(await run.scratch.sh("status", "--porcelain"), status);
    }));
}

const takesAway: [name: string, script: string][] = [
  ["stashes", "git stash -q -u"],
  ["resets hard", "git add -A; git reset -q --hard"],
  [
    "resets hard without leaving a mark of the run",
    "git add -A; env -u GIT_REFLOG_ACTION git reset -q --hard",
  ],
  ["checks out a path", "git checkout -q -- a.txt"],
];

for (const worktree of [true, false]) {
  for (const [name, script] of takesAway) {
    const place = worktree ? "an own worktree" : "a lent checkout";
    Deno.test(`5: earlier work that an agent ${name} in ${place} is put back, and the attempt fails`, () => {
      const first: PlayedStep = {
        phase: "implement",
        story: "US-1",
        actions: [{ write: "one.txt", text: "one.txt\n" }, { write: "a.txt", text: "changed\n" }],
      };
      return withPlayedRun({ steps: misdeed(script, first), options: { worktree } }, async (run) => {
        assert.equal(outcome(await run.drive()), "completed");
        assert.equal(run.turns()[2], "implement US-2 2");
        assert.match(notices(run), /took away work that was recorded/);
        assert.equal(await show(run, "a.txt"), "changed\n");
        assert.equal(await show(run, "one.txt"), "one.txt\n");
        assert.equal(await show(run, "two.txt"), "two.txt\n");
      });
    });
  }
}

Deno.test("5: work that the user stashes after Ctrl-C is put back on resume", () =>
  withPlayedRun({
    steps: [...twoStories.slice(0, 1), { phase: "implement", story: "US-2", actions: [{ hang: true }] }],
  }, async (run) => {
    assert.equal(outcome(await run.drive({ interruptAfter: "agent-started", occurrence: 2 })), "interrupted");
    await run.scratch.sh("stash", "-q", "-u");
    assert.equal(await exists(join(run.scratch.root, "one.txt")), false);
    await run.play([writes("US-2", "two.txt"), passes]);
    assert.equal(outcome(await run.drive()), "completed");
    assert.match(run.said.join("\n"), /Recorded work was no longer in the work tree.*one\.txt/);
    assert.equal(await show(run, "one.txt"), "one.txt\n");
    assert.equal(await show(run, "two.txt"), "two.txt\n");
  }));

Deno.test("5: a story that moves a file of an earlier one is not judged to have taken it away", () =>
  withPlayedRun(
    { steps: [...misdeed("git mv -f one.txt moved.txt 2>/dev/null || mv one.txt moved.txt")] },
    async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.equal(run.turns().length, 3);
      assert.equal(await show(run, "moved.txt"), "one.txt\n");
    },
  ));

const lost: [name: string, script: string][] = [
  ["update-ref", "git update-ref refs/heads/feature/two main~1"],
  ["reset --soft", "git reset -q --soft HEAD~1"],
  ["commit --amend", "git commit -q --amend -m mine --allow-empty"],
  ["a deleted branch", "git update-ref -d refs/heads/feature/two"],
];

for (const [name, script] of lost) {
  for (const worktree of [true, false]) {
    Deno.test(`12: commits that the branch lost by ${name} are put back (${worktree ? "own" : "lent"}), and the attempt fails`, () =>
      withPlayedRun({ steps: misdeed(script), options: { worktree } }, async (run) => {
        await run.scratch.write("b.txt", "b\n");
        await run.scratch.sh("add", "b.txt");
        await run.scratch.sh("commit", "-q", "-m", "The user's");
        const tip = await run.scratch.sh("rev-parse", "main");
        assert.equal(outcome(await run.drive()), "completed");
        assert.match(notices(run), /moved branch feature\/two/);
        assert.equal(await run.scratch.sh("merge-base", "main", "feature/two"), tip);
        assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
        assert.equal(run.turns()[2], "implement US-2 2");
      }));
  }
}

const unmarked: [name: string, script: string][] = [
  [
    "without its environment, under another name",
    'git add -A; env -i PATH="$PATH" git -c user.name=Bot -c user.email=bot@example.com commit -qm mine',
  ],
  [
    "by plumbing",
    "git add -A; c=$(GIT_COMMITTER_EMAIL=bot@example.com git commit-tree -p HEAD -m mine $(git write-tree)); env -u GIT_REFLOG_ACTION git update-ref HEAD $c",
  ],
  [
    "that name Claude as an author",
    'git add -A; env -u GIT_REFLOG_ACTION git commit -qm "mine\n\nCo-Authored-By: Claude <noreply@anthropic.com>"',
  ],
];

for (const [name, script] of unmarked) {
  Deno.test(`12: commits of an agent's ${name} are taken back, the files stay`, () =>
    withPlayedRun({ steps: misdeed(script) }, async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
      assert.deepEqual(await committed(run), ["junk.txt", "one.txt"]);
    }));
}

Deno.test("12: the user's own commit during a turn stays, and is reported", () => {
  const script = "echo u > u.txt; git add u.txt; env -u GIT_REFLOG_ACTION git commit -qm theirs u.txt";
  return withPlayedRun({ steps: misdeed(script) }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.match(notices(run), /1 commit on branch feature\/two that the agent is not known to have made/);
    assert.equal(await show(run, "u.txt"), "u\n");
    assert.deepEqual(await run.commits(), ["", "US-1", "US-2"].filter((key) => key !== ""));
  });
});

const ignoring: [name: string, script: string][] = [
  ["rewrites .gitignore", "echo '!*' > .gitignore"],
  ["deletes .gitignore", "rm .gitignore"],
  ["empties core.excludesFile and .gitignore", ": > .gitignore; git config core.excludesFile /dev/null"],
  ["adds an ignored file by force", "git add -f .env; git commit -qm env; :"],
];

for (const [name, script] of ignoring) {
  Deno.test(`4: an agent that ${name} gets none of the user's ignored files recorded, committed or removed`, () => {
    const steps: PlayedStep[] = [
      { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }, { run: script }] },
      writes("US-2", "two.txt"),
      {
        phase: "review",
        answer: "<review-verdict>pass</review-verdict>",
        actions: [{ run: "echo x > x.txt" }],
      },
    ];
    return withPlayedRun({ steps }, async (run) => {
      await run.scratch.write(".gitignore", ".env\nnode_modules/\n");
      await run.scratch.sh("add", ".gitignore");
      await run.scratch.sh("commit", "-q", "-m", "Ignore");
      await run.scratch.write(".env", "secret\n");
      await run.scratch.write("node_modules/m/i.js", "m\n");
      assert.equal(outcome(await run.drive()), "completed");
      const all = await run.scratch.sh("log", "--format=", "--name-only", "--all");
      assert.doesNotMatch(all, /\.env|node_modules/);
      for (
        const ref of (await run.scratch.sh("for-each-ref", "--format=%(refname)", "refs/autom8")).trim()
          .split("\n")
      ) {
        if (ref === "") continue;
        assert.doesNotMatch(
          await run.scratch.sh("ls-tree", "-r", "--name-only", ref),
          /\.env|node_modules/,
          ref,
        );
      }
      assert.equal(await run.scratch.read(".env"), "secret\n");
      assert.equal(await run.scratch.read("node_modules/m/i.js"), "m\n");
    });
  });
}

for (
  const script of [
    "git init -q sub; echo x > sub/x.txt",
    "git init -q sub; cd sub; echo x > x.txt; git add -A; git commit -qm x",
  ]
) {
  Deno.test(`9: an agent that makes a repository inside the work tree fails its attempt (${script})`, () => {
    const steps: PlayedStep[] = [
      { phase: "implement", story: "US-1", attempt: 1, actions: [{ run: script }] },
      {
        phase: "implement",
        story: "US-1",
        attempt: 2,
        actions: [{ run: "rm -rf sub/.git" }],
        expectPrompt: ["git repository"],
      },
      writes("US-2", "two.txt"),
      passes,
    ];
    return withPlayedRun({ steps }, async (run) => {
      assert.equal(outcome(await run.drive()), "completed");
      assert.equal(run.turns()[1], "implement US-1 2");
      assert.deepEqual(await committed(run), ["sub/x.txt", "two.txt"]);
    });
  });
}

const swaps: [name: string, script: string][] = [
  ["a file becomes a folder", "rm a.txt; mkdir a.txt; echo x > a.txt/x"],
  ["a folder becomes a file", "rm -r d; echo x > d"],
  ["a folder becomes a link", "rm -r d; ln -s a.txt d"],
  [
    "a file becomes a link and a folder's file a folder",
    "rm a.txt; ln -s d a.txt; rm d/f; mkdir d/f; echo x > d/f/g",
  ],
];

for (const [name, script] of swaps) {
  Deno.test(`21: ${name}, beside an untracked file of the user's, and is committed`, () => {
    const steps: PlayedStep[] = [
      { phase: "implement", story: "US-1", actions: [{ run: script }] },
      writes("US-2", "two.txt"),
      passes,
    ];
    return withPlayedRun({ steps }, async (run) => {
      await run.scratch.write("d/f", "f\n");
      await run.scratch.sh("add", "d");
      await run.scratch.sh("commit", "-q", "-m", "A folder");
      await run.scratch.write("mine.txt", "mine\n");
      assert.equal(outcome(await run.drive()), "completed");
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
      assert.equal(await run.scratch.sh("status", "--porcelain"), "?? mine.txt\n");
    });
  });
}

Deno.test("21: files outside the cone of a sparse checkout are committed", () =>
  withPlayedRun(
    { steps: [writes("US-1", "out/new.txt"), writes("US-2", "two.txt"), passes] },
    async (run) => {
      await run.scratch.write("in/i.txt", "i\n");
      await run.scratch.write("away/w.txt", "w\n");
      await run.scratch.sh("add", "-A");
      await run.scratch.sh("commit", "-q", "-m", "Folders");
      await run.scratch.sh("sparse-checkout", "set", "in");
      assert.equal(outcome(await run.drive()), "completed");
      assert.equal(await show(run, "out/new.txt"), "out/new.txt\n");
      assert.equal(await show(run, "away/w.txt"), "w\n");
    },
  ));

Deno.test("odd files are skipped, never a failed run", () => {
  const script = "mkfifo pipe; ln -s nowhere link; mkdir -p d; mkfifo d/p";
  const steps: PlayedStep[] = [
    { phase: "implement", story: "US-1", actions: [{ write: "one.txt", text: "1\n" }, { run: script }] },
    writes("US-2", "two.txt"),
    passes,
  ];
  return withPlayedRun({ steps }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await committed(run), ["link", "one.txt", "two.txt"]);
  });
});

Deno.test("an untracked file over 100 MB is left out and reported", () => {
  const steps: PlayedStep[] = [
    {
      phase: "implement",
      story: "US-1",
      actions: [{ write: "one.txt", text: "1\n" }, { run: "truncate -s 100000001 big.bin" }],
    },
    writes("US-2", "two.txt"),
    passes,
  ];
  return withPlayedRun({ steps }, async (run) => {
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await committed(run), ["one.txt", "two.txt"]);
    assert.match(notices(run), /Not recorded.*big\.bin/);
    assert.equal(await exists(join(run.scratch.root, "big.bin")), true);
  });
});

Deno.test("what changes in an own worktree between turns is in no commit and stays", () =>
  withPlayedRun({ steps: twoStories, options: { worktree: true, step: true } }, async (run) => {
    assert.equal(outcome(await run.drive()), "paused");
    await Deno.writeTextFile(join(await workTree(run), "mine.txt"), "mine\n");
    assert.equal(outcome(await run.drive({ choice: "leave" })), "paused");
    assert.equal(outcome(await run.drive()), "completed");
    assert.deepEqual(await committed(run), ["one.txt", "two.txt"]);
    assert.equal(await exists(join(await workTree(run), "mine.txt")), true);
  }));
