/** Files that cannot be specs are reported differently from specs with problems. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { loadSpec, loadSpecWithWarnings } from "../../src/spec/file.ts";
import { maxSpecBytes } from "../../src/spec/size.ts";
import { inFolder } from "./in_folder.ts";

const text = '{"project":"p","branchName":"b","userStories":[{"id":"A","title":"a","acceptanceCriteria":[],' +
  '"priority":1}]}';

const markdown = "# P\n## User Stories\n### A: a\n**Acceptance Criteria:**\n- b\n";

Deno.test("everything but .json is read as Markdown", async () => {
  for (const name of ["spec.md", "SPEC.MD", "spec.txt", "spec", "json", "spec.json.md"]) {
    await inFolder({ [name]: markdown }, async (folder) => {
      assert.equal((await loadSpecWithWarnings(`${folder}/${name}`)).format, "autom8-markdown");
    });
  }
  for (const name of ["spec.json", "SPEC.JSON", ".json"]) {
    await inFolder({ [name]: text }, async (folder) => {
      assert.equal((await loadSpecWithWarnings(`${folder}/${name}`)).format, "autom8-json");
    });
  }
});

Deno.test("a JSON spec with a byte order mark is read", () =>
  inFolder({ "spec.json": `\uFEFF${text}` }, async (folder) => {
    assert.equal((await loadSpec(`${folder}/spec.json`)).userStories.length, 1);
  }));

Deno.test("a spec behind a link is read", () =>
  inFolder({ "real.json": text }, async (folder) => {
    await Deno.symlink(`${folder}/real.json`, `${folder}/link.json`);
    assert.equal((await loadSpec(`${folder}/link.json`)).project, "p");
  }));

Deno.test("a missing file, and a path below a file, are not found", () =>
  inFolder({ "file.json": text }, async (folder) => {
    for (const path of [`${folder}/none.json`, `${folder}/file.json/spec.json`]) {
      const error = await failure(path);
      assert.ok(error.kind === "spec-not-found");
      assert.deepEqual(error.data, { path });
    }
  }));

Deno.test("rows 24, 32: a folder, a pipe, a device and a file over 16 MB are refused before they are read", () =>
  inFolder({}, async (folder) => {
    const size = maxSpecBytes + 1;
    await Deno.create(`${folder}/huge.json`).then((file) => file.close());
    await Deno.truncate(`${folder}/huge.json`, size);
    const expected =
      "a text file, or a folder with one of spec.md, tasks.md, requirements.md, proposal.md, " +
      "prd.json, tasks.json, .taskmaster/tasks/tasks.json, spec.json";
    await assertNoText(folder, "a folder with none of them", expected);
    await assertNoText(`${folder}/huge.json`, `${size} bytes`, `at most ${size - 1} bytes`);
    if (Deno.build.os !== "windows") {
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe.json`] }).output();
      await assertNoText(`${folder}/pipe.json`, "a named pipe");
      await Deno.symlink(`${folder}/pipe.json`, `${folder}/link.json`);
      await assertNoText(`${folder}/link.json`, "a named pipe");
    }
    if (Deno.build.os !== "windows") {
      await assertNoText("/dev/zero", "a device");
      await Deno.symlink(`${folder}/loop.json`, `${folder}/loop.json`);
      await assertNoText(`${folder}/loop.json`, "Too many levels of symbolic links");
      await assertNoText(`${folder}/${"a".repeat(300)}.json`, "File name too long");
    }
  }));

async function assertNoText(path: string, got: string, expected = "a text file"): Promise<void> {
  const error = await failure(path);
  const problems = [{ where: "", expected, got }];
  assert.deepEqual([error.kind, error.data], ["spec-invalid", { file: path, problems }]);
}

async function failure(path: string): Promise<Autom8Error> {
  try {
    await loadSpec(path);
  } catch (error) {
    if (error instanceof Autom8Error) return error;
    throw error;
  }
  return assert.fail("the spec was accepted");
}
