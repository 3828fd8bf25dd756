import assert from "assert";
import { clipEnd, clipStart } from "../../src/text/clip.ts";

Deno.test("clipStart keeps the beginning and never half a character", () => {
  const cases: [string, number, string][] = [
    ["", 0, ""],
    ["abc", 3, "abc"],
    ["abc", 2, "ab"],
    ["abc", 0, ""],
    ["a😀b", 2, "a"],
    ["a😀b", 3, "a😀"],
    ["😀", 1, ""],
    ["\ufeffab", 2, "\ufeffa"],
  ];
  for (const [text, max, expected] of cases) assert.equal(clipStart(text, max), expected, text);
});

Deno.test("clipEnd keeps the end and never half a character", () => {
  const cases: [string, number, string][] = [
    ["", 0, ""],
    ["abc", 3, "abc"],
    ["abc", 2, "bc"],
    ["abc", 0, ""],
    ["a😀b", 2, "b"],
    ["a😀b", 3, "😀b"],
    ["😀", 1, ""],
  ];
  for (const [text, max, expected] of cases) assert.equal(clipEnd(text, max), expected, text);
});
