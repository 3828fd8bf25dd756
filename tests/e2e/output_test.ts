/** What programs and narrow terminals see. */

import assert from "assert";
import { displayWidth } from "../../src/text/characters.ts";
import { runAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

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

const linux = { ignore: Deno.build.os !== "linux" };

Deno.test(
  "a terminal of 40 columns with NO_COLOR shows whole lines without colour, and is left as it was",
  linux,
  async () => {
    await using scratch = await twoStories();
    const { code, stdout } = await runAutom8(scratch, [specFile(scratch)], {
      columns: 40,
      env: { NO_COLOR: "1" },
    });
    assert.equal(code, 0, stdout);
    // Only the live line is erased and drawn again.
    for (const sequence of stdout.split("\u001b").slice(1)) assert.match(sequence, /^\[(J|\?7[hl])/);
    const shown = screen(stdout);
    for (const text of shown) assert.ok(displayWidth(text) <= 40, text);
    const banners = shown.filter((text) => text.startsWith("━"));
    assert.ok(banners.length >= 6 && banners.every((text) => displayWidth(text) === 40), banners.join("\n"));
    assert.ok(shown.some((text) => /^\d\d:\d\d:\d\d Write {2}two\.txt$/.test(text)), shown.join("\n"));
    // The bell says that the run is over.
    assert.equal(shown.at(-1), "\x07");
    assert.match(shown.at(-2) ?? "", /^ {2}git log --stat \w+\.\.feature\/two$/);
  },
);

/** The rows that stay: what was drawn over is gone. */
function screen(output: string): string[] {
  const rows = output.trimEnd().split("\n");
  return rows.map((row) => row.replace(/\r$/, "").split("\r\u001b[J").at(-1) ?? "");
}
