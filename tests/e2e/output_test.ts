/** What programs and narrow terminals get to see. */

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
