import assert from "assert";
import stringWidth from "string-width";
import { characters, displayWidth } from "../../src/text/characters.ts";
import { sanitize } from "../../src/text/sanitize.ts";

Deno.test("displayWidth counts columns, not characters", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["日本", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["🎉", 2],
    ["…", 1],
    ["━", 1],
  ];
  for (const [text, width] of cases) assert.equal(displayWidth(text), width, text);
});

Deno.test("every character is as wide as string-width, which is complete but slow to start, reports", () => {
  const different: string[] = [];
  for (let code = 0x20; code <= 0x3ffff; code++) {
    const text = String.fromCodePoint(code);
    if (unassignedOrOdd.test(text) || sanitize(text) !== text) continue;
    if (displayWidth(text) !== stringWidth(text)) different.push(code.toString(16));
  }
  assert.deepEqual(different, []);
});

/** Unassigned, private, half a pair; or not shown alone: marks, flag letters, inner parts of Hangul syllables. */
const unassignedOrOdd = /[\p{C}\p{M}\p{Regional_Indicator}\u1160-\u11ff\ud7b0-\ud7ff]/u;

Deno.test("a base and its marks are one character", () => {
  const cases: [text: string, parts: string[]][] = [
    ["abc", ["a", "b", "c"]],
    ["e\u0301a", ["e\u0301", "a"]],
    ["🇫🇷🇩🇪", ["🇫🇷", "🇩🇪"]],
    ["👍🏽!", ["👍🏽", "!"]],
    ["1\u20e3", ["1\u20e3"]],
    ["\u1112\u1161\u11ab글", ["\u1112\u1161\u11ab", "글"]],
    ["\u0301a", ["\u0301", "a"]],
    ["", []],
  ];
  for (const [text, parts] of cases) assert.deepEqual(characters(text), parts, text);
});
