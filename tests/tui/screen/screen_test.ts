/** What reaches a terminal: read back from one, cell by cell. */

import assert from "assert";
import type { Canvas, Ink } from "../../../tui/cells.ts";
import { createScreen, type Screen } from "../../../tui/screen/screen.ts";
import { type HeadlessCell, headlessTerminal } from "../../harness/headless_terminal.ts";

const size = (columns: number, rows: number) => ({ columns, rows });
const screenOf = (unicode = true): Screen => createScreen({ theme: "dark", depth: "16", unicode });

/** The rows that a terminal shows after one frame. */
async function shown(columns: number, rows: number, draw: (canvas: Canvas) => void, unicode = true) {
  const screen = screenOf(unicode);
  const terminal = headlessTerminal(columns, rows);
  draw(screen.canvas(size(columns, rows)));
  await terminal.write(screen.frame());
  return terminal.rows();
}

/** This terminal shows emoji in one column, as some do: then a column stays empty, and nothing is shifted. */
const texts: readonly [does: string, text: string, room: number, expected: string, taken: number][] = [
  ["plain text", "hello", 10, "hello|", 5],
  ["text that just fits", "hello", 5, "hello|", 5],
  ["text that is cut", "hello there", 8, "hello t…|", 8],
  ["no room", "hello", 0, "|", 0],
  ["room for the ellipsis only", "hello", 1, "…|", 1],
  ["wide characters", "日本語", 6, "日本語|", 6],
  ["a wide character that would be cut in half", "日本語", 5, "日本…|", 5],
  ["a wide character in the way of the ellipsis", "日本語", 4, "日… |", 3],
  ["a wide character where there is room for one column", "a日", 2, "a…|", 2],
  ["an accent that Unicode has composed", "e\u0301t\u0301e", 9, "ét\u0301e|", 3],
  ["a mark without a character", "\u0301x", 9, "x|", 1],
  ["a flag", "\u{1f1e9}\u{1f1ea}!", 9, "DE!|", 3],
  ["a skin tone", "\u{1f44d}\u{1f3fd}!", 9, "\u{1f44d} !|", 3],
  ["a keycap", "1\ufe0f\u20e3!", 9, "1!|", 2],
  ["a variation selector", "\u2764\ufe0f!", 9, "\u2764!|", 2],
  ["joined emoji", "\u{1f468}\u200d\u{1f469}!", 9, "\u{1f468} \u{1f469} !|", 5],
  ["escape sequences", "a\x1b[31mb\x1b]0;title\x07c\x1b[2Jd", 9, "abcd|", 4],
  ["controls", "a\x00b\x08c\x7fd\x9b31me", 9, "abcde|", 5],
  ["line ends and tabs", "a\nb\tc\r\nd", 9, "a b c d|", 7],
  ["bidi controls and characters without width", "a\u202eb\u2066c\u200bd\ufeff", 9, "abcd|", 4],
  ["right-to-left text", "\u05e9\u05dc\u05d5\u05dd", 9, "\u05e9\u05dc\u05d5\u05dd|", 4],
  ["Hangul in parts", "\u1112\u1161\u11ab!", 9, "\ud55c!|", 3],
  ["half a surrogate pair", "a\ud83d", 9, "a\ufffd|", 2],
];

for (const [does, text, room, expected, taken] of texts) {
  Deno.test(`${does}: what is shown takes the columns that were given`, async () => {
    let took = -1;
    const [row = ""] = await shown(12, 1, (canvas) => {
      took = canvas.text(0, 0, text, "text", room);
      canvas.text(0, expected.endsWith(" |") ? took + 1 : took, "|", "text", 1);
    });
    assert.equal(row, expected);
    assert.equal(took, taken);
  });
}

Deno.test("a text outside of the screen is cut or left out", async () => {
  const rows = await shown(6, 2, (canvas) => {
    canvas.text(0, 3, "hello", "text", 9);
    canvas.text(-1, 0, "above", "text", 9);
    canvas.text(2, 0, "below", "text", 9);
    canvas.text(1, 6, "beside", "text", 9);
    canvas.text(1, -1, "before", "text", 9);
    canvas.fill({ row: 1, column: 4, columns: 90, rows: 90 }, "selected");
    canvas.box({ row: 1, column: 3, columns: 9, rows: 9 }, [], "border");
  });
  assert.deepEqual(rows, ["   he…", "   ╭──"]);
});

Deno.test("what is left of a wide character becomes a space", async () => {
  const rows = await shown(8, 3, (canvas) => {
    canvas.text(0, 0, "日本語", "text", 8);
    canvas.text(0, 1, "x", "text", 1);
    canvas.text(1, 0, "日本語", "text", 8);
    canvas.text(1, 2, "xyz", "text", 3);
    canvas.text(2, 0, "日本語", "text", 8);
    canvas.fill({ row: 2, column: 3, columns: 2, rows: 1 }, "text");
  });
  assert.deepEqual(rows, [" x本語", "日xyz", "日"]);
});

Deno.test("a line of spans is cut as one, and an ink overrides the tones", async () => {
  const screen = screenOf();
  const terminal = headlessTerminal(20, 2);
  const canvas = screen.canvas(size(20, 2));
  const line = [{ text: "good ", tone: "good" }, { text: "and bad", tone: "bad" }] as const;
  assert.equal(canvas.line(0, 0, line, 9), 9);
  assert.equal(canvas.line(1, 0, line, 20, "selected"), 12);
  await terminal.write(screen.frame());
  assert.deepEqual(terminal.rows(), ["good and…", "good and bad"]);
  assert.deepEqual(terminal.cells(0).slice(0, 6).map(({ color }) => color), [2, 2, 2, 2, 2, 1]);
  assert.ok(terminal.cells(1).slice(0, 12).every(({ inverse, bold }) => inverse && bold));
});

Deno.test("a box has its title, cut to its width, and says what is inside", async () => {
  const title = (text: string) => [{ text, tone: "strong" } as const];
  const rows = await shown(16, 6, (canvas) => {
    const inside = canvas.box({ row: 0, column: 0, columns: 16, rows: 3 }, title("日本"), "border");
    assert.deepEqual(inside, { row: 1, column: 1, columns: 14, rows: 1 });
    canvas.box({ row: 3, column: 0, columns: 10, rows: 2 }, title("a long title"), "border");
    canvas.box({ row: 3, column: 10, columns: 6, rows: 2 }, title("none"), "border");
    assert.equal(canvas.box({ row: 5, column: 0, columns: 1, rows: 1 }, [], "border").columns, 0);
  });
  assert.deepEqual(rows, [
    "╭─ 日本 ───────╮",
    "│              │",
    "╰──────────────╯",
    "╭─ a l… ─╮╭────╮",
    "╰────────╯╰────╯",
    "",
  ]);
});

Deno.test("without Unicode everything is ASCII, at the same widths", async () => {
  const rows = await shown(16, 3, (canvas) => {
    canvas.box({ row: 0, column: 0, columns: 16, rows: 3 }, [{ text: "é…", tone: "text" }], "border");
    canvas.text(1, 1, "▶ 日本 → ✓ and more", "text", 14);
  }, false);
  assert.deepEqual(rows, ["+- e~ ---------+", "|> ???? > + an~|", "+--------------+"]);
});

Deno.test("a frame that changes nothing writes nothing", () => {
  const screen = screenOf();
  const draw = () => screen.canvas(size(20, 3)).text(1, 2, "the same 日本", "good", 18);
  draw();
  assert.notEqual(screen.frame(), "");
  draw();
  assert.equal(screen.frame(), "");
  screen.forget();
  draw();
  assert.notEqual(screen.frame(), "");
});

Deno.test("a clock that changes by a second writes some bytes", () => {
  const screen = screenOf();
  for (const time of ["12:00:01", "12:00:02"]) {
    screen.canvas(size(80, 24)).text(3, 60, time, "quiet", 20);
    const text = screen.frame();
    if (time.endsWith("2")) assert.ok(text.length < 50, JSON.stringify(text));
  }
});

/** The colour of a space cannot be seen. */
function visible(cells: readonly HeadlessCell[]): HeadlessCell[] {
  return cells.map((cell) => cell.text === " " && !cell.inverse ? { ...cell, bold: false, color: -1 } : cell);
}

Deno.test("after any drawings, the terminal shows what was drawn last", async () => {
  const pieces = [
    "plain text",
    "日本語",
    "e\u0301\u0302",
    "👍🚀",
    "\u05e9\u05dc",
    "…─│╭",
    "  ",
    "\x1b[31m",
    "ｶﾞ",
  ];
  const inks: Ink[] = ["text", "good", "selected", "match", "border", "bad-strong"];
  let seed = 3;
  const random = (below: number) => ((seed = seed * 1_103_515_245 + 12_345 & 0x7fffffff) >> 8) % below;
  const pick = <T>(from: readonly T[], other: T): T => from[random(from.length)] ?? other;
  const screen = screenOf();
  const terminal = headlessTerminal(40, 8);
  await terminal.write("\x1b[?7l");
  let columns = 40;
  let rows = 8;
  for (let round = 0; round < 150; round++) {
    if (round % 40 === 39) {
      columns = 10 + random(40);
      rows = 2 + random(8);
      terminal.resize(columns, rows);
    }
    // What changes the screen bit by bit, and the same drawing in one go, must look the same.
    const fresh = screenOf();
    const canvases = [screen.canvas(size(columns, rows)), fresh.canvas(size(columns, rows))];
    for (let n = random(12); n > 0; n--) {
      const [row, column, room] = [random(rows), random(columns), random(columns)];
      const [text, ink] = [pick(pieces, "") + pick(pieces, ""), pick(inks, "text")];
      for (const canvas of canvases) {
        if (n % 5 === 0) canvas.fill({ row, column, columns: room, rows: 2 }, ink);
        else canvas.text(row, column, text, ink, room);
      }
    }
    await terminal.write(screen.frame());
    const other = headlessTerminal(columns, rows);
    await other.write(`\x1b[?7l${fresh.frame()}`);
    for (let row = 0; row < rows; row++) {
      assert.deepEqual(visible(terminal.cells(row)), visible(other.cells(row)));
    }
  }
});

Deno.test("characters that terminals disagree about do not move what follows", () => {
  const screen = screenOf();
  screen.canvas(size(20, 1)).text(0, 0, "a👍b", "text", 20);
  assert.ok(screen.frame().includes("👍\x1b[4Gb"));
});

Deno.test("a text of a million characters costs no more than what is seen of it", () => {
  const screen = screenOf();
  const canvas = screen.canvas(size(80, 1));
  const texts = ["x".repeat(1_000_000), "日".repeat(1_000_000), "e\u0301".repeat(1_000_000)];
  for (const text of texts) {
    assert.ok(canvas.text(0, 0, text, "text", 80) >= 79);
  }
});

Deno.test("marks without end do not fill the memory", () => {
  const screen = screenOf();
  const canvas = screen.canvas(size(80, 1));
  for (let n = 0; n < 30_000; n++) {
    const base = String.fromCodePoint(0x4e00 + n % 20_000);
    canvas.text(0, 0, base + String.fromCodePoint(0x0300 + n % 100), "text", 80);
  }
  canvas.text(0, 0, "x\u0333", "text", 80);
  assert.match(screen.frame(), /x/);
});
