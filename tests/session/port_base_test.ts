import assert from "assert";
import { claimPortBase, lowestFree } from "../../src/session/port_base.ts";
import { acquireLock, type Lock } from "../../src/store/lock.ts";
import { type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { projectOf, withHome } from "./played_session.ts";

Deno.test("the lowest block of ports that is not taken is chosen", () => {
  const cases: [taken: number[], next: number][] = [
    [[], 40_000],
    [[40_000], 40_020],
    [[40_020], 40_000],
    [[40_000, 40_040, 40_020], 40_060],
  ];
  for (const [taken, next] of cases) assert.equal(lowestFree((port) => taken.includes(port)), next);
});

Deno.test("a block never ends beyond the last port, and when all are taken there is none", () => {
  const taken = new Set<number>();
  for (;;) {
    const port = lowestFree((one) => taken.has(one));
    if (port === null) break;
    taken.add(port);
  }
  assert.equal(taken.size, 1_276);
  assert.equal(Math.max(...taken) + 19 <= 65_535, true);
});

Deno.test("when every block belongs to a session, one that nobody drives gives up its own", async () => {
  await withHome(async (home) => {
    const project = await projectOf(home, "/src/one");
    const locks: Lock[] = [];
    const drive = async (session: SessionPaths) => locks.push(await openLock(session));
    const sessions = Array.from({ length: 1_276 }, (_, at) => sessionPaths(project, `s${at}`));
    for (const [at, session] of sessions.entries()) {
      await Deno.mkdir(session.folder, { recursive: true });
      await Deno.writeTextFile(session.ports, `${40_000 + 20 * at}\n`);
      if (at !== 7) await drive(session);
    }
    const newcomer = sessionPaths(project, "newcomer");
    await Deno.mkdir(newcomer.folder, { recursive: true });
    const claim = (session: SessionPaths) => claimPortBase(`${home}/autom8`, session);
    try {
      assert.equal(await claim(newcomer), 40_140, "the stopped session's block");
      await drive(newcomer);
      const [stopped] = sessions.slice(7, 8);
      if (stopped === undefined) throw new Error("no session");
      assert.equal(await claim(stopped), null, "every block is in use");
    } finally {
      for (const lock of locks) lock.release();
    }
  });
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
    assert.equal(await claim(first), ports[1], "nobody drives the other session that has this block");
    await Deno.writeTextFile(first.ports, "nonsense");
    using driving = await openLock(second);
    assert.ok(driving);
    await Deno.writeTextFile(first.ports, await Deno.readTextFile(second.ports));
    assert.equal(await claim(first), ports[0], "a block that a session has which is driven is given up");
    await Deno.writeTextFile(first.ports, "nonsense");
    assert.equal(await claim(first), ports[0]);
  });
});

async function openLock(session: SessionPaths): Promise<Lock> {
  const taken = await acquireLock(session.lock, { pid: Deno.pid, since: "now", command: "test" });
  if (taken.kind === "held") throw new Error(taken.by);
  return taken.lock;
}
