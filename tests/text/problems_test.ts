/** How values and places are shown in messages. */

import assert from "assert";
import { pathText, renderValue } from "../../src/text/problems.ts";
import { checkSpec } from "../../src/spec/spec.ts";

const rows: [value: unknown, shown: string][] = [
  ["", "an empty string"],
  ['a "b"\n', '"a \\"b\\"\\n"'],
  ["x".repeat(60), `"${"x".repeat(60)}"`],
  ["x".repeat(61), `"${"x".repeat(60)}…"`],
  ["🚀".repeat(61), `"${"🚀".repeat(60)}…"`],
  ["x".repeat(1_000_000), `"${"x".repeat(60)}…"`],
  ["a\u202eb\u200b\u{f0000}\u009b", '"a\\u202eb\\u200b\\udb80\\udc00\\u009b"'],
  ["می\u200cخواهم", '"می\u200cخواهم"'],
  [-0.5, "-0.5"],
  [12345678901234567890n, "12345678901234567890"],
  [true, "true"],
  [null, "null"],
  [undefined, "nothing"],
  [[], "an empty list"],
  [[1, 2], "a list of 2 items"],
  [{}, "an empty object"],
  [{ a: 1, b: 2 }, 'an object with "a", "b"'],
  [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, 'an object with "a", "b", "c", "d", …'],
  [new Date(0), "the date 1970-01-01T00:00:00.000Z"],
];

for (const [value, shown] of rows) {
  Deno.test(`shown as ${shown.slice(0, 40)}`, () => assert.equal(renderValue(value), shown));
}

Deno.test("a place is written as a path", () => {
  assert.equal(pathText([]), "");
  assert.equal(pathText(["userStories", 2, "dependsOn", 0]), "userStories[2].dependsOn[0]");
});

Deno.test("for a missing key, a key with a similar spelling is named", () => {
  const reading = checkSpec({ Project: "p", branch_name: "b", "user-stories": [] });
  assert.deepEqual(reading.kind === "invalid" && reading.problems.map(({ where, got }) => [where, got]), [
    ["project", 'nothing (there is "Project")'],
    ["branchName", 'nothing (there is "branch_name")'],
    ["userStories", 'nothing (there is "user-stories")'],
  ]);
});
