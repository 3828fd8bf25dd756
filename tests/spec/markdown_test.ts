/** What people write in Markdown specs, and what is read of it. */

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

Deno.test("without branch and priorities, the title and the order decide", () => {
  const spec = read("# Log in!\n\n## User Stories\n\n### A: First\n\n### B: Second\n");
  assert.equal(spec.branchName, "autom8/log-in");
  assert.deepEqual(spec.userStories.map((story) => story.priority), [1, 2]);
});

Deno.test("a comment in a piece of code is no heading", () => {
  const story = storyOf("Do it so:\n```sh\n# first\n## then\nmake\n```\n**Acceptance Criteria:**\n- done\n");
  assert.match(story.description, /# first\n## then\nmake/);
  assert.deepEqual(story.acceptanceCriteria, ["done"]);
});

Deno.test("commands are what is marked as code", () => {
  assert.deepEqual(storyOf("**Verify:**\n```\nnpm test\nnpm run lint\n```\n").verify, [
    "npm test",
    "npm run lint",
  ]);
  assert.deepEqual(storyOf("**Verify:** `npm test`\n").verify, ["npm test"]);
});

const broken: [name: string, body: string, where: string, expected: RegExp][] = [
  [
    "a sentence where a command should be",
    "**Verify:**\n- make sure it works\n",
    "line 7",
    /one command, as/,
  ],
  ["a priority that is no whole number", "**Priority:** 1.5\n", "line 6", /a priority/],
  ["a priority in words", "**Priority:** high\n", "line 6", /a priority/],
  ["a story without a title", "### US-2\n", "line 6", /ID: Title/],
];

for (const [name, body, where, expected] of broken) {
  Deno.test(`refused, with its line: ${name}`, () => {
    const reading = parseMarkdownSpec(`# Feature\n\n## User Stories\n\n### US-1: One\n${body}`, "spec.md");
    assert.equal(reading.kind, "invalid");
    if (reading.kind === "invalid") {
      assert.equal(reading.problems[0]?.where, where);
      assert.match(reading.problems[0]?.expected ?? "", expected);
    }
  });
}
