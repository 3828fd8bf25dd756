import assert from "assert";
import { clockTime, dayTime, duration, elapsed, shortCount, untilTime, usd } from "../../src/view/amounts.ts";

const table = <T>(name: string, shown: (value: T) => string, cases: [T, string][]) =>
  Deno.test(name, () => {
    for (const [value, text] of cases) assert.equal(shown(value), text, String(value));
  });

table("short counts take at most six columns up to a hundred million", shortCount, [
  [0, "0"],
  [999, "999"],
  [1_000, "1.0k"],
  [12_345, "12.3k"],
  [99_949, "99.9k"],
  [99_950, "100k"],
  [999_499, "999k"],
  [999_500, "1.0M"],
  [12_345_678, "12.3M"],
  [123_456_789, "123M"],
]);

table("amounts of money have cents", usd, [
  [0, "$0.00"],
  [0.001, "<$0.01"],
  [0.005, "$0.01"],
  [0.12, "$0.12"],
  [1_234.5, "$1,234.50"],
]);

table("durations have one or two units", duration, [
  [-5, "0.0s"],
  [400, "0.4s"],
  [2_100, "2.1s"],
  [9_949, "9.9s"],
  [9_950, "10s"],
  [59_499, "59s"],
  [59_500, "1m 00s"],
  [65_000, "1m 05s"],
  [3_599_600, "1h 00m"],
  [3_720_000, "1h 02m"],
  [183_600_000, "2d 03h"],
]);

table("what counts up does so in whole seconds", elapsed, [
  [-1, "0s"],
  [999, "0s"],
  [59_999, "59s"],
  [60_999, "1m 00s"],
]);

Deno.test("times are local", () => {
  const time = new Date(2026, 10, 4, 6, 5, 9);
  assert.equal(clockTime(time), "06:05:09");
  assert.equal(dayTime(time), "Nov 4 06:05");
  assert.equal(untilTime(time, new Date(2026, 10, 4, 23, 0)), "06:05");
  assert.equal(untilTime(time, new Date(2026, 10, 3, 23, 0)), "Nov 4 06:05");
  // Row 23: the same day of another year is not today.
  assert.equal(untilTime(time, new Date(2025, 10, 4, 6, 0)), "Nov 4 2026 06:05");
  assert.equal(untilTime(time, new Date(2025, 11, 31, 23, 59)), "Nov 4 2026 06:05");
});
