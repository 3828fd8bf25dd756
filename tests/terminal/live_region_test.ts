import assert from "assert";
import { createLiveRegion } from "../../src/terminal/live_region.ts";
import { line } from "../../src/view/line.ts";

Deno.test("if nothing is drawn, nothing is erased", () => {
  const region = createLiveRegion();
  assert.equal(region.erase(), "");
  region.draw(line("x"), false);
  assert.notEqual(region.erase(), "");
  assert.equal(region.erase(), "");
});

Deno.test("the cursor waits at the start of the line, which is erased from there", () => {
  const region = createLiveRegion();
  const text = "x".repeat(79);
  assert.equal(region.draw(line(text), false), `\x1b[?7l${text}\x1b[?7h\r`);
  assert.equal(region.erase(), "\r\x1b[J");
});

Deno.test("an empty line is not drawn", () => {
  const region = createLiveRegion();
  assert.equal(region.draw(line(), true), "");
  assert.equal(region.erase(), "");
});
