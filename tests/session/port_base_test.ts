import assert from "assert";
import { nextPortBase } from "../../src/session/port_base.ts";

Deno.test("each living session gets the lowest block of ports that is free", () => {
  const cases: [inUse: number[], next: number][] = [
    [[], 40_000],
    [[40_000], 40_020],
    [[40_020], 40_000],
    [[40_000, 40_040, 40_020], 40_060],
  ];
  for (const [inUse, next] of cases) assert.equal(nextPortBase(new Set(inUse)), next);
});

Deno.test("a block never ends beyond the last port", () => {
  const inUse = new Set<number>();
  assert.throws(() => {
    for (;;) inUse.add(nextPortBase(inUse));
  }, RangeError);
  assert.equal(Math.max(...inUse) + 19 <= 65_535, true);
});
