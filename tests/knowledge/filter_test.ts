import assert from "assert";
import { filterOurChanges, ourFiles } from "../../src/knowledge/filter.ts";
import { emptyKnowledge } from "../../src/knowledge/model.ts";
import { entry, remember } from "./story_samples.ts";

const knowledge = remember(
  remember(emptyKnowledge("base"), "US-001", [
    entry("added", "new.ts"),
    entry("modified", "main.ts"),
    entry("deleted", "old.ts"),
  ]),
  "US-002",
  [entry("deleted", "new.ts")],
);

Deno.test("our files are all that a story touched, the deleted ones included", () => {
  assert.deepEqual([...ourFiles(knowledge)].sort(), ["main.ts", "new.ts", "old.ts"]);
});

const cases = [
  { name: "a new file", change: entry("added", "anything.ts"), kept: true },
  { name: "a file that a story modified", change: entry("modified", "main.ts"), kept: true },
  { name: "a file that a story deleted", change: entry("deleted", "old.ts"), kept: true },
  { name: "a modified file that no story touched", change: entry("modified", "package.json"), kept: false },
  { name: "a deleted file that no story touched", change: entry("deleted", "notes.txt"), kept: false },
];

for (const { name, change, kept } of cases) {
  Deno.test(`${name} is ${kept ? "ours" : "the user's"}`, () => {
    assert.deepEqual(filterOurChanges(knowledge, [change]), kept ? [change] : []);
  });
}

Deno.test("our changes stay in their order", () => {
  const changes = [entry("modified", "main.ts"), entry("modified", "theirs.ts"), entry("added", "a.ts")];
  assert.deepEqual(filterOurChanges(knowledge, changes).map((change) => change.path), ["main.ts", "a.ts"]);
});

Deno.test("after a story that modified more files than it names, every change may be ours", () => {
  const many = Array.from({ length: 400 }, (_, n) => entry("modified", `src/${n}.ts`));
  const changes = [entry("modified", "src/399.ts"), entry("modified", "package.json")];
  assert.deepEqual(filterOurChanges(remember(knowledge, "US-003", many), changes), changes);
});
