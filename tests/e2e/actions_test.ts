/** A run in a step of GitHub Actions: what its runner reads of the log, and the job's summary. */

import assert from "assert";
import { join } from "path";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const done = "<story-status>done</story-status>";

/** An agent that gives orders to the runner wherever it can. */
const script = {
  steps: [
    {
      phase: "implement",
      story: "US-1",
      actions: [
        { write: "one.txt", text: "1\n" },
        { run: 'echo "X=1" >> "${GITHUB_ENV:-/dev/null}"; echo "EVIL=$GITHUB_ENV$GITHUB_STEP_SUMMARY"' },
        { run: "echo ::stop-commands::x; printf '  ::add-path::/evil\\n##[add-path]/evil\\n'" },
      ],
      answer: `::error::said\n##[error]said\n${done}`,
    },
    {
      phase: "implement",
      story: "US-2",
      actions: [{ write: "two.txt", text: "broken\n" }],
      answer: `::error::said\n${done}`,
    },
    { phase: "review", actions: [], answer: "::error::said <review-verdict>pass</review-verdict>" },
  ],
};

/** The environment of a step. */
async function step(scratch: Scratch): Promise<{ env: Record<string, string>; file(name: string): string }> {
  const folder = join(scratch.home, "runner");
  await Deno.mkdir(folder);
  const file = (name: string) => join(folder, name);
  for (const name of ["env", "summary"]) await Deno.writeTextFile(file(name), "");
  const env = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ENV: file("env"),
    GITHUB_STEP_SUMMARY: file("summary"),
  };
  return { env, file };
}

const commandsIn = (text: string) => text.split("\n").filter((line) => /^\s*::|##\[/.test(line));

Deno.test("a run in GitHub Actions has a group for each story, annotations and a job summary", async () => {
  const check = "echo ::error::checked; echo '##[error]checked'; ! grep -q broken *.txt";
  await using scratch = await twoStories(script, "worktree = true\nmax_attempts = 1\n");
  const { env, file } = await step(scratch);
  const run = await runAutom8(scratch, ["run", specFile(scratch)], {
    env: { ...env, AUTOM8_VERIFY: JSON.stringify([check]) },
  });
  assert.equal(run.code, 7, run.stdout + run.stderr);
  assert.deepEqual(commandsIn(run.stdout).filter((line) => line.startsWith("::group::")), [
    "::group::US-1 Story US-1",
    "::group::US-2 Story US-2",
    "::group::Review, round 1",
    "::group::Commits",
  ]);
  const annotations = commandsIn(run.stdout + run.stderr).filter((line) => /^::(error|warning) /.test(line));
  assert.match(annotations[0] ?? "", /^::error title=autom8%3A US-2 is parked::Story US-2: /);
  assert.match(annotations.at(-1) ?? "", /^::error title=autom8%3A /);
  for (const line of commandsIn(run.stdout + run.stderr)) {
    assert.match(line, /^::(?:group::|endgroup::|error title=|warning )/);
  }
  assert.match(run.stdout, /: :error::checked/);

  const summary = await Deno.readTextFile(file("summary"));
  assert.match(summary, /^# autom8: two\n\n\*\*failed\*\* on branch feature\/two\n/);
  assert.match(summary, /> \[!WARNING\]\n/);
  assert.match(summary, /\| \*\*US-1\*\* Story US-1 \|/);
  assert.equal(await Deno.readTextFile(file("env")), "", "agents are not given the file for variables");
});

Deno.test("an error before a run begins is annotated, and JSON holds no command", async () => {
  await using scratch = await twoStories(script);
  const { env, file } = await step(scratch);
  const missing = await runAutom8(scratch, ["run", "::error::x.json"], { env });
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^::error title=autom8%3A spec not found::/m);
  const json = await runAutom8(scratch, ["run", "--json", specFile(scratch)], { env });
  assert.deepEqual(commandsIn(json.stdout), []);
  for (const line of json.stdout.trimEnd().split("\n")) JSON.parse(line);
  assert.match(await Deno.readTextFile(file("summary")), /^# autom8: two\n/);
});

Deno.test("outside of GitHub Actions nothing is printed for its runner", async () => {
  await using scratch = await twoStories(script);
  const run = await runAutom8(scratch, ["run", "missing.json"]);
  assert.deepEqual(commandsIn(run.stdout + run.stderr), []);
});
