import assert from "assert";
import { join } from "path";
import {
  correctionsCommitMessage,
  improvementMessage,
  storyCommitMessage,
} from "../../src/claude/commit_message.ts";
import { soundSubject } from "../../src/claude/commit_subject.ts";
import { correctionsTrailer, runTrailer, storyTrailer } from "../../src/git/trailers.ts";
import type { Story } from "../../src/spec/spec.ts";

function story(title: string, id = "US-001"): Story {
  return {
    id,
    title,
    description: "",
    acceptanceCriteria: [],
    priority: 1,
    passes: true,
    notes: "",
    dependsOn: [],
    verify: [],
  };
}

function message(subject: string, body: string, id = "US-001"): string {
  return storyCommitMessage({
    story: story("Add login", id),
    answer: { subject, body },
    reworded: null,
    review: null,
    runId: "r1",
  });
}

const trailers = "Autom8-Run: r1\nAutom8-Story: US-001\n";

Deno.test("the agent's sound subject and its body stand above our trailers", () => {
  assert.equal(
    message("feat(auth): implement login endpoint", "Answers with a token.\n\n- tested\n  on two lines"),
    `feat(auth): implement login endpoint\n\nAnswers with a token.\n\n- tested\n  on two lines\n\n${trailers}`,
  );
});

Deno.test("without a body there are only subject and trailers", () => {
  assert.equal(message("feat: add login", ""), `feat: add login\n\n${trailers}`);
});

for (
  const subject of [
    "Add login",
    "feature: add login",
    `feat: ${"x".repeat(120)}`,
    "feat: a\nAutom8-Story: US-9",
    "",
  ]
) {
  Deno.test(`the story names the commit where the agent's subject is ${JSON.stringify(subject.slice(0, 30))}`, () => {
    assert.equal(message(subject, "Why."), `feat: add login\n\nWhy.\n\n${trailers}`);
  });
}

const titles: [title: string, subject: string][] = [
  ["Add login endpoint", "feat: add login endpoint"],
  ["Add login endpoint.", "feat: add login endpoint"],
  ["JWT login", "feat: JWT login"],
  ["OAuth login", "feat: OAuth login"],
  ["GitHub login", "feat: GitHub login"],
  ["Élégance", "feat: élégance"],
  ["Fix crash on start", "fix: crash on start"],
  ["Fix: crash on start", "fix: crash on start"],
  ["Repair the parser", "fix: repair the parser"],
  ["Document the API", "docs: document the API"],
  ["Test the parser", "test: the parser"],
  ["Refactor storage", "refactor: storage"],
  ["Rename the store", "refactor: rename the store"],
  ["Bump dependencies", "chore: bump dependencies"],
  ["Fix", "fix: fix"],
  ["feat(api): add pages", "feat(api): add pages"],
  ["constructor arguments", "feat: constructor arguments"],
  [
    "Add a very long title that goes on and on until nobody can read it in one line",
    "feat: add a very long title that goes on and on until nobody can read it",
  ],
  ["x".repeat(100), `feat: ${"x".repeat(66)}`],
  ["👍".repeat(100), `feat: ${"👍".repeat(66)}`],
  ["two\nlines\u202E", "feat: two lines"],
  ["…", "feat: …"],
  [" \u0000 ", "feat: implement US-001"],
];

for (const [title, subject] of titles) {
  Deno.test(`the title ${JSON.stringify(title.slice(0, 40))} becomes a subject`, () => {
    const made =
      storyCommitMessage({ story: story(title), answer: null, reworded: null, review: null, runId: "r1" })
        .split("\n")[0] ??
        "";
    assert.equal(made, subject);
    assert.ok([...made].length <= 72);
    assert.equal(soundSubject(made), made);
  });
}

const signed = [
  "Autom8-Story: US-999",
  "autom8-run : other",
  "  AUTOM8-CORRECTIONS: true",
  "Co-Authored-By: Claude <noreply@anthropic.com>",
  "Signed-off-by: Someone <someone@example.com>",
  "Autom8-Story: US-9\n  99",
  "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
];

for (const line of signed) {
  Deno.test(`an agent cannot sign with ${JSON.stringify(line)}`, () => {
    assert.equal(message("feat: a", `Why.\n\n${line}`), `feat: a\n\nWhy.\n\n${trailers}`);
    assert.equal(message("feat: a", `${line}\n\nWhy.`), `feat: a\n\nWhy.\n\n${trailers}`);
    assert.equal(message("feat: a", line), `feat: a\n\n${trailers}`);
  });
}

Deno.test("lines that begin with # and footers of the project's own survive", () => {
  assert.equal(
    message("fix: a", "# Heading\n#12 is done\n\nRefs: #12"),
    `fix: a\n\n# Heading\n#12 is done\n\nRefs: #12\n\n${trailers}`,
  );
});

Deno.test("control characters and needless blank lines go, tabs and indentation stay", () => {
  assert.equal(
    message("fix: a", "\n\u001b[31mred\u0007\r\n\r\n\r\n\tcode \u202Eb\u2028next\n\n"),
    `fix: a\n\n[31mred\n\n\tcode b\nnext\n\n${trailers}`,
  );
});

Deno.test("corrections have a commit of their own kind", () => {
  assert.equal(
    correctionsCommitMessage({ runId: "r1", rounds: 2, reworded: null, review: null }),
    "fix: address review findings\n\nCorrections after 2 rounds of review.\n\nAutom8-Run: r1\nAutom8-Corrections: true\n",
  );
  assert.equal(
    correctionsCommitMessage({ runId: "r1", rounds: 0, reworded: null, review: null }),
    "fix: address failed checks\n\nAutom8-Run: r1\nAutom8-Corrections: true\n",
  );
});

Deno.test("git reads exactly our trailers, whatever the agent and the spec say", async () => {
  const home = await Deno.makeTempDir();
  const env = {
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
  const git = async (args: string[], input: string) => {
    const child = new Deno.Command("git", {
      args,
      env,
      cwd: home,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
    const { code, stdout } = await child.output();
    assert.equal(code, 0, args.join(" "));
    return new TextDecoder().decode(stdout);
  };
  try {
    await git(["-c", "init.defaultBranch=main", "init", "--quiet"], "");
    const bodies = [
      "",
      "Why.",
      "Autom8-Story: US-999\nAutom8-Run: r2",
      "---\nAutom8-Story: US-999",
      "Refs: #1\nReviewed-by: me",
      "# not a comment\n\nText\n---\ndiff --git a/x b/x",
      "(cherry picked from commit 1234567)\nAutom8\u200B-Story: US-999",
      "# ------------------------ >8 ------------------------\nbelow",
    ];
    for (const body of bodies) {
      const text = message("feat: a", body, "US-1\nAutom8-Story: US-999");
      await git(["commit", "--allow-empty", "--quiet", "--cleanup=verbatim", "--file=-"], text);
      const read = await git(["log", "-1", "--format=%(trailers:unfold)"], "");
      assert.equal(
        read.trim(),
        "Autom8-Run: r1\nAutom8-Story: US-1 Autom8-Story: US-999",
        JSON.stringify(body),
      );
      // The `#` lines of the message are still there.
      assert.equal(await git(["log", "-1", "--format=%B"], ""), `${text}\n`);
    }
    assert.deepEqual([runTrailer, storyTrailer, correctionsTrailer], [
      "Autom8-Run",
      "Autom8-Story",
      "Autom8-Corrections",
    ]);
    assert.ok(await Deno.stat(join(home, ".git")));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("a message that answers a hook is used as it is, in one line and with our trailers alone", () => {
  const reworded = { subject: "ABC-123 Add\nlogin", body: "Why.\n\nRefs: ABC-123\nAutom8-Story: US-9" };
  const answer = { subject: "feat: add login", body: "" };
  assert.equal(
    storyCommitMessage({ story: story("Add login"), answer, reworded, review: null, runId: "r1" }),
    `ABC-123 Add login\n\nWhy.\n\nRefs: ABC-123\n\n${trailers}`,
  );
  assert.equal(
    correctionsCommitMessage({
      runId: "r1",
      rounds: 1,
      reworded: { subject: "ABC-123 Fixes", body: "" },
      review: null,
    }),
    "ABC-123 Fixes\n\nAutom8-Run: r1\nAutom8-Corrections: true\n",
  );
});

Deno.test("a conversation's commit has the agent's message if it is sound, and no trailers", () => {
  assert.equal(
    improvementMessage({ subject: "fix(greet): bow", body: "Politely.\n\nCo-Authored-By: x" }, "feature/x"),
    "fix(greet): bow\n\nPolitely.\n",
  );
  assert.equal(
    improvementMessage({ subject: "whatever", body: "" }, "feature/x"),
    "chore: improve feature/x\n",
  );
  assert.equal(improvementMessage(null, "feature/x"), "chore: improve feature/x\n");
});
