import assert from "assert";
import { line } from "../../src/view/line.ts";
import { createLiveRegion } from "../../src/terminal/live_region.ts";

Deno.test("if nothing is drawn, nothing is erased", () => {
  const region = createLiveRegion();
  assert.equal(region.erase(80), "");
  region.draw(line("x"), false);
  assert.notEqual(region.erase(80), "");
  assert.equal(region.erase(80), "");
});

Deno.test("the line is erased from its start", () => {
  const region = createLiveRegion();
  assert.equal(region.draw(line("x".repeat(79)), false), "x".repeat(79));
  assert.equal(region.erase(80), "\r\x1b[J");
});

Deno.test("a line that a narrower terminal wrapped is erased from its first row", () => {
  const cases: [drawn: number, width: number, erased: string][] = [
    [79, 40, "\x1b[1A\r\x1b[J"],
    [80, 40, "\x1b[1A\r\x1b[J"],
    [81, 40, "\x1b[2A\r\x1b[J"],
    [40, 40, "\r\x1b[J"],
    [0, 40, "\r\x1b[J"],
  ];
  for (const [drawn, width, erased] of cases) {
    const region = createLiveRegion();
    region.draw(line("x".repeat(drawn)), true);
    assert.equal(region.erase(width), erased, `${drawn} ${width}`);
  }
});
