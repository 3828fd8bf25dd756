/** What `spec check` says about a plan without an agent: each warning has its line, and what is fine has none. */

import assert from "assert";
import type { SpecFormat } from "../../src/spec/formats.ts";
import { planWarnings } from "../../src/spec/plan_warnings.ts";
import { checkSpec } from "../../src/spec/spec.ts";

type Draft = {
  id: string;
  criteria?: string[];
  description?: string;
  dependsOn?: string[];
  passes?: boolean;
};

/** The lines and messages of a plan whose file has a line for each story and each criterion. */
function warningsOf(stories: Draft[], format: SpecFormat = "autom8-json"): string[] {
  const reading = checkSpec({
    project: "p",
    branchName: "b",
    userStories: stories.map((
      { id, criteria = ["a"], description = "", dependsOn = [], passes = false },
    ) => ({
      id,
      title: `Title of ${id}`,
      description,
      acceptanceCriteria: criteria,
      priority: 1,
      dependsOn,
      passes,
    })),
  });
  assert.ok(reading.kind === "valid", JSON.stringify(reading));
  const text = stories.flatMap(({ id, criteria = ["a"] }) => [
    `Title of ${id}`,
    ...criteria.map((criterion) => JSON.stringify(criterion)),
  ]).join("\r\n");
  return planWarnings(reading.spec, format, text).map(({ line, expected, got }) =>
    `${line}: ${expected} | ${got}`
  );
}

const checked: [criterion: string, vague: string | null][] = [
  ["The form works well", "works well"],
  ["It is user-friendly", "user-friendly"],
  ["Errors are handled gracefully", "handled gracefully"],
  ["The page looks good", "looks good"],
  ["Die Oberfläche ist benutzerfreundlich", "benutzerfreundlich"],
  ["使いやすい画面", "使いやすい"],
  ["Works well with 10,000 rows", null],
  ["`npm test` works as expected", null],
  ['The page says "works well"', null],
  ["POST /login returns a token", null],
  ["The etcetera command is removed", null],
];

for (const [criterion, vague] of checked) {
  Deno.test(`a criterion that cannot be checked is a warning: ${criterion}`, () => {
    const expected = "3: a criterion for A that can be checked | ";
    assert.deepEqual(
      warningsOf([{ id: "A", criteria: ["first", criterion] }]),
      vague === null ? [] : [`${expected}${JSON.stringify(vague)} in ${JSON.stringify(criterion)}`],
    );
  });
}

Deno.test("a story with many criteria or a long text is too big", () => {
  const many = Array.from({ length: 13 }, (_, i) => `criterion ${i}`);
  assert.deepEqual(warningsOf([{ id: "A", criteria: many.slice(1) }, { id: "B", criteria: many }]), [
    "14: at most 12 criteria for B | 13 criteria: several stories would be easier to do and to review",
  ]);
  assert.deepEqual(warningsOf([{ id: "A", description: "x".repeat(12_000) }]), [
    "1: at most 12000 characters for A | 12001",
  ]);
});

Deno.test("stories that name the same files are a warning unless one waits for the other", () => {
  const story = (id: string, file: string, dependsOn: string[] = []) => ({
    id,
    description: `In ${file}.`,
    dependsOn,
  });
  assert.deepEqual(warningsOf([story("A", "src/a.ts"), story("B", "src/a.ts")]), [
    "3: B to depend on A, or other files | src/a.ts in both, without dependsOn",
  ]);
  const fine: [string, Draft[], SpecFormat?][] = [
    ["other files", [story("A", "src/a.ts"), story("B", "src/b.ts")]],
    ["a dependency", [story("A", "src/a.ts"), story("B", "src/a.ts", ["A"])]],
    ["a dependency the other way round", [story("A", "src/a.ts", ["B"]), story("B", "src/a.ts")]],
    ["a dependency through another", [
      story("A", "src/a.ts"),
      story("C", "nothing", ["A"]),
      story("B", "src/a.ts", ["C"]),
    ]],
    ["an address", [story("A", "https://example.com/a.html"), story("B", "https://example.com/a.html")]],
    ["a word with a dot", [story("A", "Node.js"), story("B", "Node.js")]],
    ["a format without dependencies", [story("A", "src/a.ts"), story("B", "src/a.ts")], "ralphex"],
  ];
  for (const [what, stories, format] of fine) assert.deepEqual(warningsOf(stories, format), [], what);
});

Deno.test("a story that passes already is not reviewed", () => {
  assert.deepEqual(warningsOf([{ id: "A", criteria: ["works well"], passes: true }]), []);
});
