import assert from "assert";
import { captureStory, mergeStory } from "../../src/knowledge/capture.ts";
import { emptyKnowledge, maxNamedFiles, type ProjectKnowledge } from "../../src/knowledge/model.ts";
import { answer, entry, remember } from "./story_samples.ts";

const none = emptyKnowledge("base");

Deno.test("what git saw is sorted into created, modified and deleted files with their counts", () => {
  const changes = captureStory(none, {
    storyId: "US-001",
    diff: [
      entry("added", "src/a.ts", 12, 0),
      entry("modified", "src/b.ts", 3, 1),
      entry("deleted", "src/c.ts"),
    ],
    answer: answer({
      files: [{ path: "src/a.ts", purpose: "Reads", symbols: ["read", "read"] }],
      workSummary: "Reads things.",
    }),
  });
  assert.deepEqual(changes, {
    storyId: "US-001",
    filesCreated: [{ path: "src/a.ts", additions: 12, deletions: 0, purpose: "Reads", keySymbols: ["read"] }],
    filesModified: [{ path: "src/b.ts", additions: 3, deletions: 1, purpose: null, keySymbols: [] }],
    filesDeleted: ["src/c.ts"],
    totals: { created: 1, modified: 1, deleted: 1, additions: 15, deletions: 1 },
    commitHash: null,
    summary: "Reads things.",
  });
});

Deno.test("a first change to a file that was there before the run is captured", () => {
  const knowledge = remember(none, "US-001", [entry("modified", "README.md")]);
  assert.deepEqual(Object.keys(knowledge.files), ["README.md"]);
});

Deno.test("if the agent reports nothing, the knowledge comes from git alone", () => {
  const knowledge = remember(none, "US-001", [entry("added", "a.ts", 5, 0)]);
  assert.deepEqual(knowledge, {
    files: { "a.ts": { purpose: null, keySymbols: [], touchedBy: ["US-001"], additions: 5, deletions: 0 } },
    decisions: [],
    patterns: [],
    storyChanges: [{
      storyId: "US-001",
      filesCreated: [{ path: "a.ts", additions: 5, deletions: 0, purpose: null, keySymbols: [] }],
      filesModified: [],
      filesDeleted: [],
      totals: { created: 1, modified: 0, deleted: 0, additions: 5, deletions: 0 },
      commitHash: null,
      summary: null,
    }],
    baselineCommit: "base",
  });
});

Deno.test("a file that the agent names and git did not see is no change and no known file", () => {
  const files = [{ path: "src/imagined.ts", purpose: "Does all", symbols: ["all"] }];
  const knowledge = remember(none, "US-001", [entry("added", "src/real.ts")], { files });
  assert.deepEqual(Object.keys(knowledge.files), ["src/real.ts"]);
  assert.deepEqual(knowledge.storyChanges[0]?.filesCreated.map((file) => file.path), ["src/real.ts"]);
});

Deno.test("what an agent says about an earlier story's file is taken, though the file is not its change", () => {
  const before = remember(none, "US-001", [entry("added", "a.ts")]);
  const after = remember(before, "US-002", [entry("added", "b.ts")], {
    files: [{ path: "a.ts", purpose: "Reads", symbols: ["read"] }],
  });
  assert.deepEqual(after.files["a.ts"], {
    purpose: "Reads",
    keySymbols: ["read"],
    touchedBy: ["US-001"],
    additions: 10,
    deletions: 2,
  });
});

Deno.test("a file touched again keeps its purpose, gathers symbols, stories and lines", () => {
  const before = remember(none, "US-001", [entry("added", "a.ts", 10, 0)], {
    files: [{ path: "a.ts", purpose: "Reads", symbols: ["read"] }],
  });
  const after = remember(before, "US-002", [entry("modified", "a.ts", 4, 3)], {
    files: [{ path: "a.ts", purpose: null, symbols: ["write", "read"] }],
  });
  assert.deepEqual(after.files["a.ts"], {
    purpose: "Reads",
    keySymbols: ["read", "write"],
    touchedBy: ["US-001", "US-002"],
    additions: 14,
    deletions: 3,
  });
  assert.equal(after.storyChanges[1]?.filesModified[0]?.purpose, "Reads");
});

Deno.test("a deleted file leaves the registry, and one made again starts afresh", () => {
  const made = remember(none, "US-001", [entry("added", "a.ts")], {
    files: [{ path: "a.ts", purpose: "Reads", symbols: ["read"] }],
  });
  const deleted = remember(made, "US-002", [entry("deleted", "a.ts")], {
    files: [{ path: "a.ts", purpose: "Is gone", symbols: [] }],
  });
  assert.deepEqual(deleted.files, {});
  const again = remember(deleted, "US-003", [entry("added", "a.ts", 1, 0)]);
  assert.deepEqual(again.files["a.ts"], {
    purpose: null,
    keySymbols: [],
    touchedBy: ["US-003"],
    additions: 1,
    deletions: 0,
  });
});

Deno.test("a file keeps only its newest symbols", () => {
  let knowledge: ProjectKnowledge = none;
  for (let number = 1; number <= 10; number++) {
    const symbols = [0, 1, 2, 3, 4].map((index) => `s${number}_${index}`);
    const files = [{ path: "a.ts", purpose: null, symbols }];
    knowledge = remember(knowledge, `US-${number}`, [entry("modified", "a.ts")], { files });
  }
  const symbols = knowledge.files["a.ts"]?.keySymbols ?? [];
  assert.ok(symbols.length < 50);
  assert.ok(symbols.includes("s10_4") && !symbols.includes("s1_0"));
});

Deno.test("on a topic decided before, the later choice stands under its own story and in its place", () => {
  const decision = (topic: string, choice: string) => ({ topic, choice, rationale: "" });
  const before = remember(none, "US-001", [], {
    decisions: [decision("Auth method", "JWT"), decision("Store", "SQLite")],
  });
  const after = remember(before, "US-002", [], { decisions: [decision(" auth  Method", "sessions")] });
  assert.deepEqual(after.decisions.map(({ storyId, choice }) => [storyId, choice]), [
    ["US-001", "SQLite"],
    ["US-002", "sessions"],
  ]);
});

Deno.test("a pattern reported twice is kept once, under the story that set it", () => {
  const before = remember(none, "US-001", [], { patterns: ["Errors are values"] });
  const after = remember(before, "US-002", [], { patterns: ["errors  are values", "Names are nouns"] });
  assert.deepEqual(after.patterns, [
    { storyId: "US-001", description: "Errors are values" },
    { storyId: "US-002", description: "Names are nouns" },
  ]);
});

Deno.test("merging the same story again changes nothing", () => {
  const said = answer({
    files: [{ path: "a.ts", purpose: "Reads", symbols: ["read"] }],
    decisions: [{ topic: "Store", choice: "SQLite", rationale: "small" }],
    patterns: ["Errors are values"],
    workSummary: "Did it.",
  });
  const before = remember(none, "US-001", [entry("added", "z.ts"), entry("added", "a.ts")]);
  const diff = [entry("modified", "a.ts"), entry("deleted", "z.ts")];
  const changes = captureStory(before, { storyId: "US-002", diff, answer: said });
  const once = mergeStory(before, changes, said);
  assert.deepEqual(mergeStory(once, changes, said), once);
});

Deno.test("a story done again replaces all that it left", () => {
  const first = remember(remember(none, "US-001", [entry("added", "a.ts")]), "US-002", [
    entry("added", "old.ts"),
  ], {
    decisions: [{ topic: "Store", choice: "SQLite", rationale: "" }],
    patterns: ["Old pattern"],
    workSummary: "The old way.",
  });
  const second = remember(first, "US-002", [entry("modified", "a.ts", 1, 1)], {
    workSummary: "The new way.",
  });
  assert.deepEqual(Object.keys(second.files), ["a.ts"]);
  assert.equal(second.files["a.ts"]?.additions, 11);
  assert.deepEqual(second.decisions, []);
  assert.deepEqual(second.patterns, []);
  assert.deepEqual(second.storyChanges.map(({ storyId, summary }) => [storyId, summary]), [
    ["US-001", null],
    ["US-002", "The new way."],
  ]);
});

Deno.test("merging leaves the knowledge it was given as it was", () => {
  const before = remember(none, "US-001", [entry("added", "a.ts")], {
    files: [{ path: "a.ts", purpose: "Reads", symbols: ["read"] }],
  });
  const copy = structuredClone(before);
  remember(before, "US-002", [entry("modified", "a.ts"), entry("added", "b.ts")], {
    files: [{ path: "a.ts", purpose: "Writes", symbols: ["write"] }],
  });
  remember(before, "US-001", [entry("deleted", "a.ts")]);
  assert.deepEqual(before, copy);
});

Deno.test("files with the names of built-in properties are files like others", () => {
  for (const path of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const before = remember(none, "US-001", [entry("added", path, 1, 0)]);
    const after = remember(before, "US-002", [entry("modified", path, 2, 0)]);
    assert.deepEqual(Object.keys(after.files), [path]);
    assert.equal(Object.values(after.files)[0]?.additions, 3);
    assert.equal(Object.getPrototypeOf(after.files), Object.prototype);
  }
});

Deno.test("of a story with very many files the first are named, those that are known before all, and all are counted", () => {
  const many = Array.from({ length: 100_000 }, (_, n) => entry("added", `vendor/${n}.js`, 2, 0));
  const diff = [
    ...many,
    entry("modified", "old.ts", 1, 1),
    entry("deleted", "gone.ts"),
    entry("added", "new.ts", 3, 0),
  ];
  const before = remember(none, "US-001", [entry("added", "old.ts"), entry("added", "gone.ts")]);
  const files = [{ path: "new.ts", purpose: "New", symbols: [] }];
  const changes = captureStory(before, { storyId: "US-002", diff, answer: answer({ files }) });
  const { filesCreated, filesModified, filesDeleted, totals } = changes;
  assert.equal(filesCreated.length + filesModified.length + filesDeleted.length, maxNamedFiles);
  assert.deepEqual(filesCreated.slice(0, 2).map(({ path }) => path), ["new.ts", "vendor/0.js"]);
  assert.deepEqual(filesModified.map(({ path }) => path), ["old.ts"]);
  assert.deepEqual(filesDeleted, ["gone.ts"]);
  const expected = { created: 100_001, modified: 1, deleted: 1, additions: 200_004, deletions: 1 };
  assert.deepEqual(totals, expected);
  const after = mergeStory(before, changes, answer({ files }));
  assert.equal(Object.keys(after.files).length, maxNamedFiles - 1);
  assert.ok(!("gone.ts" in after.files));
});
