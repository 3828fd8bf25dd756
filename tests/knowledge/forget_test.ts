import assert from "assert";
import { forgetStories } from "../../src/knowledge/forget.ts";
import { emptyKnowledge } from "../../src/knowledge/model.ts";
import { entry, longRun, remember } from "./story_samples.ts";

Deno.test("forgetting the last stories restores the knowledge from before them", () => {
  assert.deepEqual(forgetStories(longRun(6), new Set(["US-005", "US-006"])), longRun(4));
});

Deno.test("forgetting a story in the middle counts its files again from the others", () => {
  const none = emptyKnowledge("base");
  const one = remember(none, "US-001", [entry("added", "a.ts", 10, 0), entry("added", "b.ts", 1, 0)]);
  const two = remember(one, "US-002", [entry("modified", "a.ts", 5, 1), entry("deleted", "b.ts")]);
  const three = remember(two, "US-003", [entry("modified", "a.ts", 2, 2)], {
    files: [{ path: "a.ts", purpose: "Reads", symbols: [] }],
  });
  const left = forgetStories(three, new Set(["US-002"]));
  assert.deepEqual(left.files["a.ts"], {
    purpose: "Reads",
    keySymbols: [],
    touchedBy: ["US-001", "US-003"],
    additions: 12,
    deletions: 2,
  });
  assert.ok("b.ts" in left.files, "a file that only the forgotten story deleted is back");
});

Deno.test("a purpose stated by a story that did not touch the file stays", () => {
  const one = remember(emptyKnowledge(null), "US-001", [entry("added", "a.ts")]);
  const two = remember(one, "US-002", [], { files: [{ path: "a.ts", purpose: "Reads", symbols: [] }] });
  const three = remember(two, "US-003", [entry("added", "c.ts")]);
  assert.equal(forgetStories(three, new Set(["US-003"])).files["a.ts"]?.purpose, "Reads");
});

Deno.test("forgetting an unknown story changes nothing", () => {
  const knowledge = longRun(3);
  assert.deepEqual(forgetStories(knowledge, new Set(["US-999"])), knowledge);
});
