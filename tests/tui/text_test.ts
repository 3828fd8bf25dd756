import assert from "assert";
import { displayWidth } from "../../src/text/characters.ts";
import { line, span, textOf } from "../../src/view/line.ts";
import { type Pane, scroll, startOfText, type Text, topOf, visibleRows } from "../../tui/text/pane.ts";
import { findEntry, matchesIn } from "../../tui/text/search.ts";
import { wrapLine } from "../../tui/text/wrap_line.ts";

const wrapped: readonly [name: string, text: string, columns: number, rows: string[]][] = [
  ["a line that fits stays", "short", 10, ["short"]],
  ["an empty line is one row", "", 10, [""]],
  ["it is broken after a space", "one two three", 8, ["one two", "three"]],
  ["spaces inside stay", "a    b    cc", 6, ["a    b", "cc"]],
  ["a long word is broken", "abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ["a word is broken if less than half a row would stay before it", "a bcdefghij", 6, ["a bcde", "fghij"]],
  ["wide characters are never cut in half", "ログイン画面", 5, ["ログ", "イン", "画面"]],
  ["a character that is wider than the row has a row", "ログ", 1, ["ロ", "グ"]],
  ["spaces at the end of a row are left out", "abcd efgh", 4, ["abcd", "efgh"]],
];

for (const [name, text, columns, rows] of wrapped) {
  Deno.test(`wrapping: ${name}`, () => {
    assert.deepEqual(wrapLine(line(text), columns).map(textOf), rows);
  });
}

Deno.test("wrapping keeps the tones and loses no word", () => {
  const whole = line(
    span("good and ", "good"),
    span("bad", "bad"),
    " and text that is much longer than a row",
  );
  for (let columns = 1; columns < 60; columns++) {
    const rows = wrapLine(whole, columns);
    assert.equal(rows.map(textOf).join("").replaceAll(" ", ""), textOf(whole).replaceAll(" ", ""));
    assert(rows.every((row) => displayWidth(textOf(row)) <= columns));
    const bad = rows.flat().filter(({ tone }) => tone === "bad").map(({ text }) => text).join("");
    assert.equal(bad, "bad");
  }
});

/** Entries of so many rows each. */
function text(...rows: number[]): Text {
  return {
    count: rows.length,
    rows: (entry) => Array.from({ length: rows[entry] ?? 1 }, (_, i) => line(`${entry}.${i}`)),
    plain: (entry) => `Entry ${entry}`,
  };
}

const room = { columns: 10, rows: 3 };

const shown = (of: Text, pane: Pane) => visibleRows(of, pane, room).map(({ line: one }) => textOf(one));

Deno.test("a text scrolls row by row, over entries of several rows, and stops at its ends", () => {
  const of = text(1, 3, 1, 2);
  let pane = startOfText;
  const seen: string[][] = [];
  for (let i = 0; i < 6; i++) {
    seen.push(shown(of, pane));
    pane = scroll(of, pane, 1, room);
  }
  assert.deepEqual(seen, [
    ["0.0", "1.0", "1.1"],
    ["1.0", "1.1", "1.2"],
    ["1.1", "1.2", "2.0"],
    ["1.2", "2.0", "3.0"],
    ["2.0", "3.0", "3.1"],
    ["2.0", "3.0", "3.1"],
  ]);
  assert.equal(pane.at, "end");
  assert.deepEqual(shown(of, scroll(of, pane, -2, room)), ["1.1", "1.2", "2.0"]);
  assert.deepEqual(shown(of, scroll(of, pane, -100, room)), ["0.0", "1.0", "1.1"]);
});

Deno.test("a place that is gone becomes the end of the text", () => {
  const pane: Pane = { ...startOfText, at: { entry: 50, row: 9 } };
  assert.deepEqual(shown(text(1, 1, 1, 1), pane), ["1.0", "2.0", "3.0"]);
  assert.deepEqual(shown(text(), pane), []);
  assert.deepEqual(topOf(text(), pane, room), { entry: 0, row: 0 });
  assert.deepEqual(scroll(text(), pane, -5, room).at, { entry: 0, row: 0 });
});

Deno.test("a text that is shorter than its room begins at its start", () => {
  assert.deepEqual(shown(text(1, 1), { ...startOfText, at: "end" }), ["0.0", "1.0"]);
});

Deno.test("a search continues at the other end, in both directions, whatever the case", () => {
  const of: Text = {
    ...text(1, 1, 1, 1),
    plain: (entry) => ["Alpha", "beta", "ALPHA", "gamma"][entry] ?? "",
  };
  assert.equal(findEntry(of, "alpha", 0, 1), 2);
  assert.equal(findEntry(of, "alpha", 2, 1), 0);
  assert.equal(findEntry(of, "alpha", 0, -1), 2);
  assert.equal(findEntry(of, "beta", 1, 1), 1);
  assert.equal(findEntry(of, "delta", 0, 1), null);
  assert.equal(findEntry(of, "", 0, 1), null);
  assert.equal(findEntry(text(), "a", 0, 1), null);
  assert.deepEqual(matchesIn("Alpha beta ALPHA", "alpha"), [{ from: 0, to: 5 }, { from: 11, to: 16 }]);
  assert.deepEqual(matchesIn("aaaa", "aa"), [{ from: 0, to: 2 }, { from: 2, to: 4 }]);
});
