import assert from "assert";
import { noRows, outputAfter, type Rows, rowsAfter } from "../../gui/server/output.ts";
import type { TailEntry } from "../../src/feed/world.ts";

const entry = (text: string): TailEntry => ({
  at: 0,
  item: { kind: "entry", label: "Says", tone: "text", parts: [{ text }] },
});
const entries = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => entry(`${from + i}`));
const textsOf = (rows: Rows, after: number) =>
  outputAfter("s", after, rows)?.output.rows.map(({ line }) =>
    line.map(({ text }) => text).join("").trim()
  ) ?? [];

Deno.test("a window gets what it lacks, once and in order", () => {
  const tail = entries(0, 3);
  let rows = rowsAfter(noRows, tail);
  const first = outputAfter("s", -1, rows);
  assert.deepEqual([first?.output.first, first?.output.rows.length, first?.last], [0, 3, 2]);
  assert.equal(outputAfter("s", 2, rows), null);
  rows = rowsAfter(rows, [...tail, entry("3")]);
  assert.deepEqual(textsOf(rows, 2), ["Says      3"]);
  assert.deepEqual(textsOf(rows, 1), ["Says      2", "Says      3"]);
});

Deno.test("a tail whose beginning was dropped is continued where it stopped", () => {
  const all = entries(0, 30);
  let rows = rowsAfter(noRows, all.slice(0, 20));
  rows = rowsAfter(rows, all.slice(10, 30));
  assert.equal(outputAfter("s", 19, rows)?.output.rows.length, 10);
  assert.equal(outputAfter("s", 19, rows)?.output.restarted, false);
});

Deno.test("what a slow window missed is counted, and memory is bounded", () => {
  const all = entries(0, 10_000);
  let rows: Rows = noRows;
  for (let end = 1_000; end <= 10_000; end += 1_000) {
    rows = rowsAfter(rows, all.slice(Math.max(0, end - 2_000), end));
  }
  assert.equal(rows.rows.length, 4_000);
  const output = outputAfter("s", 99, rows)?.output;
  assert.deepEqual([output?.first, output?.leftOut], [6_000, 5_900]);
  assert.equal(outputAfter("s", -1, rows)?.output.leftOut, 0);
});

Deno.test("a run that is read again from its start makes earlier rows void", () => {
  let rows = rowsAfter(noRows, entries(0, 5));
  rows = rowsAfter(rows, entries(0, 7));
  const output = outputAfter("s", 4, rows)?.output;
  assert.deepEqual([output?.restarted, output?.rows.length], [true, 7]);
  const last = outputAfter("s", 4, rows)?.last ?? 0;
  assert.equal(outputAfter("s", last, rows), null);
});

Deno.test("a number that this server never gave out restarts the output", () => {
  const rows = rowsAfter(noRows, entries(0, 2));
  assert.deepEqual(outputAfter("s", 500, rows)?.output, {
    ...{ kind: "output", session: "s", first: 0, restarted: true, leftOut: 0, rows: rows.rows },
  });
});

Deno.test("a line of a million characters is cut, and escapes are shown as text", () => {
  const rows = rowsAfter(noRows, [entry("x".repeat(1_000_000)), entry("\u001b[31m<b>\u202e")]);
  const [long, escaped] = textsOf(rows, -1);
  assert.ok((long?.length ?? 0) < 5_000);
  assert.match(long ?? "", /more characters$/);
  for (const hidden of ["\u001b", "\u202e"]) assert.equal(escaped?.includes(hidden), false);
  assert.match(escaped ?? "", /<b>/);
});
