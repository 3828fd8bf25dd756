/** What an agent writes into git's configuration or hooks neither runs in autom8's own git nor signs its commits. */

import assert from "assert";
import { writeHook } from "../git/scratch.ts";
import { done, type PlayedStep, withPlayedRun, writes } from "./played_run.ts";

const stories = [{ id: "US-1" }, { id: "US-2" }];
const config = { review: false };

/** Story 1's agent does something to git; story 2's is honest. */
const meddling = (command: string): PlayedStep[] => [
  {
    phase: "implement",
    story: "US-1",
    actions: [{ write: "one.txt", text: "1\n" }, { run: command }],
    answer: done,
  },
  writes("US-2", "two.txt"),
];

Deno.test("row 33: programs that an agent puts into git's settings do not run in autom8's git", async () => {
  const program = "#!/bin/sh\\necho $0 >> LOG\\ncat\\n";
  const plants = [
    "git config core.fsmonitor $PWD/../p",
    "mkdir ../h && cp ../p ../h/pre-commit && git config core.hooksPath $PWD/../h",
    "git config filter.x.clean $PWD/../p && git config filter.x.required true && echo '*.txt filter=x' > .gitattributes",
    "git config filter.a=b.process $PWD/../p && echo '*.txt filter=a=b' > .gitattributes",
    "git config filter.x.smudge $PWD/../p && echo '*.txt filter=x' > .gitattributes",
    "git config diff.external $PWD/../p && git config diff.x.textconv $PWD/../p && echo '*.txt diff=x' > .gitattributes",
    "git config commit.gpgSign true && git config gpg.program $PWD/../p",
    "git config gpg.format ssh && git config commit.gpgSign true && git config gpg.ssh.program $PWD/../p",
    "printf '[core]\\n\\tfsmonitor = %s/../p\\n' $PWD > ../more && git config include.path $PWD/../more",
    "git config --global core.fsmonitor $PWD/../p",
  ];
  for (const plant of plants) {
    const make = `printf '${program}' | sed "s#LOG#$PWD/../log#" > ../p; chmod +x ../p; `;
    await withPlayedRun({ steps: meddling(make + plant), stories, config }, async (run) => {
      const end = await run.drive();
      assert.equal(end?.status, "completed", `${plant}: ${JSON.stringify(end?.failure)}`);
      assert.deepEqual(await run.commits(), ["US-1", "US-2"], plant);
      await assert.rejects(Deno.stat(`${run.scratch.base}/log`), Deno.errors.NotFound, plant);
      const notices = run.eventsOf("notice").filter(({ text }) => text.includes("git settings"));
      assert.equal(notices.length, 1, plant);
    });
  }
});

Deno.test("a program that a check puts into git's settings does not run for the checkpoint after the checks", async () => {
  const plant =
    "printf '#!/bin/sh\\necho ran >> LOG\\ncat\\n' | sed \"s#LOG#$PWD/../log#\" > ../p; chmod +x ../p; " +
    "git config filter.x.clean $PWD/../p; echo '*.txt filter=x' > .gitattributes; echo more >> one.txt";
  const checked = { review: false, verify: [plant], verifyBaseline: "off" as const };
  await withPlayedRun(
    { steps: [writes("US-1", "one.txt")], stories: [{ id: "US-1" }], config: checked },
    async (run) => {
      assert.equal((await run.drive())?.status, "completed");
      assert.ok((await Deno.stat(`${run.scratch.base}/p`)).isFile);
      await assert.rejects(Deno.stat(`${run.scratch.base}/log`), Deno.errors.NotFound);
    },
  );
});

Deno.test("row 33: commits carry the name that git had when the run began", async () => {
  const renames = [
    "git config user.name Mallory && git config user.email m@example.com",
    "git config author.name Mallory && git config committer.email m@example.com",
    "git config --global user.name Mallory",
  ];
  for (const rename of renames) {
    await withPlayedRun({ steps: meddling(rename), stories, config }, async (run) => {
      assert.equal((await run.drive())?.status, "completed");
      const names = await run.scratch.sh("log", "--format=%an <%ae> %cn <%ce>", "main..feature/two");
      const expected = "Test <test@example.com> Test <test@example.com>\n";
      assert.equal(names, expected + expected, rename);
    });
  }
});

Deno.test("row 33: a hook that an agent added, changed or removed runs only after a yes; the user's own do run", async () => {
  const changes = [
    "printf '#!/bin/sh\\necho theirs >> ../log\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit",
    "printf '#!/bin/sh\\necho theirs >> ../log\\n' > .git/hooks/post-commit; chmod +x .git/hooks/post-commit",
    "rm .git/hooks/pre-commit",
  ];
  for (const change of changes) {
    let allowed = false;
    const trust = { hooks: () => Promise.resolve(allowed) };
    await withPlayedRun({ steps: meddling(change), stories, config, trust }, async (run) => {
      const log = `${run.scratch.base}/log`;
      await writeHook(run.scratch, "pre-commit", "echo mine >> ../log");
      const stopped = await run.drive();
      assert.equal(stopped?.failure?.error.kind, "hooks-changed", change);
      assert.equal(stopped?.failure?.error.exitCode, 2);
      assert.match(stopped?.failure?.error.message ?? "", /(pre|post)-commit/);
      await assert.rejects(Deno.stat(log), Deno.errors.NotFound);
      allowed = true;
      assert.equal((await run.drive())?.status, "completed");
      assert.deepEqual(await run.commits(), ["US-1", "US-2"]);
    });
  }
  await withPlayedRun({ steps: meddling("true"), stories, config }, async (run) => {
    await writeHook(run.scratch, "pre-commit", "echo mine >> ../log");
    assert.equal((await run.drive())?.status, "completed");
    assert.equal(await Deno.readTextFile(`${run.scratch.base}/log`), "mine\nmine\n");
  });
});

Deno.test("row 33: a hook that the user fixes between a stop and the resume needs no yes; an agent's next to it does", async () => {
  const refuse = "echo ticket missing; exit 1";
  await withPlayedRun({ steps: meddling("true"), stories, config }, async (run) => {
    await writeHook(run.scratch, "pre-commit", refuse);
    await run.drive({ dieAfter: "story-passed", occurrence: 2 });
    await writeHook(run.scratch, "pre-commit", "echo mine >> ../log");
    assert.equal((await run.drive())?.status, "completed");
    assert.equal(await Deno.readTextFile(`${run.scratch.base}/log`), "mine\nmine\n");
  });
  const planting = meddling(
    "printf '#!/bin/sh\\n' > .git/hooks/post-commit; chmod +x .git/hooks/post-commit",
  );
  await withPlayedRun({ steps: planting, stories, config }, async (run) => {
    assert.equal((await run.drive())?.failure?.error.kind, "hooks-changed");
    await writeHook(run.scratch, "pre-commit", "echo mine >> ../log");
    const again = await run.drive();
    assert.match(again?.failure?.error.message ?? "", /post-commit/);
    assert.doesNotMatch(again?.failure?.error.message ?? "", /pre-commit/);
    await Deno.remove(`${run.scratch.root}/.git/hooks/post-commit`);
    assert.equal((await run.drive())?.status, "completed");
  });
});

Deno.test("row 33: what was read before the first agent also holds after a crash", async () => {
  const steps = meddling("git config user.name Mallory; git config core.fsmonitor 'echo x >> ../log; false'");
  for (const dieAfter of ["git-pinned", "agent-stopped", "verify-ended", "commit-intended"] as const) {
    await withPlayedRun({ steps, stories, config: { ...config, verify: ["true"] } }, async (run) => {
      await run.drive({ dieAfter });
      assert.equal((await run.drive())?.status, "completed", dieAfter);
      const names = await run.scratch.sh("log", "--format=%an", "main..feature/two");
      assert.equal(names, "Test\nTest\n");
      await assert.rejects(Deno.stat(`${run.scratch.base}/log`), Deno.errors.NotFound);
    });
  }
});
