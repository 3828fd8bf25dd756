/** What programs and narrow terminals get to see; and how many processes of git a run costs. */

import assert from "assert";
import { runAutom8 } from "./harness/autom8.ts";
import { specFile, twoStories } from "./harness/two_stories.ts";

Deno.test("--output json prints the journal's events and nothing else, one a line", async () => {
  await using scratch = await twoStories();
  const run = await runAutom8(scratch, ["--output", "json", specFile(scratch)]);
  assert.equal(run.code, 0, run.stderr);
  const printed = run.stdout.trim().split("\n").map((line) => JSON.parse(line));
  const [archived] = [...Deno.readDirSync(`${scratch.autom8Home}/repo/runs`)];
  const journal = await Deno.readTextFile(`${scratch.autom8Home}/repo/runs/${archived?.name}/journal.ndjson`);
  const recorded = journal.trim().split("\n").slice(1).map((line) => JSON.parse(line)).flatMap((
    { at, event },
  ) => (event.kind === "transition" ? event.events : [event]).map((one: object) => ({ at, ...one })));
  assert.deepEqual(printed, recorded);
  assert.equal(printed.at(-1).kind, "run-completed");
});

Deno.test("errors of a run with --output json go to stderr, with the run's exit code", async () => {
  await using scratch = await twoStories(
    { steps: [{ actions: [{ exit: 3 }], answer: "" }] },
    "max_attempts = 1\n",
  );
  const run = await runAutom8(scratch, ["--output", "json", specFile(scratch)]);
  assert.equal(run.code, 7, run.stderr);
  for (const line of run.stdout.trim().split("\n")) JSON.parse(line);
  assert.match(run.stderr, /US-1 did not pass/);
});

Deno.test("without a terminal, and with NO_COLOR, there is no colour and no cursor movement", async () => {
  for (const env of [{}, { NO_COLOR: "1" }] as Record<string, string>[]) {
    await using scratch = await twoStories();
    const run = await runAutom8(scratch, ["--output", "pretty", specFile(scratch)], { env });
    assert.equal(run.code, 0, run.stderr);
    assert.ok(!(run.stdout + run.stderr).includes("\u001b"));
  }
});

Deno.test("git is started at most 4 times to begin a run and 6 times a story, its commit included, and once to end", async () => {
  const ids = ["US-1", "US-2"];
  const steps = ids.map((id) => ({
    phase: "implement",
    story: id,
    actions: [{ write: `${id}.txt`, text: `${id}\n` }],
    answer: "<story-status>done</story-status>",
  }));
  await using scratch = await twoStories({ steps });
  // Nothing of the user's own is changed: what that costs comes on top.
  await scratch.git("checkout", "-q", "mine.txt");
  await Deno.remove(`${scratch.folder}/untracked.txt`);
  const real = (await new Deno.Command("sh", { args: ["-c", "command -v git"] }).output()).stdout;
  const log = `${scratch.home}/git-calls`;
  await Deno.mkdir(`${scratch.home}/bin`);
  const wrapper = `#!/bin/sh\necho "$*" >> '${log}'\nexec ${new TextDecoder().decode(real).trim()} "$@"\n`;
  await Deno.writeTextFile(`${scratch.home}/bin/git`, wrapper, { mode: 0o755 });
  const env = { PATH: `${scratch.home}/bin:${scratch.env.PATH}` };
  const run = await runAutom8(scratch, ["--skip-review", specFile(scratch)], { env });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const calls = (await Deno.readTextFile(log)).trim().split("\n");
  const first = calls.findIndex((call) => call.includes(" add -A "));
  assert.ok(first <= 4, `to begin: ${calls.slice(0, first).join("\n")}`);
  // The run's last one brings the user's index along with the branch.
  assert.match(calls.at(-1) ?? "", /^read-tree -i -m /);
  const stories = calls.length - 1 - first;
  console.log(
    `git was started ${first} times to begin, ${stories} times for ${ids.length} stories, once to end`,
  );
  assert.ok(stories <= 6 * ids.length, calls.join("\n"));
});
