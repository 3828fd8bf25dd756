import assert from "assert";
import { claimPortBase, nextPortBase } from "../../src/session/port_base.ts";
import { type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { projectOf, withHome } from "./played_session.ts";

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

Deno.test("living sessions of all projects have blocks of their own, and keep them", async () => {
  await withHome(async (home) => {
    const one = await projectOf(home, "/src/one");
    const two = await projectOf(home, "/src/two");
    const sessions = [
      sessionPaths(one, "aaaaaaaa"),
      sessionPaths(one, "bbbbbbbb"),
      sessionPaths(two, "aaaaaaaa"),
    ];
    const claim = (session: SessionPaths) => claimPortBase(`${home}/autom8`, session);
    for (const { folder } of sessions) await Deno.mkdir(folder, { recursive: true });
    const ports = await Promise.all(sessions.map(claim));
    assert.deepEqual(ports.toSorted(), [40_000, 40_020, 40_040]);
    assert.deepEqual(await Promise.all(sessions.map(claim)), ports, "a resumed session has the same block");
    const [first, second] = sessions;
    if (first === undefined || second === undefined) throw new Error("no sessions");
    await Deno.writeTextFile(first.ports, await Deno.readTextFile(second.ports));
    assert.equal(await claim(first), ports[0], "a block that another session has is given up");
    await Deno.writeTextFile(first.ports, "nonsense");
    assert.equal(await claim(first), ports[0]);
  });
});
