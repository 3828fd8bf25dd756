/** A converted story beside its source, at different widths. */

import assert from "assert";
import { displayWidth } from "../../src/text/characters.ts";
import { besideSource } from "../../src/view/beside.ts";
import { textOf } from "../../src/view/line.ts";

const story = {
  heading: "US-001  Add a book",
  details: ["- A book has a title and an author, and both are shown"],
  source: [{ from: 9, lines: ["Readers add books.", "A book has a title and an author."] }],
};
const shown = (stories: Parameters<typeof besideSource>[0], columns: number) =>
  besideSource(stories, columns).map(textOf);

Deno.test("a story stands beside its lines, each with its number", () => {
  assert.deepEqual(shown([story], 80), [
    "US-001  Add a book",
    "- A book has a title and an author,    │  9  Readers add books.",
    "  and both are shown                   │ 10  A book has a title and an author.",
    "",
  ]);
});

Deno.test("on a narrow screen the lines stand below the story", () => {
  assert.deepEqual(shown([story], 40), [
    "US-001  Add a book",
    "- A book has a title and an author, and",
    "  both are shown",
    " 9  Readers add books.",
    "10  A book has a title and an author.",
    "",
  ]);
});

Deno.test("long sources are cut, and the rest is counted", () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  const rows = shown([{ ...story, source: [{ from: 1, lines }] }], 80);
  assert.ok(rows.length < 40);
  assert.match(rows.at(-2) ?? "", /… 70 more lines$/);
});

Deno.test("no row is wider than the screen, whatever the text holds", () => {
  const hostile = [
    "漢字".repeat(80),
    "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
    "x".repeat(100_000),
    "\ttab",
    "",
  ];
  for (const columns of [20, 40, 71, 72, 80, 120]) {
    const rows = shown(
      [{ heading: hostile[0] ?? "", details: hostile, source: [{ from: 1, lines: hostile }] }],
      columns,
    );
    for (const row of rows) {
      assert.ok(displayWidth(row) <= columns, `${columns}: ${row}`);
      assert.ok(!row.includes("\u001b"));
    }
    assert.ok(rows.length < 1_000, "a text of one line is cut");
  }
});
