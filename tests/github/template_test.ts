import assert from "assert";
import {
  chosenTemplate,
  fillTemplate,
  headingsOf,
  keepsHeadings,
  templateFile,
  templateFolder,
  templateText,
} from "../../src/github/template.ts";

const names: [names: string[], file: string | null][] = [
  [["README.md", "pull_request_template.md"], "pull_request_template.md"],
  [["Pull-Request-Template"], "Pull-Request-Template"],
  [["PULL_REQUEST_TEMPLATE.rst"], "PULL_REQUEST_TEMPLATE.rst"],
  [["pull_request_templates.md", "my_pull_request_template.md"], null],
];

for (const [all, file] of names) {
  Deno.test(`of ${all.join(", ")}, the template is ${file}`, () => assert.equal(templateFile(all), file));
}

Deno.test("of several templates, the default one is used, else the first", () => {
  assert.equal(templateFolder(["x", "PULL_REQUEST_TEMPLATE"]), "PULL_REQUEST_TEMPLATE");
  assert.equal(chosenTemplate(["b.md", "a.md", "0.txt"]), "a.md");
  assert.equal(chosenTemplate(["b.md", "Default.md"]), "Default.md");
  assert.equal(chosenTemplate(["b.txt"]), null);
});

Deno.test("front matter is no part of a template, and headings in comments and code are none", () => {
  assert.equal(templateText("---\nname: x\n---\n\n# A\r\nb\n"), "# A\nb");
  assert.deepEqual(headingsOf("# A #\n<!--\n## no\n-->\n```\n## no\n```\ntext\n  ### B"), ["# A", "### B"]);
});

const filled: [text: string, keeps: boolean][] = [
  ["# A\nx\n## B\ny", true],
  ["# A\n## New\n## B", true],
  ["## B\n# A", false],
  ["# A", false],
  ["# A\n# B", false],
];

for (const [text, keeps] of filled) {
  Deno.test(`${JSON.stringify(text)} ${keeps ? "keeps" : "does not keep"} the headings`, () => {
    assert.equal(keepsHeadings("# A\n\n## B\n", text), keeps);
  });
}

Deno.test("the description stands under the heading that asks for it, else at the end", () => {
  assert.equal(
    fillTemplate("# Checks\n\n# What changed\n- [ ] a", "Sums"),
    "# Checks\n\n# What changed\n\nSums\n- [ ] a",
  );
  assert.equal(fillTemplate("# Checks", "Sums"), "# Checks\n\nSums");
  assert.equal(fillTemplate("# Checks", ""), "# Checks");
});
