/** The summary of a long run, against plain sums over the lines of its journal. */

import assert from "assert";
import { join } from "path";
import * as z from "zod/mini";
import { runAutom8 } from "../harness/autom8.ts";
import { scratchRepository, useScriptedAgent } from "../harness/scratch.ts";

const stories = Array.from({ length: 12 }, (_, index) => `US-${index + 1}`);
const done = "<story-status>done</story-status>";

/** Each third story fails its check once, each fifth has a turn that is cut off by an outage; two reviews find issues. */
const script = {
  steps: [
    ...stories.flatMap((story, index) => {
      const write = (text: string) => [{ write: `${story}.txt`, text }];
      const turn = { phase: "implement", story, costUsd: 0.01 + index / 1000 };
      return [
        ...index % 5 === 0
          ? [{ ...turn, attempt: 1, call: 1, actions: [{ fail: "overloaded" }], answer: "" }]
          : [],
        ...index % 3 === 0 ? [{ ...turn, attempt: 1, actions: write("broken\n"), answer: done }] : [],
        { ...turn, actions: write(`${story}\n`), answer: done },
      ];
    }),
    ...[1, 2].flatMap((round) => [
      {
        phase: "review",
        round,
        costUsd: 0.2,
        actions: [{ write: "autom8_review.md", text: `- [ ] US-${round}.txt: more\n` }],
        answer: "Look.",
      },
      {
        phase: "correct",
        round,
        costUsd: 0.3,
        actions: [{ write: `US-${round}.txt`, text: "more\n" }],
        answer: "Fixed.",
      },
    ]),
    { phase: "review", costUsd: 0.1, actions: [], answer: "<review-verdict>pass</review-verdict>" },
  ],
};

const count = z.number();
const stopped = z.object({
  costUsd: count,
  usage: z.object({
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count,
    cacheCreationTokens: count,
  }),
});

/** Everything in a JSON value that is an event of a kind, however deep. */
function events(value: unknown, kind: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap((part) => events(part, kind));
  return "kind" in value && value.kind === kind ? [value, ...inside] : inside;
}

Deno.test("row 30: the totals of twelve stories with retries, outages, reviews and corrections are the sums of the journal", async () => {
  await using scratch = await scratchRepository({ "a.txt": "a\n" });
  await useScriptedAgent(scratch, script, 'verify = ["! grep -q broken *.txt"]\n');
  const config = join(scratch.autom8Home, "config.toml");
  await Deno.writeTextFile(config, `${await Deno.readTextFile(config)}back_off = "0s"\n`);
  const userStories = stories.map((id, index) => ({
    id,
    title: `Story ${id}`,
    acceptanceCriteria: ["its file is there"],
    priority: index + 1,
    passes: false,
  }));
  const spec = join(scratch.home, "spec.json");
  await Deno.writeTextFile(spec, JSON.stringify({ project: "p", branchName: "feature/twelve", userStories }));
  const run = await runAutom8(scratch, [spec], { timeoutMs: 120_000 });
  assert.equal(run.code, 0, run.stdout + run.stderr);

  const runs = join(scratch.autom8Home, "repo/runs");
  const [{ name = "" } = {}] = [...Deno.readDirSync(runs)];
  const text = await Deno.readTextFile(join(runs, name, "journal.ndjson"));
  const lines: unknown[] = text.trim().split("\n").map((entry) => JSON.parse(entry));
  const turns = lines.flatMap((entry) => events(entry, "turn-started"));
  const agents = lines.flatMap((entry) => events(entry, "agent-stopped")).map((event) =>
    z.parse(stopped, event)
  );
  const cost = agents.reduce((sum, { costUsd }) => sum + costUsd, 0);
  const tokens = agents.reduce(
    (sum, { usage }) => sum + Object.values(usage).reduce((all, part) => all + part, 0),
    0,
  );

  const total = /^ *Total +(\d+) .* ~?([\d.]+)k +~?\$([\d.]+) /m.exec(run.stdout);
  assert.ok(total !== null, run.stdout);
  assert.equal(Number(total[1]), turns.length);
  assert.equal(total[2], (tokens / 1000).toFixed(1));
  assert.equal(total[3], cost.toFixed(2));
});
