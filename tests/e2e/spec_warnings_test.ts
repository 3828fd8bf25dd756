/** A run shows what is nearly right in its spec, in a few lines, and does not fail for it. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const keys = ["verfy", "depends_on", "descripton", "note_s", "Passes"];

Deno.test("a run shows the first warnings of a JSON spec with their lines, and the number of the others", async () => {
  await using scratch = await twoStories();
  const file = specFile(scratch);
  const text = await Deno.readTextFile(file);
  const near = keys.map((key) => `"${key}": [],\n      `).join("");
  await Deno.writeTextFile(file, text.replace('"id": "US-2"', `${near}"id": "US-2"`));
  const run = await runAutom8(scratch, [file]);
  assert.equal(run.code, 0, run.stderr);
  const said = run.stdout.replaceAll(/\s+/g, " ");
  assert.match(said, /spec\.json, line 15, userStories\[1\]\.verfy: expected the key "verify", got "verfy"/);
  assert.match(said, /line 17, userStories\[1\]\.descripton/);
  assert.doesNotMatch(said, /note_s/);
  assert.match(said, /2 more warnings in the spec: autom8 spec check \/.*spec\.json/);
  const written = JSON.parse(await Deno.readTextFile(file));
  assert.deepEqual(written.userStories[1].verfy, [], "the user's key is kept");
});

Deno.test("the events of a run carry the warnings of a Markdown spec", async () => {
  await using scratch = await twoStories(twoStoriesScript);
  await scratch.write(
    "spec.md",
    "# Two\n\nBranch: feature/two\n\n## User Stories\n\n### US-1: One\n\n**Prority:** 2\n\n**Acceptance Criteria:**\n- a\n",
  );
  const run = await runAutom8(scratch, ["--output", "json", "spec.md"]);
  assert.equal(run.code, 0, run.stderr);
  const notices = run.stdout.trim().split("\n").map((line) => JSON.parse(line)).filter(({ kind }) =>
    kind === "notice"
  );
  assert.ok(
    notices.some(({ text }) => text === 'spec.md, line 9: expected "**Priority:**", got "**Prority:** 2"'),
    run.stdout,
  );
});
