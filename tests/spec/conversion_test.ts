/** The check of what an agent makes of a free text. */

import assert from "assert";
import { conversionSchema, linesOf, readConversion, sourceLinesOf } from "../../src/spec/conversion.ts";

const lines = ["# Shelf", "", "Readers add books.", "Readers borrow books."];
const origin = { file: "/repo/notes.md", sha256: "0".repeat(64), costUsd: 0.05 };

type Changes = Record<string, unknown>;
const story = (changes: Changes = {}) => ({
  title: "Add a book",
  description: "",
  acceptanceCriteria: ["A book has a title"],
  dependsOn: [],
  sourceLines: [{ from: 3, to: 3 }],
  ...changes,
});
const answer = (stories: unknown, changes: Changes = {}) => ({
  project: "shelf",
  branchName: "feature/shelf",
  description: "",
  userStories: stories,
  ...changes,
});

function problemsOf(value: unknown): string[] {
  const reading = readConversion(value, lines, origin);
  assert.equal(reading.kind, "invalid");
  return reading.kind === "invalid"
    ? reading.problems.map(({ where, expected, got }) => `${where}: expected ${expected}, got ${got}`)
    : [];
}

Deno.test("a converted spec has ids of ours, the order of the answer, and where each story is from", () => {
  const borrow = story({ title: "Borrow a book", dependsOn: [1, 1], sourceLines: [{ from: 4, to: 4 }] });
  const reading = readConversion(answer([story(), borrow]), lines, origin);
  assert.equal(reading.kind, "valid");
  if (reading.kind !== "valid") return;
  const { spec } = reading;
  assert.deepEqual(
    spec.userStories.map(({ id, priority, dependsOn, verify, passes }) => ({
      ...{ id, priority, dependsOn, verify, passes },
    })),
    [
      { id: "US-001", priority: 1, dependsOn: [], verify: [], passes: false },
      { id: "US-002", priority: 2, dependsOn: ["US-001"], verify: [], passes: false },
    ],
  );
  assert.deepEqual(spec.userStories.map(sourceLinesOf), [[{ from: 3, to: 3 }], [{ from: 4, to: 4 }]]);
  assert.deepEqual(spec.convertedFrom, origin);
});

Deno.test("an agent can neither choose an id, nor set a command or what passes", () => {
  const sly = story({ id: "constructor", verify: ["rm -rf /"], passes: true });
  const reading = readConversion(answer([sly], { convertedFrom: "elsewhere" }), lines, origin);
  assert.equal(reading.kind, "valid");
  if (reading.kind !== "valid") return;
  const [{ id, verify, passes } = { id: "", verify: [], passes: true }] = reading.spec.userStories;
  assert.deepEqual({ id, verify, passes }, { id: "US-001", verify: [], passes: false });
  assert.deepEqual(reading.spec.convertedFrom, origin);
});

const wrong: Record<string, [value: unknown, problem: RegExp]> = {
  "nothing": [undefined, /^: expected an object with project, branchName.*got nothing$/],
  "a text": ["shelf", /^: expected an object with project/],
  "no stories": [answer([]), /^userStories: expected at least one story, got an empty list$/],
  "no criteria": [
    answer([story({ acceptanceCriteria: [] })]),
    /^userStories\[0\]\.acceptanceCriteria: expected at least one acceptance criterion/,
  ],
  "an empty criterion": [
    answer([story({ acceptanceCriteria: [" "] })]),
    /^userStories\[0\]\.acceptanceCriteria\[0\]: expected an acceptance criterion that is not empty/,
  ],
  "a title of two lines": [answer([story({ title: "a\nb" })]), /^userStories\[0\]\.title: expected a title/],
  "a branch that git refuses": [answer([story()], { branchName: "a..b" }), /^branchName: expected a branch/],
  "a branch that is a flag": [answer([story()], { branchName: "--force" }), /^branchName: expected a branch/],
  "no source": [
    answer([story({ sourceLines: [] })]),
    /^userStories\[0\]\.sourceLines: expected at least one range of lines/,
  ],
  "lines that are not there": [
    answer([story({ sourceLines: [{ from: 3, to: 5 }] })]),
    /^userStories\[0\]\.sourceLines\[0\]: expected lines of the text, from 1 to 4.*got lines 3 to 5$/,
  ],
  "lines backwards": [answer([story({ sourceLines: [{ from: 4, to: 3 }] })]), /got lines 4 to 3$/],
  "blank lines": [
    answer([story({ sourceLines: [{ from: 2, to: 2 }] })]),
    /expected lines with the text that the story was made from, got lines 2 to 2$/,
  ],
  "a story that depends on itself": [
    answer([story({ dependsOn: [1] })]),
    /^userStories\[0\]\.dependsOn\[0\]: expected nothing: no story comes before the first one, got 1$/,
  ],
  "a story that depends on a later one": [
    answer([story(), story({ title: "b", dependsOn: [3] }), story({ title: "c" })]),
    /^userStories\[1\]\.dependsOn\[0\]: expected the number of a story before this one, from 1 to 1 .*got 3$/,
  ],
};

for (const [what, [value, problem]] of Object.entries(wrong)) {
  Deno.test(`an answer is no spec, and the problem names its place: ${what}`, () => {
    assert.match(problemsOf(value)[0] ?? "", problem);
  });
}

Deno.test("every problem of an answer is named at once", () => {
  assert.equal(
    problemsOf(answer([story({ title: "", dependsOn: [7], sourceLines: [{ from: 9, to: 9 }] })])).length,
    3,
  );
});

Deno.test("the schema names everything that an answer needs", () => {
  const text = JSON.stringify(conversionSchema());
  for (const key of ["project", "branchName", "userStories", "acceptanceCriteria", "sourceLines", "from"]) {
    assert.match(text, new RegExp(`"${key}"`));
  }
  assert.match(text, /^\{"type":"object"/);
  assert.ok(
    !text.includes("$schema"),
    "Claude Code refuses, or silently ignores, a draft that it does not have",
  );
});

Deno.test("lines are counted as an editor counts them", () => {
  assert.deepEqual(linesOf("\uFEFFa\r\nb\n\nc\rd\n"), ["a", "b", "", "c", "d"]);
  assert.deepEqual(linesOf("a"), ["a"]);
});

Deno.test("lines that someone edited in a spec to something else are no lines", () => {
  const reading = readConversion(answer([story()]), lines, origin);
  assert.equal(reading.kind, "valid");
  if (reading.kind !== "valid") return;
  const [first] = reading.spec.userStories;
  assert.ok(first);
  assert.deepEqual(sourceLinesOf({ ...first, sourceLines: "3-4" }), []);
  assert.deepEqual(sourceLinesOf({ ...first, sourceLines: undefined }), []);
});
