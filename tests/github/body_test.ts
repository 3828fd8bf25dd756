import assert from "assert";
import { newBody, type PullRequestContent, pullRequestTitle, updatedBody } from "../../src/github/body.ts";
import { plainLine, withoutNewMentions } from "../../src/github/markdown.ts";

const content: PullRequestContent = {
  project: "calc",
  description: "Sums of two numbers.\n\nThey are *needed*.",
  stories: [{
    id: "US-1",
    title: "Add",
    description: null,
    criteria: ["1 + 1 is 2"],
    result: "passed",
    reason: null,
    attempts: 2,
    commit: "a".repeat(40),
  }],
  checks: [{ command: "test a | b", passed: true }, { command: "x", passed: null }],
  review: {
    rounds: 2,
    found: 3,
    fixed: ["c.ts slow"],
    skipped: ["a.ts:1 odd (meant so)"],
    open: ["b.ts wrong"],
  },
  assumptions: [],
  cost: { usd: 1.5, isEstimate: true, agentMs: 61_000 },
  runId: "12345678-0000",
};

Deno.test("a body has the stories, the checks, the review and the cost", () => {
  const body = newBody(content, null);
  for (
    const part of [
      "| **US-1** Add | ✓ 1 + 1 is 2 | passed | 2 | aaaaaaaaaa |",
      "- `test a \\| b`: passed",
      "- `x`: did not run",
      "3 findings in 2 reviews, 1 fixed.\n\n- open: b.ts wrong\n- left as it is: a.ts:1 odd (meant so)\n\n" +
      "- fixed: c.ts slow",
      "run `12345678`: about $1.50, 1 minute of agents.",
    ]
  ) assert.ok(body.includes(part), `${part}\n\n${body}`);
  assert.equal(body.includes("Not done"), false);
});

const titles: [change: Partial<PullRequestContent>, title: string][] = [
  [{}, "calc: Sums of two numbers"],
  [{ description: null }, "calc: Add"],
  [{ description: null, stories: [] }, "calc: 0 stories"],
  [{ description: "Version 1.2 is\nout! Now" }, "calc: Version 1.2 is out!"],
  [{ description: "x".repeat(100) }, `calc: ${"x".repeat(65)}…`],
];

for (const [change, title] of titles) {
  Deno.test(`a title is ${title}`, () => assert.equal(pullRequestTitle({ ...content, ...change }), title));
}

const escapes: [text: string, safe: string][] = [
  ["a|b <b> [x](y) *z*", "a\\|b \\<b\\> \\[x\\](y) \\*z\\*"],
  ["@me and a@b.c", "@<!-- -->me and a@<!-- -->b.c"],
  ["<!-- autom8:end -->", "\\<\\!-- autom8:end --\\>"],
  ["- item\n# head", "\\- item \\# head"],
  ["1. one", "\\1. one"],
];

for (const [text, safe] of escapes) {
  Deno.test(`Markdown: ${JSON.stringify(text)} is plain text`, () => assert.equal(plainLine(text), safe));
}

Deno.test("an update replaces our section only, and adds one where there is none", () => {
  const first = newBody(content, "## Theirs");
  const changed = `Before.\n\n${first}\n\nAfter.`;
  const next = { ...content, description: "Another." };
  assert.equal(updatedBody(changed, next), `Before.\n\n${newBody(next, "## Theirs")}\n\nAfter.`);
  assert.equal(updatedBody(changed, content), changed);
  assert.equal(updatedBody("Theirs.\n", content), `Theirs.\n\n${newBody(content, null)}`);
  assert.equal(updatedBody("", content), newBody(content, null));
});

Deno.test("a body stays within GitHub's bound, whatever is in it", () => {
  const [story] = content.stories;
  assert.ok(story !== undefined);
  const huge = {
    ...content,
    description: "word ".repeat(10_000),
    stories: Array.from({ length: 500 }, (_, i) => ({
      ...story,
      id: `US-${i}`,
      criteria: Array.from({ length: 20 }, () => "|".repeat(1000)),
    })),
    assumptions: Array.from({ length: 1000 }, () => ({ storyId: "US-1", assumption: "<".repeat(500) })),
  };
  const people = "p".repeat(60_000);
  const bodies = [newBody(huge, null), newBody(huge, "t".repeat(20_000)), updatedBody(people, huge)];
  for (const body of bodies) {
    assert.ok(body.length <= 65_536, String(body.length));
    assert.ok(body.trimEnd().endsWith("<!-- autom8:end -->"));
  }
  assert.ok(updatedBody(people, huge).startsWith(people));
  assert.equal(updatedBody("p".repeat(65_000), huge), "p".repeat(65_000));
});

Deno.test("of the findings that were fixed, a bounded number is named", () => {
  const fixed = Array.from({ length: 30 }, (_, i) => `f${i}.ts is slow`);
  const body = newBody({ ...content, review: { rounds: 1, found: 30, fixed, skipped: [], open: [] } }, null);
  assert.ok(body.includes("30 findings in 1 review, 30 fixed.\n\n- fixed: f0.ts is slow\n"), body);
  assert.ok(body.includes("- fixed: f19.ts is slow\n- and 10 more"), body);
});

const openings: [name: string, opening: string, repeated: boolean][] = [
  ["the description itself", "## Notes\n\nSums of two numbers.\n\nThey are \\*needed\\*.", false],
  ["an agent's words under a heading that asks for them", "## Summary\n\nAdds sums.", false],
  ["nothing under the heading", "## Summary\n\n<!-- say why -->\n\n## Tests\n\nAll ran.", true],
  ["boxes only", "## Description\n\n- [x] Feature\n- [ ] Fix", true],
  ["a heading that asks for something else", "## Breaking changes\n\nNone", true],
];

for (const [name, opening, repeated] of openings) {
  Deno.test(`what a change is for stands once: a template with ${name}`, () => {
    const body = newBody(content, opening);
    assert.equal(body.includes("## What and why"), repeated, body);
    assert.ok(body.startsWith(opening), body);
    const updated = updatedBody(body, content);
    assert.equal(updated, body);
  });
}

Deno.test("marks of ours in a command or a template do not end our section", () => {
  const mark = "<!-- autom8:end -->";
  const odd = { ...content, checks: [{ command: `echo '${mark}' <!-- autom8:begin -->`, passed: true }] };
  const body = newBody(odd, `## T\n\n<!-- autom8:begin -->mine${mark}`);
  assert.equal(body.split(mark).length, 2, body);
  assert.equal(body.split("<!-- autom8:begin -->").length, 2, body);
  assert.equal(updatedBody(`${body}\n\nTheirs.`, odd), `${body}\n\nTheirs.`);
});

Deno.test("code that a template leaves open ends before our section", () => {
  const body = newBody(content, "## T\n\n````sh\nls\n```\n");
  assert.ok(body.startsWith("## T\n\n````sh\nls\n```\n````\n\n<!-- autom8:begin -->"), body);
  const closed = "## T\n\n~~~\nls\n~~~";
  assert.ok(newBody(content, closed).startsWith(`${closed}\n\n<!-- autom8:begin -->`));
});

Deno.test("a long paragraph of a description is kept whole", () => {
  const description = `It ${"really ".repeat(200)}ends here.`;
  assert.ok(newBody({ ...content, description }, null).includes(description));
});

Deno.test("an agent's text notifies nobody whom the template does not mention", () => {
  const said = "@octocat, @acme/core and a@b.c: `@types/node`\n```\n@x\n```\n@evil";
  assert.equal(
    withoutNewMentions(said, "Ask @acme/core"),
    "@<!-- -->octocat, @acme/core and a@b.c: `@types/node`\n```\n@x\n```\n@<!-- -->evil",
  );
});
