/** What people write in Markdown specs, and how it is read. */

import assert from "assert";
import { parseMarkdownSpec } from "../../src/spec/markdown.ts";
import type { Spec, Story } from "../../src/spec/spec.ts";

function read(text: string): Spec {
  const reading = parseMarkdownSpec(text, "spec.md");
  assert.equal(reading.kind, "valid", JSON.stringify(reading));
  return reading.kind === "valid" ? reading.spec : assert.fail();
}

function storyOf(body: string): Story {
  const [story] = read(`# Feature\n\n## User Stories\n\n### US-1: One\n${body}`).userStories;
  return story ?? assert.fail();
}

const whole = `# Feature: Log in

## Project
shop

## Branch
feature/login

## Description
People can log in.

## User Stories

### US-001: A form
**Priority:** 2

It has two fields.

**Acceptance Criteria:**
- [ ] It has a name
- [x] It has a password,
  hidden while typed

**Notes:** none yet

### US-002: A button
**Priority:** 1
**Depends on:** \`US-001\`
**Verify:**
- \`npm test\`
`;

Deno.test("a whole spec is read", () => {
  const spec = read(whole);
  assert.equal(spec.project, "shop");
  assert.equal(spec.branchName, "feature/login");
  assert.equal(spec.description, "People can log in.");
  const [form, button] = spec.userStories;
  assert.equal(form?.description, "It has two fields.");
  assert.deepEqual(form?.acceptanceCriteria, ["It has a name", "It has a password, hidden while typed"]);
  assert.equal(form?.notes, "none yet");
  assert.deepEqual([form?.priority, button?.priority], [2, 1]);
  assert.deepEqual(button?.dependsOn, ["US-001"]);
  assert.deepEqual(button?.verify, ["npm test"]);
});

const same: [string, string][] = [
  ["Windows newlines", whole.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\uFEFF${whole}`],
  ["spaces at the ends of lines", whole.replaceAll("\n", "  \n")],
  ["a fence around it", `\`\`\`markdown\n${whole.trimEnd()}\n\`\`\`\n`],
  ["headings with colons", whole.replace("## User Stories", "## User Stories:")],
];

for (const [name, text] of same) {
  Deno.test(`the same is read with ${name}`, () => assert.deepEqual(read(text), read(whole)));
}

Deno.test("without branch and priorities, the title and the order are used", () => {
  const spec = read("# Log in!\n\n## User Stories\n\n### A: First\n\n### B: Second\n");
  assert.equal(spec.branchName, "autom8/log-in");
  assert.deepEqual(spec.userStories.map((story) => story.priority), [1, 2]);
});

Deno.test("a comment in a code block is not a heading", () => {
  const story = storyOf("Do it so:\n```sh\n# first\n## then\nmake\n```\n**Acceptance Criteria:**\n- done\n");
  assert.match(story.description, /# first\n## then\nmake/);
  assert.deepEqual(story.acceptanceCriteria, ["done"]);
});

Deno.test("only text marked as code is a command", () => {
  assert.deepEqual(storyOf("**Verify:**\n```\nnpm test\nnpm run lint\n```\n").verify, [
    "npm test",
    "npm run lint",
  ]);
  assert.deepEqual(storyOf("**Verify:** `npm test`\n").verify, ["npm test"]);
});

const commands: [what: string, body: string, verify: string[]][] = [
  ["none at all", "**Verify:** none\n", []],
  ["code with backticks in a block", "**Verify:**\n```sh\necho `date`\n```\n", ["echo `date`"]],
  ["a block with a comment and a blank line", "**Verify:**\n```\n# all of it\n\nmake\n```\n", ["make"]],
  ["a line that continues on the next", "**Verify:**\n```\nmake \\\n  -j 2 \\\n  all\n```\n", [
    "make -j 2 all",
  ]],
  ["a numbered list", "#### Verify\n1. `a`\n2) `b`\n", ["a", "b"]],
  ["a block with other marks", "**Verify:**\n~~~\nmake\n```\n~~~\n", ["make", "```"]],
];

for (const [what, body, verify] of commands) {
  Deno.test(`commands: ${what}`, () => assert.deepEqual(storyOf(body).verify, verify));
}

const criteria: [what: string, body: string, list: string[]][] = [
  ["boxes, bullets and numbers", "- [ ] a\n- [x] b\n* c\n+ d\n1. e\n2) f\n", ["a", "b", "c", "d", "e", "f"]],
  ["nested items stand alone", "- a\n  - b\n", ["a", "b"]],
  ["empty items are nothing", "- a\n-\n- [ ]\n\n---\n- b\n", ["a", "b"]],
  ["code belongs to the item before", "- a:\n  ```\n  # x\n  ```\n- b\n", ["a:\n  ```\n  # x\n  ```", "b"]],
  ["code alone is one", "```gherkin\nGiven a\nThen b\n```\n", ["```gherkin\nGiven a\nThen b\n```"]],
  ["bold words in an item are no label", "- **Notes:** are shown\n", ["**Notes:** are shown"]],
];

for (const [what, body, list] of criteria) {
  Deno.test(`criteria: ${what}`, () => {
    assert.deepEqual(storyOf(`**Acceptance Criteria:**\n${body}`).acceptanceCriteria, list);
  });
}

const priorities = ["**Priority:** 7", "Priority: 7", "PRIORITY : 7", "__Priority__: 7", "- **Priority:** 7"];
for (const line of priorities) {
  Deno.test(`a priority is written ${line}`, () => assert.equal(storyOf(`${line}\n`).priority, 7));
}

const dependencies = [
  "**Depends on:** US-1, US-2",
  "depends on: `US-1` `US-2`",
  "**Depends on:**\n- US-1\n- US-2",
  "#### Depends on:\n* US-1, US-2",
];
for (const body of dependencies) {
  Deno.test(`dependencies are written ${JSON.stringify(body)}`, () => {
    const text = `## Stories\n### US-1: a\n### US-2: b\n### US-3 - c\n${body}\n`;
    assert.deepEqual(read(text).userStories[2]?.dependsOn, ["US-1", "US-2"]);
  });
}

Deno.test("an unknown label ends a list and is kept for the agent", () => {
  const story = storyOf(
    "**Acceptance Criteria:**\n- a\n\n**Out of scope:**\n- b\n\n#### Design\nBlue.\n\n<!-- not\nthis -->\n",
  );
  assert.deepEqual(story.acceptanceCriteria, ["a"]);
  assert.equal(story.notes, "**Out of scope:**\n- b\n\n#### Design\nBlue.");
});

Deno.test("text before the stories reaches the agent, also in sections with other names", () => {
  const text = "# Shop\n\nA shop.\n\nBranch: shop\n\n## Non-goals\n\n- No crypto.\n\n```\n# x\n```\n\n" +
    "## Stories\n\n---\n\n### A: a\n\n# Appendix\n\nThe end.\n";
  const { description, branchName, project } = read(text);
  assert.equal(project, "Shop");
  assert.equal(branchName, "shop");
  assert.equal(
    description,
    "A shop.\n\n\n## Non-goals\n\n- No crypto.\n\n```\n# x\n```\n\n# Appendix\n\nThe end.",
  );
});

const titles: [heading: string, title: string][] = [
  ["### US-1: C#", "C#"],
  ["### US-1: Two ##", "Two"],
  ["### US-1 – A: b", "A: b"],
];
for (const [heading, title] of titles) {
  Deno.test(`the title of ${heading} is ${title}`, () => {
    assert.deepEqual(read(`## Stories\n${heading}\n`).userStories[0]?.title, title);
  });
}

const slugs: [title: string, branch: string][] = [
  ["Feature: Log in, now!", "autom8/log-in-now"],
  ["注册 हिन्दी", "autom8/注册-हिन्दी"],
  ["!!!", "autom8/feature"],
  [`${"a".repeat(59)}𝒷𝒷`, `autom8/${"a".repeat(59)}𝒷`],
  [`${"a".repeat(59)} b`, `autom8/${"a".repeat(59)}`],
];
for (const [title, branch] of slugs) {
  Deno.test(`the branch of ${title.slice(0, 20)} is derived from its letters`, () => {
    assert.equal(read(`# ${title}\n## Stories\n### A: a\n`).branchName, branch);
  });
}

const broken: [name: string, body: string, where: string, expected: RegExp][] = [
  [
    "a sentence where a command should be",
    "**Verify:**\n- make sure it works\n",
    "line 7",
    /one command in backticks/,
  ],
  ["a priority that is no whole number", "**Priority:** 1.5\n", "line 6", /a priority/],
  ["a priority in words", "**Priority:** high\n", "line 6", /a priority/],
  ["a story without a title", "### US-2\n", "line 6", /ID: Title/],
  ["a fence that is never closed", "```\n### US-2: Two\n", "line 6", /a closing fence/],
  ["two commands in a sentence", "**Verify:** `a` and `b`\n", "line 6", /one command/],
  ["the same id again", "### US-1: Two\n", "line 6, id", /^a unique id \(line 5 has the same one\)$/],
  ["a dependency that is not there", "Depends on: US-9\n", "line 5, dependsOn[0]", /id of a story/],
  ["a priority of none", "Priority: 0\n", "line 5, priority", /a whole number/],
  ["a branch that git refuses", "## Branch\n\na..b\n", "line 8", /a branch name that git accepts/],
  ["two branches", "## Branch\na\nb\n", "line 8", /one branch name/],
];

for (const [name, body, where, expected] of broken) {
  Deno.test(`rejected with its line: ${name}`, () => {
    const reading = parseMarkdownSpec(`# Feature\n\n## User Stories\n\n### US-1: One\n${body}`, "spec.md");
    assert.equal(reading.kind, "invalid");
    if (reading.kind === "invalid") {
      assert.equal(reading.problems[0]?.where, where);
      assert.match(reading.problems[0]?.expected ?? "", expected);
    }
  });
}

Deno.test("long lines of marks and spaces are read in one pass", () => {
  const long = [
    `# ${"#".repeat(200_000)}x`,
    `# a${" ".repeat(200_000)}x`,
    "`".repeat(200_000),
    "*".repeat(200_000),
  ];
  const lines = [...long, `**${" ".repeat(200_000)}:`, `${"-  ".repeat(100_000)}:`];
  for (const line of lines) assert.equal(parseMarkdownSpec(`${line}\n`, "spec.md").kind, "invalid");
});

Deno.test("a story whose boxes are all ticked passes only if ticked boxes are taken as done", () => {
  const story = (id: string, boxes: string) => `### ${id}: ${id}\n**Acceptance Criteria:**\n${boxes}`;
  const text = `# P\n## User Stories\n${story("A", "- [x] a\n- [X] b\n")}${
    story("B", "- [x] c\n- [ ] d\n- e\n")
  }`;
  for (const ticked of ["done", "todo"] as const) {
    const reading = parseMarkdownSpec(text, "a.md", ticked);
    assert.ok(reading.kind === "valid");
    assert.deepEqual(reading.spec.userStories.map(({ passes }) => passes), [ticked === "done", false]);
    assert.deepEqual(reading.boxes, { ticked: 3, total: 4, stories: 1 });
  }
});
