/** Durations as people write them. */

import assert from "assert";
import { formatDuration, parseDuration } from "../../src/config/duration.ts";

const rows: [text: string, ms: number | null][] = [
  ["90s", 90_000],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["30d", 2_592_000_000],
  ["0s", 0],
  [" 10m ", 600_000],
  ["90", null],
  ["", null],
  ["m", null],
  ["-1m", null],
  ["1.5h", null],
  ["1h30m", null],
  ["10 m", null],
  ["10M", null],
  ["1w", null],
  ["366d", null],
  ["9999999999s", null],
];

for (const [text, ms] of rows) {
  Deno.test(`the duration ${JSON.stringify(text)} is ${ms === null ? "rejected" : `${ms} ms`}`, () => {
    assert.equal(parseDuration(text), ms);
  });
}

Deno.test("a duration is formatted in the largest exact unit, and parses back to the same value", () => {
  const written: [ms: number, text: string][] = [
    [90_000, "90s"],
    [600_000, "10m"],
    [7_200_000, "2h"],
    [172_800_000, "2d"],
    [0, "0s"],
  ];
  for (const [ms, text] of written) {
    assert.equal(formatDuration(ms), text);
    assert.equal(parseDuration(text), ms);
  }
  assert.equal(formatDuration(1500), "1500ms");
});
