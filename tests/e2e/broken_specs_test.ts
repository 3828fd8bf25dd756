/** Each broken spec is rejected with exit 2 and an exact message, and nothing is written. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository } from "../harness/scratch.ts";

const folder = fileURLToPath(new URL("../../fixtures/specs/broken/", import.meta.url));

Deno.test("every broken spec is rejected with exit 2 and the place, and nothing is written", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const specs = [...Deno.readDirSync(folder)].filter((entry) => entry.isFile).map((entry) => entry.name);
  assert.ok(specs.length >= 30);
  // The first command creates the configuration.
  assert.equal((await runAutom8(scratch, ["projects"])).code, 0);
  const before = await everything(scratch);
  for (const name of specs) {
    const run = await runAutom8(scratch, [`${folder}${name}`]);
    assert.equal(run.code, 2, `${name}: ${run.stdout}${run.stderr}`);
    assert.match(run.stderr, /is not a valid spec:\s+\S[\s\S]*: expected[\s\S]*, got/, name);
    assert.doesNotMatch(run.stderr, /\bat .*\.(ts|js):\d+/, name);
    assert.equal(run.stdout, "", name);
  }
  assert.equal(await everything(scratch), before);
});

/** The repository, autom8's own folder, and the home around them. */
async function everything(scratch: Scratch): Promise<string> {
  const files: string[] = [];
  for (const folder of [scratch.folder, scratch.home]) await listFiles(folder, files);
  return [...files, await scratch.git("for-each-ref"), await scratch.git("status", "--porcelain")].join("\n");
}

async function listFiles(folder: string, found: string[]): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    found.push(path);
    if (entry.isDirectory) await listFiles(path, found);
  }
  found.sort();
}
