/** Broken specs: each refused with a precise message and exit 2, and nothing written. */

import assert from "assert";
import { fileURLToPath } from "node:url";
import { runAutom8 } from "./harness/autom8.ts";
import { scratchRepository } from "./harness/scratch.ts";

const folder = fileURLToPath(new URL("../../fixtures/specs/broken/", import.meta.url));

Deno.test("every broken spec is refused with exit 2 and its place, and nothing is written", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  const specs = [...Deno.readDirSync(folder)].filter((entry) => entry.isFile).map((entry) => entry.name);
  assert.ok(specs.length >= 30);
  const before = await scratch.git("for-each-ref");
  for (const name of specs) {
    const run = await runAutom8(scratch, [`${folder}${name}`]);
    assert.equal(run.code, 2, `${name}: ${run.stdout}${run.stderr}`);
    assert.match(run.stderr, /is not a valid spec:\s+\S[\s\S]*: expected[\s\S]*, got/, name);
    assert.doesNotMatch(run.stderr, /\bat .*\.(ts|js):\d+/, name);
  }
  assert.equal(await scratch.git("for-each-ref"), before);
  assert.equal(await scratch.git("status", "--porcelain"), "");
  assert.deepEqual([...Deno.readDirSync(`${scratch.autom8Home}/repo/sessions`)], []);
  assert.deepEqual([...Deno.readDirSync(`${scratch.autom8Home}/repo/spec`)], []);
});
