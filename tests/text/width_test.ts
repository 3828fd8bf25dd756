import assert from "assert";
import { fit, fitStart, pad, wrap } from "../../src/text/width.ts";

Deno.test("fit cuts the end between characters and adds an ellipsis", () => {
  const cases: [text: string, columns: number, fitted: string][] = [
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["abcdef", 1, "…"],
    ["abcdef", 0, ""],
    ["abcdef", -3, ""],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["日本語", 2, "…"],
    ["e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ["🎉🎉🎉", 5, "🎉🎉…"],
  ];
  for (const [text, columns, fitted] of cases) assert.equal(fit(text, columns), fitted, `${text} ${columns}`);
});

Deno.test("fitStart keeps the end", () => {
  assert.equal(fitStart("src/auth.ts", 11), "src/auth.ts");
  assert.equal(fitStart("src/auth.ts", 8), "…auth.ts");
  assert.equal(fitStart("src/日本語.ts", 8), "…本語.ts");
  assert.equal(fitStart("abc", 0), "");
});

Deno.test("cutting a long text takes no longer than its result requires", () => {
  assert.equal(fit("a".repeat(10_000_000), 3), "aa…");
  assert.equal(fitStart("a".repeat(10_000_000), 3), "…aa");
  assert.equal(wrap("a".repeat(1_000_000), 10).length, 100_000);
});

Deno.test("pad fills exactly the columns", () => {
  assert.equal(pad("ab", 4), "ab  ");
  assert.equal(pad("ab", 4, "right"), "  ab");
  assert.equal(pad("日本語", 4), "日… ");
  assert.equal(pad("日本", 5, "right"), " 日本");
});

Deno.test("wrap breaks between words, and inside a word only if it must", () => {
  const cases: [text: string, columns: number, lines: string[]][] = [
    ["", 10, [""]],
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 100, ["one two three"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["a abcdefghij b", 4, ["a", "abcd", "efgh", "ij b"]],
    ["first\n\nsecond line", 8, ["first", "", "second", "line"]],
    ["  listed item here", 10, ["  listed", "  item", "  here"]],
    ["日本語 日本語", 7, ["日本語", "日本語"]],
    ["日本", 1, ["日", "本"]],
    ["\tx", 10, ["    x"]],
  ];
  for (const [text, columns, lines] of cases) {
    assert.deepEqual(wrap(text, columns), lines, `${text} ${columns}`);
  }
});
