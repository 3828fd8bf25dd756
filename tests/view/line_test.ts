import assert from "assert";
import { paint } from "../../src/terminal/paint.ts";
import { asLines, fitLine, line, span, textOf } from "../../src/view/line.ts";

Deno.test("a span has no control characters and is on one line", () => {
  assert.equal(textOf(line("a\nb", span("\x1b[31mred\x07", "bad"))), "a bred");
});

Deno.test("paint turns tones into escape sequences", () => {
  const one = line("a ", span("b", "bad"), span("", "good"), span("c", "phase"));
  assert.equal(paint(one, true), "a \x1b[31mb\x1b[0m\x1b[1;36mc\x1b[0m");
  assert.equal(paint(one, false), "a bc");
});

Deno.test("paint sanitizes spans that were made by hand", () => {
  assert.equal(paint([{ text: "a\x1b[2Jb\x9b1m\nc", tone: "text" }], true), "ab c");
});

Deno.test("fitLine cuts across spans and keeps their tones", () => {
  const one = line(span("abc", "strong"), span("def", "bad"), "ghi");
  const cases: [columns: number, text: string][] = [
    [9, "abcdefghi"],
    [8, "abcdefg…"],
    [7, "abcdef…"],
    [6, "abcde…"],
    [4, "abc…"],
    [3, "ab…"],
    [1, "…"],
    [0, ""],
  ];
  for (const [columns, text] of cases) assert.equal(textOf(fitLine(one, columns)), text, String(columns));
  assert.deepEqual(fitLine(one, 5).map(({ tone }) => tone), ["strong", "bad"]);
});

Deno.test("a text becomes one line for each of its lines", () => {
  assert.deepEqual(asLines(["a\r\n\tb", line("c")]).map(textOf), ["a", "    b", "c"]);
});
