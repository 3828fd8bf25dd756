import assert from "assert";
import { jobSummary, type JobSummaryContent } from "../../src/github/job_summary.ts";

const content: JobSummaryContent = {
  status: "completed",
  branch: "feature/sum",
  failure: null,
  pullRequest: { number: 7, url: "https://github.com/a/b/pull/7" },
  run: {
    project: "calc",
    description: "Sums.",
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
    checks: [{ command: "npm test", passed: true }],
    review: { rounds: 1, found: 1, fixed: [], skipped: [], open: ["b.ts wrong"] },
    assumptions: [],
    cost: { usd: 1.5, isEstimate: false, agentMs: 61_000 },
    runId: "12345678-0000",
  },
};

Deno.test("a job summary has the stories, checks, findings, cost and pull request", () => {
  const text = jobSummary(content, 100_000);
  for (
    const part of [
      "# autom8: calc\n\n**completed** on branch feature/sum, [pull request #7](https://github.com/a/b/pull/7)\n",
      "| **US-1** Add | ✓ 1 + 1 is 2 | passed | 2 | aaaaaaaaaa |",
      "- `npm test`: passed",
      "- open: b.ts wrong",
      "run `12345678`: $1.50, 1 minute of agents.\n",
    ]
  ) assert.ok(text.includes(part), `${part}\n\n${text}`);
});

Deno.test("a failure is quoted with what to do next", () => {
  const failure = { message: "It broke.\n# Not a heading", hint: "Run `autom8 resume`." };
  const text = jobSummary({ ...content, failure, pullRequest: null }, 100_000);
  assert.ok(
    text.includes("> [!WARNING]\n> It broke.\n> \\# Not a heading\n>\n> Run \\`autom8 resume\\`.\n"),
    text,
  );
});

Deno.test("text of others is no markup", () => {
  const evil = "<img src=x> [a](javascript:x) @ada **b** | c\n# d";
  const text = jobSummary({
    ...content,
    status: evil,
    branch: evil,
    failure: { message: evil, hint: evil },
    pullRequest: { number: 1, url: "https://x/) <b>" },
    run: { ...content.run, project: evil, description: evil },
  }, 100_000);
  assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\[a|@ada|^# d|<b>/m);
});

Deno.test("a summary has less detail the less room there is, and none if not even its beginning fits", () => {
  const [story] = content.run.stories;
  assert.ok(story !== undefined);
  const stories = Array.from({ length: 2_000 }, (_, i) => ({ ...story, id: `US-${i}` }));
  for (const room of [0, 10, 100, 1_000, 10_000, 100_000]) {
    const text = jobSummary({ ...content, run: { ...content.run, stories } }, room);
    assert.ok(text.length <= room, `${text.length} in ${room}`);
    assert.equal(text === "", room < 1_000);
  }
});
