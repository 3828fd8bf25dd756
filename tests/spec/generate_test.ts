/** The JSON form of a Markdown spec keeps `passes` of every story whose content is unchanged. */

import assert from "assert";
import { generatedFile, generateSpec } from "../../src/spec/generate.ts";
import { writePasses } from "../../src/spec/passes.ts";
import type { Spec } from "../../src/spec/spec.ts";
import { inFolder } from "./in_folder.ts";

const markdown =
  "# Login\n## User Stories\n### A: Log in\n**Acceptance Criteria:**\n- a token\n### B: Log out\n";

Deno.test("the file is named for the Markdown file, in the project's folder", () => {
  assert.equal(generatedFile("/specs/login.md", "/specs"), "/specs/login.json");
  assert.match(generatedFile("/somewhere/login.md", "/specs"), /^\/specs\/login-[0-9a-f]{8}\.json$/);
  assert.match(generatedFile("login.v2.markdown", "/specs"), /^\/specs\/login\.v2-[0-9a-f]{8}\.json$/);
  assert.match(generatedFile("/somewhere.d/LOGIN", "/specs"), /^\/specs\/LOGIN-[0-9a-f]{8}\.json$/);
});

Deno.test("two Markdown files of one name do not share a form, and what passes in one", () =>
  inFolder({}, async (folder) => {
    for (const name of ["a", "b"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/spec.md`, markdown);
    }
    const first = await generateSpec(`${folder}/a/spec.md`, folder);
    await writePasses(first.specFile, allPassing(first.spec));
    const other = await generateSpec(`${folder}/b/spec.md`, folder);
    assert.notEqual(other.specFile, first.specFile);
    assert.ok(other.spec.userStories.every(({ passes }) => !passes));
    assert.ok(
      (await generateSpec(`${folder}/a/spec.md`, folder)).spec.userStories.every(({ passes }) => passes),
    );
  }));

Deno.test("the JSON form has the content of the Markdown and ends in a newline", () =>
  inFolder({ "login.md": markdown }, async (folder) => {
    const { specFile, spec } = await generateSpec(`${folder}/login.md`, folder);
    assert.equal(specFile, `${folder}/login.json`);
    assert.equal(await Deno.readTextFile(specFile), `${JSON.stringify(spec, null, 2)}\n`);
    assert.deepEqual(spec.userStories.map((story) => story.id), ["A", "B"]);
  }));

Deno.test("generating it again does not write the file", () =>
  inFolder({ "login.md": markdown }, async (folder) => {
    const { specFile } = await generateSpec(`${folder}/login.md`, folder);
    const { ino } = await Deno.stat(specFile);
    await generateSpec(`${folder}/login.md`, folder);
    assert.equal((await Deno.stat(specFile)).ino, ino);
  }));

const edits: [what: string, from: string, to: string, passing: string[]][] = [
  ["nothing", "", "", ["A", "B"]],
  ["an introduction", "# Login\n", "# Login\nFor all.\n", ["A", "B"]],
  ["another criterion", "- a token\n", "- a token\n- a cookie\n", ["B"]],
  ["another title", "A: Log in", "A: Sign in", ["B"]],
  ["another id", "B: Log out", "C: Log out", ["A"]],
  ["a story in between", "### B", "### X: New\n### B", ["A", "B"]],
  ["a note", "- a token\n", "- a token\n\nNotes: short\n", ["A", "B"]],
];

for (const [what, from, to, passing] of edits) {
  Deno.test(`with ${what} changed in the Markdown, ${passing.join(" and ")} still passes`, () =>
    inFolder({ "login.md": markdown }, async (folder) => {
      const { specFile, spec } = await generateSpec(`${folder}/login.md`, folder);
      await writePasses(specFile, allPassing(spec));
      await Deno.writeTextFile(`${folder}/login.md`, markdown.replace(from, to));
      const again = await generateSpec(`${folder}/login.md`, folder);
      assert.deepEqual(again.spec.userStories.filter((story) => story.passes).map(({ id }) => id), passing);
    }));
}

Deno.test("an unreadable JSON form is replaced", () =>
  inFolder({ "login.md": markdown, "login.json": '{"project": ' }, async (folder) => {
    const { specFile, spec } = await generateSpec(`${folder}/login.md`, folder);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(specFile)), spec);
  }));

function allPassing(spec: Spec): Spec {
  return { ...spec, userStories: spec.userStories.map((story) => ({ ...story, passes: true })) };
}
