/** Without a file argument, the spec that changed last is used. */

import assert from "assert";
import { newestSpec } from "../../src/spec/newest.ts";
import { inFolder } from "./in_folder.ts";

/** Files with the time of their last change in seconds, and the newest. */
const rows: [why: string, files: Record<string, number>, newest: string | null][] = [
  ["a folder without files has none", {}, null],
  ["only JSON and Markdown count", { "a.txt": 9, "b.json": 1, ".spec.json.autom8-tmp0": 8 }, "b.json"],
  ["the last one that was changed", { "a.json": 1, "b.md": 3, "c.json": 2 }, "b.md"],
  ["Markdown that was changed after its JSON form was made", { "a.json": 1, "a.md": 2 }, "a.md"],
  ["a JSON form that passes were written to", { "a.json": 2, "a.md": 1 }, "a.json"],
  ["a JSON form that was made in the same moment", { "a.md": 1, "a.json": 1 }, "a.json"],
];

for (const [why, files, newest] of rows) {
  Deno.test(`the newest spec: ${why}`, () => {
    const texts = Object.fromEntries(Object.keys(files).map((name) => [name, ""]));
    return inFolder(texts, async (folder) => {
      for (const [name, second] of Object.entries(files)) {
        await Deno.utime(`${folder}/${name}`, second, second);
      }
      await Deno.mkdir(`${folder}/folder.json`);
      assert.equal(await newestSpec(folder), newest === null ? null : `${folder}/${newest}`);
    });
  });
}

Deno.test("a missing folder has no specs", async () => {
  assert.equal(await newestSpec("/nowhere/at/all"), null);
});

Deno.test("a link to a spec counts, a broken link does not", () =>
  inFolder({ "real.txt": "" }, async (folder) => {
    await Deno.symlink(`${folder}/nothing`, `${folder}/gone.json`);
    assert.equal(await newestSpec(folder), null);
    await Deno.symlink(`${folder}/real.txt`, `${folder}/spec.json`);
    assert.equal(await newestSpec(folder), `${folder}/spec.json`);
  }));
