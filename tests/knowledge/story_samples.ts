/** Answers, diffs and runs of many stories for the tests of knowledge. */

import type { AgentAnswer } from "../../src/claude/answer.ts";
import type { DiffEntry, DiffStatus } from "../../src/git/diff.ts";
import { captureStory, mergeStory } from "../../src/knowledge/capture.ts";
import { emptyKnowledge, type ProjectKnowledge } from "../../src/knowledge/model.ts";

/** An answer with only the given parts. */
export function answer(said: Partial<AgentAnswer> = {}): AgentAnswer {
  return {
    files: [],
    decisions: [],
    patterns: [],
    assumptions: [],
    workSummary: null,
    commitMessage: null,
    status: { kind: "done" },
    verdict: null,
    ...said,
  };
}

export function entry(status: DiffStatus, path: string, additions = 10, deletions = 2): DiffEntry {
  return { path, status, additions, deletions, binary: false };
}

/** Captures a story and merges it. */
export function remember(
  knowledge: ProjectKnowledge,
  storyId: string,
  diff: DiffEntry[],
  said: Partial<AgentAnswer> = {},
): ProjectKnowledge {
  const full = answer(said);
  return mergeStory(knowledge, captureStory(knowledge, { storyId, diff, answer: full }), full);
}

/** A run of so many stories, each with five new files, a decision, a pattern and a summary. */
export function longRun(stories: number): ProjectKnowledge {
  let knowledge = emptyKnowledge("base");
  for (let number = 1; number <= stories; number++) {
    const id = `US-${String(number).padStart(3, "0")}`;
    const paths = [1, 2, 3, 4, 5].map((file) => `src/${id.toLowerCase()}/part_${file}.ts`);
    knowledge = remember(knowledge, id, paths.map((path) => entry("added", path)), {
      files: paths.map((path) => ({
        path,
        purpose: `A part of ${id} that does its work`,
        symbols: ["create", "parse"],
      })),
      decisions: [{
        topic: `Storage of ${id}`,
        choice: "a table",
        rationale: "it is simple and fast enough for this",
      }],
      patterns: [`Errors of ${id} are values`],
      workSummary: `Added what ${id} asks for, with tests.`,
    });
  }
  return knowledge;
}
