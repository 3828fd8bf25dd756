/** Words that are nearly known: each spec with the warnings that a person gets, or with none. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { loadSpec } from "../../src/spec/file.ts";
import { jsonWarnings } from "../../src/spec/json_warnings.ts";
import { parseMarkdownSpec } from "../../src/spec/markdown.ts";
import { markdownWarnings } from "../../src/spec/markdown_warnings.ts";
import { type JsonSource, readJsonSource, specIn } from "../../src/spec/json_spec.ts";
import type { SpecReading } from "../../src/spec/spec.ts";
import type { SpecWarning } from "../../src/spec/warnings.ts";
import { inFolder } from "./in_folder.ts";

type Row = [name: string, text: string, warnings: string[]];

const shown = (warnings: readonly SpecWarning[]) =>
  warnings.map(({ where, expected, got }) => `${where}: ${expected} | ${got}`);
function sourceOf(text: string): JsonSource {
  const read = readJsonSource(text, "spec.json");
  if (read.kind === "invalid") throw new Error(`not JSON: ${text}`);
  return read.source;
}
const specOf = (reading: SpecReading) => reading.kind === "valid" ? reading.spec : null;

/** A story on line 3 whose keys stand on the lines from 4 on. */
const story = (...lines: string[]) =>
  `{"project": "p", "branchName": "f/b",
"userStories": [
{"id": "US-1", "title": "One", "acceptanceCriteria": ["a"], "priority": 1${
    lines.map((line) => `,\n${line}`).join("")
  }}
]}`;

/** A spec with further keys, from line 2 on. */
const top = (...lines: string[]) =>
  `{"project": "p", "branchName": "f/b",
${
    lines.map((line) => `${line},\n`).join("")
  }"userStories": [{"id": "US-1", "title": "One", "acceptanceCriteria": ["a"], "priority": 1}]}`;

const near = (line: number, key: string, meant: string) =>
  `line ${line}, userStories[0].${key}: the key "${meant}" | "${key}"`;

const json: Row[] = [
  ["a letter is missing", story('"verfy": ["x"]'), [near(4, "verfy", "verify")]],
  ["letters are swapped", story('"notse": "x"'), [near(4, "notse", "notes")]],
  ["snake case", story('"depends_on": ["US-2"]'), [near(4, "depends_on", "dependsOn")]],
  ["kebab case", story('"depends-on": ["US-2"]'), [near(4, "depends-on", "dependsOn")]],
  ["no case", story('"dependson": ["US-2"]'), [near(4, "dependson", "dependsOn")]],
  ["spaces", story('"depends on": ["US-2"]'), [near(4, "depends on", "dependsOn")]],
  ["a synonym", story('"dependencies": ["US-2"]'), [near(4, "dependencies", "dependsOn")]],
  ["upper case beside the key itself", story('"Priority": 2'), [near(4, "Priority", "priority")]],
  ["snake case beside the key itself", story('"acceptance_criteria": ["b"]'), [
    near(4, "acceptance_criteria", "acceptanceCriteria"),
  ]],
  ["several, each with its line", story('"verfy": ["x"]', '"estimate": 3', '"descripton": "d"'), [
    near(4, "verfy", "verify"),
    near(6, "descripton", "description"),
  ]],
  ["passed", story('"passed": true'), [near(4, "passed", "passes")]],
  ["after an escaped key", story('"x\\n": "\\n"', '"verfy": []'), [near(5, "verfy", "verify")]],
  ["a key of the spec", top('"descripton": "d"'), [
    'line 2, descripton: the key "description" | "descripton"',
  ]],
  ["a key of the spec in snake case", top('"branch_name": "x"'), [
    'line 2, branch_name: the key "branchName" | "branch_name"',
  ]],
  ["verify for all stories", top('"verify": ["npm test"]'), [
    'line 2, verify: "verify" in a story, or in the configuration for all of them | "verify"',
  ]],
  ["criteria for all stories", top('"acceptanceCriteria": ["x"]'), [
    'line 2, acceptanceCriteria: "acceptanceCriteria" in a story | "acceptanceCriteria"',
  ]],
  ["a branch for one story", story('"branchName": "x"'), [
    'line 4, userStories[0].branchName: "branchName" outside of the stories: a spec has one branch | "branchName"',
  ]],
  ["stories under a nearly right key", story('"verfy": []').replace("userStories", "storys"), [
    'line 2, storys: the key "userStories" | "storys"',
    near(4, "verfy", "verify"),
  ]],
  ["user_stories", story().replace("userStories", "user_stories"), [
    'line 2, user_stories: the key "userStories" | "user_stories"',
  ]],
  ["a byte order mark", `\uFEFF${story('"verfy": []')}`, [near(4, "verfy", "verify")]],
  ["Windows newlines", story('"verfy": []').replaceAll("\n", "\r\n"), [near(4, "verfy", "verify")]],
  [
    "no criteria",
    story().replace('["a"]', "[]"),
    ["line 3: acceptance criteria for US-1 | none"],
  ],
  [
    "two stories of one title",
    story().replace(
      '"priority": 1}',
      '"priority": 1},\n{"id": "US-2", "title": "One", "acceptanceCriteria": ["b"], "priority": 2}',
    ),
    ['line 4: a title of its own for US-2 | "One", the title of US-1'],
  ],
  [
    "keys of one's own",
    story('"estimate": 3', '"labels": []', '"phases": []', '"verified": true', '"$id": 1'),
    [],
  ],
  [
    "keys of other tools",
    story('"status": "done"', '"tests": []', '"tasks": []', '"owner": "x"', '"epic": 1'),
    [],
  ],
  [
    "keys in other languages",
    story('"titel": "x"', '"priorität": 1', '"beschreibung": "x"', '"説明": "x"'),
    [],
  ],
  ["similar keys of one's own beside ours", story('"notes": "x"', '"note": "y"'), []],
  ["keys inside of other values", story('"meta": {"verfy": 1, "storys": []}'), []],
  ["names of every object", story('"constructor": 1', '"__proto__": 2', '"toString": 3'), []],
  ["a long key", story(`"${"v".repeat(5000)}": 1`), []],
  ["keys of one's own on the spec", top('"$schema": "x"', '"version": 1', '"owner": {}', '"title": "x"'), []],
  ["no object", "[1]", []],
];

for (const [name, text, expected] of json) {
  Deno.test(`keys that are nearly known: ${name}`, async () => {
    const source = sourceOf(text);
    assert.deepEqual(shown(jsonWarnings(source, specOf(await specIn(source)))), expected);
  });
}

/** The lines of a story begin on line 9. */
const markdown = (...lines: string[]) =>
  ["# Login", "", "Branch: feature/login", "", "## User Stories", "", "### US-1: One", "", ...lines].join(
    "\n",
  );
const criteria = ["**Acceptance Criteria:**", "- a"];

const labels: Row[] = [
  ["a label", markdown("**Prority:** 1", ...criteria), [
    'line 9: "**Priority:**" | "**Prority:**1"'.replace("**1", "** 1"),
  ]],
  ["a label without bold", markdown("Prority: 1", ...criteria), ['line 9: "**Priority:**" | "Prority: 1"']],
  ["a colon outside", markdown("**Prority**: 1", ...criteria), [
    'line 9: "**Priority:**" | "**Prority**: 1"',
  ]],
  ["an item", markdown("- Priority: 1", ...criteria), ['line 9: "**Priority:**" | "- Priority: 1"']],
  ["no colon", markdown("**Acceptance Criteria**", "- a"), [
    "line 7: acceptance criteria for US-1 | none",
    'line 9: "**Acceptance Criteria:**" | "**Acceptance Criteria**"',
  ]],
  ["neither bold nor colon", markdown("Acceptance criteria", "- a"), [
    "line 7: acceptance criteria for US-1 | none",
    'line 9: "**Acceptance Criteria:**" | "Acceptance criteria"',
  ]],
  ["a plural too many", markdown("#### Acceptance Criterias", "- a"), [
    "line 7: acceptance criteria for US-1 | none",
    'line 9: "#### Acceptance Criteria" | "#### Acceptance Criterias"',
  ]],
  ["a shorter word", markdown("**Criteria:**", "- a"), [
    "line 7: acceptance criteria for US-1 | none",
    'line 9: "**Acceptance Criteria:**" | "**Criteria:**"',
  ]],
  ["a heading of level 2", markdown("## Acceptance Criterias", "- a"), [
    "line 7: acceptance criteria for US-1 | none",
    'line 9: "**Acceptance Criteria:**" in a story | "## Acceptance Criterias"',
  ]],
  [
    "dependencies on a story",
    markdown(...criteria, "", "### US-2: Two", "**Dependencies:** US-1", ...criteria),
    [
      'line 13: "**Depends on:**" | "**Dependencies:** US-1"',
    ],
  ],
  ["no colon after the id", markdown(...criteria, "", "### US2 Two", ...criteria), [
    'line 12: "### US2: Two", with a colon after the id | "### US2 Two"',
  ]],
  ["a story one level too deep", markdown(...criteria, "", "#### US-2: Two", "**Criteria met:** all"), [
    'line 12: "### US-2: Two", with three # | "#### US-2: Two"',
  ]],
  ["a story one level too high", markdown(...criteria, "", "## US-2: Two"), [
    'line 12: "### US-2: Two", with three # | "## US-2: Two"',
  ]],
  ["a section", "# Login\n\n## User Storys\n\n### US-1: One", [
    'line 3: "## User Stories" | "## User Storys"',
  ]],
  ["a section of level 3", "# Login\n\n### User Stories\n", [
    'line 3: "## User Stories", with two # | "### User Stories"',
  ]],
  ["a section of level 1", "# User Stories\n\n### US-1: One", [
    'line 1: "## User Stories", with two # | "# User Stories"',
  ]],
  ["a section in bold", "# Login\n\n**User Stories**\n", ['line 3: "## User Stories" | "**User Stories**"']],
  ["a section without a mark", "# Login\n\nUser Stories\n---\n", [
    'line 3: "## User Stories" | "User Stories"',
  ]],
  ["the branch", "# Login\n\n## Brnach\n\nfeature/x\n", ['line 3: "## Branch" | "## Brnach"']],
  ["a label of the branch", "# Login\n\nBrnach: feature/x\n", [
    'line 3: "Branch:" right after the title, or the name below a heading "## Branch" | "Brnach: feature/x"',
  ]],
  ["the branch in another section", "# Login\n\n## Overview\n\n**Branch:** feature/x\n", [
    'line 5: "Branch:" right after the title, or the name below a heading "## Branch" | "**Branch:** feature/x"',
  ]],
  [
    "a space before the colon",
    "# Login\n\nBranch : feature/x\n\n" + markdown(...criteria).split("\n").slice(4).join("\n"),
    [],
  ],
  [
    "every label",
    markdown(
      "**Priority:** 1",
      "**Description:** d",
      "**Depends on:** none",
      ...criteria,
      "",
      "**Notes:** n",
      "",
      "**Verify:**",
      "- `x`",
    ),
    [],
  ],
  ["labels as headings", markdown("#### Acceptance Criteria", "- a", "#### Notes", "n"), []],
  ["labels without bold", markdown("priority: 2", "acceptance criteria:", "* a"), []],
  [
    "labels of one's own",
    markdown("**Estimate:** 3", "**Owner:** me", "Background: because", ...criteria),
    [],
  ],
  [
    "sections of one's own",
    markdown(...criteria, "", "## Dependencies", "zod", "## Notes", "x", "## Verification", "y"),
    [],
  ],
  ["dependencies on packages", markdown("**Dependencies:** zod, react", ...criteria), []],
  [
    "criteria that look like labels",
    markdown(...criteria, "- **Verify** the token", "- Priority: urgent mails go first"),
    [],
  ],
  [
    "sentences that begin with a label's word",
    markdown("Verify that it works: run it.", "Notes about it", ...criteria),
    [],
  ],
  ["other languages", markdown("**Priorität:** hoch", "**Beschreibung:** x", "Hinweis: y", ...criteria), []],
  ["code", markdown(...criteria, "", "```", "**Prority:** 1", "```"), []],
  ["a heading with a number", markdown("#### HTTP2: details", "x", ...criteria), []],
  ["no criteria", markdown("text"), ["line 7: acceptance criteria for US-1 | none"]],
];

for (const [name, text, expected] of labels) {
  Deno.test(`headings and labels that are nearly known: ${name}`, () => {
    assert.deepEqual(shown(markdownWarnings(text, specOf(parseMarkdownSpec(text, "spec.md")))), expected);
  });
}

Deno.test("a spec that is not valid is explained by the words that are nearly right, each once", () =>
  inFolder({
    "a.json": story('"verfy": []').replace("userStories", "storys"),
    "b.json": story().replace("branchName", "branch_name"),
    "c.md": "# Login\n\n## User Storys\n\n### US-1: One\n",
  }, async (folder) => {
    const problems = async (name: string) => {
      const error = await loadSpec(`${folder}/${name}`).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Autom8Error);
      return error.info.message.split("\n").slice(1).map((line) => line.trim());
    };
    assert.deepEqual(await problems("a.json"), [
      "userStories: expected a list of stories, got nothing",
      'line 2, storys: expected the key "userStories", got "storys"',
      'line 4, userStories[0].verfy: expected the key "verify", got "verfy"',
    ]);
    const [only, ...others] = await problems("b.json");
    assert.match(only ?? "", /nothing \(there is "branch_name"\)/);
    assert.deepEqual(others, []);
    assert.equal((await problems("c.md"))[1], 'line 3: expected "## User Stories", got "## User Storys"');
  }));

Deno.test("no good spec has a warning for a word", () => {
  const folder = new URL("../../fixtures/specs/good/", import.meta.url).pathname;
  for (const { name } of Deno.readDirSync(folder)) {
    const text = Deno.readTextFileSync(folder + name);
    const warnings = name.endsWith(".md") ? markdownWarnings(text, null) : jsonWarnings(sourceOf(text), null);
    assert.deepEqual(shown(warnings), [], name);
  }
});
