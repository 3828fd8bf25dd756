/** Hostile specs are rejected in bounded time and memory, or read correctly. */

import assert from "assert";
import type { Problem } from "../../src/text/problems.ts";
import { maxSpecLength } from "../../src/spec/size.ts";
import { parseSpec } from "../../src/spec/json_spec.ts";
import { checkSpec } from "../../src/spec/spec.ts";

const story = { id: "US-1", title: "One", acceptanceCriteria: ["it works"], priority: 1 };
const valid = { project: "p", branchName: "b", userStories: [story] };

Deno.test("a text that is too long is rejected unread", async () => {
  const [problem] = await problemsOf(" ".repeat(maxSpecLength + 1));
  assert.deepEqual(problem, {
    where: "",
    expected: `at most ${maxSpecLength} characters`,
    got: `${maxSpecLength + 1}`,
  });
});

Deno.test("a million wrong items are reported as one problem", async () => {
  const items = `${"1,".repeat(1_000_000)}1`;
  const one = (stories: string) => problemsOf(`{"project":"p","branchName":"b","userStories":[${stories}]}`);
  const expected = "at most 5000 stories, and at most 50000 items in all their lists together";
  assert.deepEqual(await one(items), [{
    where: "userStories",
    expected,
    got: "1,000,001 stories with 0 items",
  }]);
  assert.deepEqual(await one(`{"verify":[${items}]}`), [{
    where: "userStories",
    expected,
    got: "1 story with 1,000,001 items",
  }]);
});

Deno.test("of thousands of problems, a hundred are listed and the rest counted", () => {
  const criteria = Array.from({ length: 50_000 - 1 }, () => 1);
  const reading = checkSpec({ ...valid, userStories: [{ ...story, acceptanceCriteria: criteria }] });
  assert.ok(reading.kind === "invalid");
  assert.equal(reading.problems.length, 101);
  assert.equal(reading.problems.at(-1)?.got, "49,899 more");
});

Deno.test("each of a hundred thousand duplicate keys is reported with its line", async () => {
  const text = `{\n${'"k": 1,\n'.repeat(100_000)}${JSON.stringify(valid).slice(1)}`;
  const problems = await problemsOf(text);
  assert.deepEqual(problems[99], {
    where: "k",
    expected: "each key only once",
    got: "the same key again on line 102",
  });
  assert.equal(problems.at(-1)?.got, "99,899 more");
});

Deno.test("keys such as __proto__ are ordinary keys", async () => {
  const text = JSON.stringify(valid).replace('"id"', '"__proto__": {"passes": true}, "constructor": 1, "id"');
  const reading = await parseSpec(text, "spec.json");
  assert.ok(reading.kind === "valid");
  assert.equal(reading.spec.userStories[0]?.passes, false);
  assert.equal(Object.getPrototypeOf(reading.spec.userStories[0]), Object.prototype);
});

const titles: [what: string, title: string, fine: boolean][] = [
  ["Persian with its joiner", "می\u200cخواهم", true],
  ["an emoji made of three", "\u{1F468}\u200d\u{1F469}\u200d\u{1F467}", true],
  ["200 characters", "x".repeat(200), true],
  ["201 characters", "x".repeat(201), false],
  ["an override of the direction", "a\u202eb", false],
  ["an invisible space", "a\u200bb", false],
  ["a line separator", "a\u2028b", false],
  ["half a character", "a\ud83db", false],
  ["a colour", "a\u001b[31mb", false],
  ["a C1 control", "a\u009bb", false],
];

for (const [what, title, fine] of titles) {
  Deno.test(`a title with ${what} is ${fine ? "accepted" : "rejected"}`, () => {
    const reading = checkSpec({ ...valid, userStories: [{ ...story, title }] });
    assert.equal(reading.kind, fine ? "valid" : "invalid");
    if (reading.kind === "invalid") {
      assert.deepEqual(reading.problems.map((problem) => problem.where), ["userStories[0].title"]);
    }
  });
}

const branches: [name: string, problem: string | null][] = [
  ["feature/añadir-入口", null],
  [`${"界".repeat(83)}/${"界".repeat(83)}`, null],
  ["界".repeat(84), "a part of it is longer than 250 bytes"],
  ["-x", 'it starts with "-"'],
];

for (const [branchName, problem] of branches) {
  Deno.test(`the branch ${branchName.slice(0, 20)} is ${problem === null ? "accepted" : "rejected"}`, () => {
    const reading = checkSpec({ ...valid, branchName });
    const expected = reading.kind === "valid" ? null : reading.problems[0]?.expected;
    assert.equal(expected, problem === null ? null : `a branch name that git accepts (${problem})`);
  });
}

Deno.test("the longest possible chain has no cycle, and one more link makes a cycle", () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `s${i}`);
  const chain = ids.map((id, i) => ({ ...story, id, dependsOn: ids.slice(i + 1, i + 2) }));
  assert.equal(checkSpec({ ...valid, userStories: chain }).kind, "valid");
  const closed = chain.map((one) => one.id === "s4999" ? { ...one, dependsOn: ["s0"] } : one);
  const reading = checkSpec({ ...valid, userStories: closed });
  assert.ok(reading.kind === "invalid");
  assert.equal(reading.problems.length, 1);
  assert.match(reading.problems[0]?.got ?? "", /^s0 -> s1 -> .* -> … -> s0$/);
});

async function problemsOf(text: string): Promise<Problem[]> {
  const reading = await parseSpec(text, "spec.json");
  return reading.kind === "invalid" ? reading.problems : assert.fail("the spec was accepted");
}
