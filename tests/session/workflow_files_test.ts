import assert from "assert";
import { join } from "path";
import { appendJobSummary, withoutWorkflowFiles } from "../../src/session/workflow_files.ts";
import { runAfter, spec, started, wholeRun } from "../view/sample_run.ts";

const asIs = (text: string) => text;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the summary is added to what other steps wrote, masked", () =>
  inFolder(async (folder) => {
    const path = join(folder, "summary.md");
    await Deno.writeTextFile(path, "before\n");
    const mask = (text: string) => text.replaceAll("sessions", "[masked]");
    assert.equal(await appendJobSummary(runAfter(wholeRun()), path, mask), null);
    const text = await Deno.readTextFile(path);
    assert.match(text, /^before\n# autom8: greeter\n/);
    assert.match(text, /Remember \\\[masked\\\]/);
    assert.doesNotMatch(text, /sessions/);
  }));

Deno.test("a missing file is made, and without a name there is nothing to write", () =>
  inFolder(async (folder) => {
    const path = join(folder, "summary.md");
    const run = runAfter(wholeRun());
    assert.equal(await appendJobSummary(run, undefined, asIs), null);
    assert.equal(await appendJobSummary(run, "", asIs), null);
    assert.equal(await appendJobSummary(runAfter([started()]), path, asIs), null);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
    assert.equal(await appendJobSummary(run, path, asIs), null);
    assert.ok((await Deno.stat(path)).size > 0);
  }));

Deno.test("all steps' summaries together stay below 1 MB", () =>
  inFolder(async (folder) => {
    const path = join(folder, "summary.md");
    const stories = spec(
      Array.from({ length: 5_000 }, (_, i) => `Ein längerer Titel ${i} ${"ü".repeat(100)}`),
    );
    const run = { ...runAfter(wholeRun()), spec: stories };
    for (let i = 0; i < 30; i++) await appendJobSummary(run, path, asIs);
    const { size } = await Deno.stat(path);
    assert.ok(size > 100_000 && size <= 1_048_576, String(size));
    await Deno.writeTextFile(path, "x".repeat(1_048_570));
    assert.match(await appendJobSummary(run, path, asIs) ?? "", /was not written to .*: it is full\.$/);
    assert.equal((await Deno.stat(path)).size, 1_048_570);
  }));

Deno.test("a summary that cannot be written is a note", () =>
  inFolder(async (folder) => {
    const run = runAfter(wholeRun());
    assert.match(await appendJobSummary(run, folder, asIs) ?? "", /it is not a plain file\.$/);
    const missing = join(folder, "missing", "summary.md");
    assert.match(await appendJobSummary(run, missing, asIs) ?? "", /^The job summary was not written\./);
  }));

Deno.test("the files for commands are hidden if there are any", () => {
  assert.deepEqual(withoutWorkflowFiles({ HOME: "/x", GITHUB_ENV: "/a", GITHUB_TOKEN: "t" }), {
    GITHUB_ENV: "",
  });
});
