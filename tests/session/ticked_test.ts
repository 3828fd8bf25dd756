/** What ticked boxes mean: said on the command line, asked, or refused; never guessed. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { loadSpecWithWarnings } from "../../src/spec/file.ts";
import { settleTicked } from "../../src/session/ticked.ts";

const plan = new URL("../../fixtures/specs/ralphex/plan.md", import.meta.url).pathname;
const story = new URL("../../fixtures/specs/bmad/1.2.story.md", import.meta.url).pathname;

Deno.test("ticked boxes are asked about once, with their number", async () => {
  const questions: string[] = [];
  for (const answer of [true, false]) {
    const confirm = (question: string) => {
      questions.push(question);
      return Promise.resolve(answer);
    };
    const settled = await settleTicked(await loadSpecWithWarnings(plan), null, confirm);
    assert.equal(settled, answer ? "done" : "todo");
  }
  assert.equal(
    questions[0],
    "plan.md (ralphex plan): 2 of 3 boxes are ticked, which is all of 1 of 2 stories. Take these stories as done?",
  );
});

Deno.test("what the command line says is not asked again", async () => {
  const confirm = () => Promise.reject(new Error("asked"));
  for (const ticked of ["done", "todo"] as const) {
    assert.equal(await settleTicked(await loadSpecWithWarnings(plan), ticked, confirm), ticked);
  }
});

Deno.test("boxes that make no story done make no difference", async () => {
  assert.equal(await settleTicked(await loadSpecWithWarnings(story), null, null), "todo");
});

Deno.test("where nobody can be asked, the run is refused with both ways on", async () => {
  const loaded = await loadSpecWithWarnings(plan);
  await assert.rejects(settleTicked(loaded, null, null), (error) => {
    assert.ok(error instanceof Autom8Error);
    assert.equal(error.kind, "usage");
    assert.match(
      error.info.hint ?? "",
      /`--ticked done` skips these stories, `--ticked todo` does them again/,
    );
    return true;
  });
});
