import assert from "assert";
import { isEmptyKnowledge, joinKnowledge } from "../../src/knowledge/join.ts";
import {
  emptyKnowledge,
  type FileInfo,
  type ProjectKnowledge,
  type StoryChanges,
} from "../../src/knowledge/model.ts";

const file = (touchedBy: string, purpose: string | null = null): FileInfo => ({
  purpose,
  keySymbols: [touchedBy],
  touchedBy: [touchedBy],
  additions: 1,
  deletions: 1,
});
const changes = (storyId: string, filesDeleted: string[] = []): StoryChanges => ({
  storyId,
  filesCreated: [],
  filesModified: [],
  filesDeleted,
  totals: { created: 0, modified: 0, deleted: filesDeleted.length, additions: 0, deletions: 0 },
  commitHash: null,
  summary: null,
});
const earlier: ProjectKnowledge = {
  files: { "a.ts": file("US-1", "adds"), "gone.ts": file("US-1"), "kept.ts": file("US-1") },
  decisions: [{ storyId: "US-1", topic: "Store", choice: "files", rationale: "" }],
  patterns: [{ storyId: "US-1", description: "tests beside code" }],
  storyChanges: [changes("US-1")],
  baselineCommit: "b",
};
const later: ProjectKnowledge = {
  files: { "a.ts": file("US-2") },
  decisions: [{ storyId: "US-2", topic: "store", choice: "sqlite", rationale: "" }],
  patterns: [{ storyId: "US-2", description: "Tests beside  code" }],
  storyChanges: [changes("US-2", ["gone.ts"])],
  baselineCommit: "c",
};

Deno.test("two runs' knowledge: later decisions and deletions count, files are summed", () => {
  const joined = joinKnowledge(earlier, later);
  assert.deepEqual(Object.keys(joined.files).sort(), ["a.ts", "kept.ts"]);
  assert.deepEqual(joined.files["a.ts"], {
    purpose: "adds",
    keySymbols: ["US-1", "US-2"],
    touchedBy: ["US-1", "US-2"],
    additions: 2,
    deletions: 2,
  });
  assert.deepEqual(joined.decisions.map(({ choice }) => choice), ["sqlite"]);
  assert.equal(joined.patterns.length, 1);
  assert.deepEqual(joined.storyChanges.map(({ storyId }) => storyId), ["US-1", "US-2"]);
});

Deno.test("nothing joined with nothing is empty", () => {
  const nothing = emptyKnowledge(null);
  assert.ok(isEmptyKnowledge(joinKnowledge(nothing, nothing)));
  assert.ok(!isEmptyKnowledge(joinKnowledge(nothing, later)));
  assert.deepEqual(joinKnowledge(earlier, nothing), earlier);
});
