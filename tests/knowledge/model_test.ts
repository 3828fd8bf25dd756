import assert from "assert";
import * as z from "zod/mini";
import { emptyKnowledge, knowledgeSchema, storyChangesSchema } from "../../src/knowledge/model.ts";
import { longRun } from "./story_samples.ts";

Deno.test("knowledge comes back from JSON as it was", () => {
  for (const knowledge of [emptyKnowledge(null), emptyKnowledge("abc"), longRun(5)]) {
    assert.deepEqual(z.parse(knowledgeSchema, JSON.parse(JSON.stringify(knowledge))), knowledge);
  }
});

Deno.test("the changes of a story come back from JSON as they were", () => {
  for (const changes of longRun(2).storyChanges) {
    assert.deepEqual(z.parse(storyChangesSchema, JSON.parse(JSON.stringify(changes))), changes);
  }
});

const broken: [name: string, value: unknown][] = [
  ["null", null],
  ["an empty object", {}],
  ["files as a list", { ...emptyKnowledge(null), files: [] }],
  ["a file without its stories", {
    ...emptyKnowledge(null),
    files: { "a.ts": { purpose: null, keySymbols: [], additions: 0, deletions: 0 } },
  }],
  ["a decision without a topic", {
    ...emptyKnowledge(null),
    decisions: [{ storyId: "a", choice: "b", rationale: "c" }],
  }],
  ["a negative count", {
    ...emptyKnowledge(null),
    files: { "a.ts": { purpose: null, keySymbols: [], touchedBy: [], additions: -1, deletions: 0 } },
  }],
];

for (const [name, value] of broken) {
  Deno.test(`${name} is not read as knowledge`, () => {
    assert.equal(z.safeParse(knowledgeSchema, value).success, false);
  });
}
