/** How long a 50-story run takes to remember a story and to tell the next agent what is known. */

import type { AgentAnswer } from "../src/claude/answer.ts";
import type { DiffEntry } from "../src/git/diff.ts";
import { captureStory, mergeStory } from "../src/knowledge/capture.ts";
import { emptyKnowledge, type ProjectKnowledge } from "../src/knowledge/model.ts";
import { renderKnowledge } from "../src/knowledge/render.ts";

/** Everything between two agents that concerns knowledge, in ms. */
const boundMs = 1;
const stories = 50;
const budgetTokens = 4_000;

/** Medians over many rounds, against a bound of one millisecond. */
export function benchKnowledge(): Promise<{ name: string; ratio: number; bound: number; detail: string }[]> {
  let before = emptyKnowledge("0".repeat(40));
  for (let number = 1; number < stories; number++) before = remember(before, number);
  const after = remember(before, stories);
  const rows = [
    row("knowledge: capture and merge story 50", () => remember(before, stories)),
    row("knowledge: render 50 stories in 4,000 tokens", () => renderKnowledge(after, budgetTokens)),
    row("knowledge: render 50 stories in 400 tokens", () => renderKnowledge(after, budgetTokens / 10)),
  ];
  return Promise.resolve(rows);
}

function row(
  name: string,
  work: () => unknown,
): { name: string; ratio: number; bound: number; detail: string } {
  const times: number[] = [];
  for (let round = 0; round < 400; round++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  // The first rounds run before the engine has compiled the code.
  const median = times.slice(100).sort((a, b) => a - b)[150] ?? 0;
  return { name, ratio: median / boundMs, bound: 1, detail: `${median.toFixed(3)} ms` };
}

function remember(knowledge: ProjectKnowledge, number: number): ProjectKnowledge {
  const answer = answerOf(number);
  return mergeStory(
    knowledge,
    captureStory(knowledge, { storyId: storyId(number), diff: diffOf(number), answer }),
    answer,
  );
}

function storyId(number: number): string {
  return `US-${String(number).padStart(3, "0")}`;
}

/** Each story adds five files and changes five of the story before it. */
function diffOf(number: number): DiffEntry[] {
  const entry = (of: number, file: number): DiffEntry => ({
    path: `src/feature_${of}/part_${file}.ts`,
    status: of === number ? "added" : "modified",
    additions: 40 + file,
    deletions: of === number ? 0 : 7,
    binary: false,
  });
  return [0, 1, 2, 3, 4].flatMap((file) =>
    number === 1 ? [entry(number, file)] : [entry(number, file), entry(number - 1, file)]
  );
}

function answerOf(number: number): AgentAnswer {
  return {
    files: diffOf(number).map(({ path }) => ({
      path,
      purpose: `Does its part of feature ${number}, with what the reader of a table wants to know`,
      symbols: [`createPart${number}`, `Part${number}`, `parsePart${number}`],
    })),
    decisions: [0, 1, 2].map((index) => ({
      topic: `Choice ${index} of feature ${number}`,
      choice: `What was chosen for feature ${number}`,
      rationale: "It is the simplest thing that meets the criteria and fits the code around it",
    })),
    patterns: [`Results of feature ${number} are values and not exceptions`],
    workSummary:
      `Added feature ${number} with its tests and wired it into the program, next to the feature before it.`,
    commitMessage: null,
    status: { kind: "done" },
  };
}

if (import.meta.main) console.table(await benchKnowledge());
