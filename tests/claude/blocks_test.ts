import assert from "assert";
import { findBlocks } from "../../src/claude/blocks.ts";

const cases: [string, string, Record<string, string>][] = [
  ["nothing", "no blocks here", {}],
  ["one block", "<patterns>a</patterns>", { patterns: "a" }],
  ["the last of two", "<patterns>a</patterns> <patterns>b</patterns>", { patterns: "b" }],
  ["a mention before the block", "In <patterns> I list:\n<patterns>a</patterns>", { patterns: "a" }],
  ["a mention after the block", "<patterns>a</patterns>\nSee <patterns> above", { patterns: "a" }],
  ["a mention alone", "See <patterns> above", {}],
  ["a block inside another", "<patterns>a\n<decisions>b</decisions>\n</patterns>", {
    patterns: "a\n<decisions>b</decisions>\n",
    decisions: "b",
  }],
  ["a block that was never closed, at the end", "x\n<patterns>\na\n", { patterns: "\na\n" }],
  ["a block that was never closed, before another", "<patterns>\na\n<decisions>b</decisions>", {
    patterns: "\na\n",
    decisions: "b",
  }],
  ["a complete block before one that was cut off", "<patterns>a</patterns>\n<patterns>b", { patterns: "a" }],
  ["a closing tag alone", "a</patterns>", {}],
  ["tags of others", "<div><patterns>a</patterns></div><thinking>", { patterns: "a" }],
  ["any case and blanks", "<Patterns \t>a</PATTERNS >", { patterns: "a" }],
  ["an empty block", "<patterns></patterns>", { patterns: "" }],
];

for (const [name, text, expected] of cases) {
  Deno.test(`findBlocks reads ${name}`, () => {
    assert.deepEqual(Object.fromEntries(findBlocks(text)), expected);
  });
}
