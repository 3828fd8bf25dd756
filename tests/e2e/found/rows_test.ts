import assert from "assert";
import { cases } from "./cases.ts";
import { rows } from "./rows.ts";

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

Deno.test("every row of what was found has its tests, and the first ten at least two cousins each", () => {
  const expected = [...from(1, 21), ...from(31, 36)];
  assert.deepEqual(Object.keys(rows).map(Number), expected);
  assert.deepEqual(cases.filter(({ row }) => !expected.includes(row)), []);
  for (const [row, { tests }] of Object.entries(rows)) {
    const known = Object.values(tests).flat().length + cases.filter((one) => one.row === Number(row)).length;
    const least = Number(row) <= 10 ? 3 : 1;
    assert.ok(known >= least, `row ${row} has ${known}`);
  }
});

Deno.test("every test that a row names exists", async () => {
  for (const { tests } of Object.values(rows)) {
    for (const [file, names] of Object.entries(tests)) {
      const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
      for (const name of names) assert.ok(text.replaceAll("\n", " ").includes(name), `${file}: ${name}`);
    }
  }
});

Deno.test("each row with cases has one that was seen red, so that none guards only what was right", () => {
  for (const row of new Set(cases.map((one) => one.row))) {
    assert.ok(cases.some((one) => one.row === row && one.guard !== true), `row ${row}`);
  }
});
