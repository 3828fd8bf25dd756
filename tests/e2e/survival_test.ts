/** A run that is killed, wherever and how often, ends as if it had never been disturbed. */

import assert from "assert";
import { type Finished, runAutom8, startAutom8 } from "./harness/autom8.ts";
import type { Scratch } from "./harness/scratch.ts";
import { endOf, specFile, twoStories, twoStoriesScript } from "./harness/two_stories.ts";

/** One ordinal of each name's first and last passing, unless AUTOM8_TEST_EVERY says to take all of them. */
const everyPoint = Deno.env.get("AUTOM8_TEST_EVERY") !== undefined;
/** Rounds of killing at random times. */
const rounds = Number(Deno.env.get("AUTOM8_TEST_ROUNDS") ?? 8);

/** What a person does after a crash: `autom8 resume`, or the first command again where there is nothing to resume. */
async function goOn(scratch: Scratch, env: Record<string, string> = {}): Promise<Finished> {
  const resumed = await runAutom8(scratch, ["resume"], { env });
  const nothing = resumed.code === 2 && resumed.stderr.includes("Nothing to resume");
  return nothing ? await runAutom8(scratch, [specFile(scratch)], { env }) : resumed;
}

async function undisturbed(): Promise<{ end: Record<string, string>; points: string[] }> {
  await using scratch = await twoStories();
  const trace = `${scratch.home}/trace`;
  const run = await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return { end: await endOf(scratch), points: (await Deno.readTextFile(trace)).trim().split("\n") };
}

function ordinals(points: string[]): number[] {
  if (everyPoint) return points.map((_, i) => i + 1);
  const chosen = [...new Set(points)].flatMap((
    name,
  ) => [points.indexOf(name) + 1, points.lastIndexOf(name) + 1]);
  return [...new Set(chosen)].sort((a, b) => a - b);
}

Deno.test("killed at any crash point, a run is resumed to the same end", async () => {
  const { end, points } = await undisturbed();
  const named = new Set(points);
  console.log(`${points.length} crash points are passed, of ${named.size} names`);
  assert.ok(named.size >= 25);
  for (const at of ordinals(points)) {
    await using scratch = await twoStories();
    const killed = await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: String(at) } });
    assert.equal(killed.signal, "SIGKILL", `point ${at} (${points[at - 1]}) was not reached`);
    const resumed = await goOn(scratch);
    assert.equal(
      resumed.code,
      0,
      `after point ${at} (${points[at - 1]}): ${resumed.stdout}${resumed.stderr}`,
    );
    assert.deepEqual(await endOf(scratch), end, `after point ${at} (${points[at - 1]})`);
  }
});

Deno.test("a worktree that is to be removed when all is done is removed, wherever the end was cut off", async () => {
  const inWorktree = () => twoStories(twoStoriesScript, "worktree = true\nworktree_cleanup = true\n");
  await using calm = await inWorktree();
  const env = { AUTOM8_CRASH_TRACE: `${calm.home}/trace` };
  const run = await runAutom8(calm, [specFile(calm)], { env });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const points = (await Deno.readTextFile(env.AUTOM8_CRASH_TRACE)).trim().split("\n");
  const removal = points.indexOf("git-remove-worktree:before");
  const moved = points.indexOf("archive-move:after");
  const worktrees = await calm.git("worktree", "list", "--porcelain");
  assert.equal(worktrees.match(/^worktree /gm)?.length, 1);
  for (const at of [removal, removal + 1, removal + 2, moved]) {
    await using scratch = await inWorktree();
    const killed = await runAutom8(scratch, [specFile(scratch)], {
      env: { AUTOM8_CRASH_AT: String(at + 1) },
    });
    assert.equal(killed.signal, "SIGKILL");
    if (at < moved) assert.equal((await runAutom8(scratch, ["resume"])).code, 0);
    assert.deepEqual(await endOf(scratch), await endOf(calm), `after point ${at + 1} (${points[at]})`);
    assert.equal((await scratch.git("worktree", "list", "--porcelain")).match(/^worktree /gm)?.length, 1);
  }
});

Deno.test("killed again while it is resumed, a run still comes to the same end", async () => {
  const { end, points } = await undisturbed();
  for (const [first, second] of [[0.2, 5], [0.5, 12], [0.8, 30], [0.95, 3]] as const) {
    await using scratch = await twoStories();
    const at = Math.floor(points.length * first);
    await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: String(at) } });
    await goOn(scratch, { AUTOM8_CRASH_AT: String(second) });
    const resumed = await goOn(scratch);
    assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
    assert.deepEqual(await endOf(scratch), end, `after points ${at} and ${second}`);
  }
});

Deno.test("killed at random times until it is done, a run loses nothing and repeats nothing", async () => {
  const { end } = await undisturbed();
  // A generator with a seed, so that a round that fails can be had again.
  let seed = 20_260_101;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  for (let round = 0; round < rounds; round++) {
    await using scratch = await twoStories();
    let next: Finished | null = null;
    for (let kills = 0; next === null || next.signal !== null; kills++) {
      const args = kills === 0 ? [specFile(scratch)] : ["resume"];
      const running = await startAutom8(scratch, args);
      const timer = kills < 6 ? setTimeout(() => running.signal("SIGKILL"), 20 + random() * 1500) : undefined;
      next = await running.done;
      clearTimeout(timer);
      if (next.code === 2 && next.stderr.includes("Nothing to resume")) {
        // Killed before anything was recorded, or after all of it was.
        if (await isArchived(scratch)) break;
        next = await runAutom8(scratch, [specFile(scratch)]);
      }
    }
    assert.ok(next.code === 0 || next.code === 2, `round ${round}: ${next.stdout}${next.stderr}`);
    assert.deepEqual(await endOf(scratch), end, `round ${round}`);
  }
});

async function isArchived(scratch: Scratch): Promise<boolean> {
  return await Deno.stat(`${scratch.autom8Home}/repo/index.ndjson`).then(() => true, () => false);
}

Deno.test("of processes started at once on one session, exactly one drives it", async () => {
  for (let round = 0; round < Number(Deno.env.get("AUTOM8_TEST_PAIRS") ?? 5); round++) {
    await using scratch = await twoStories();
    const looking = [0, 1, 2].map(() => runAutom8(scratch, ["status"]));
    const both = await Promise.all([0, 1].map(() => runAutom8(scratch, [specFile(scratch)])));
    await Promise.all(looking);
    const codes = both.map((one) => one.code).sort();
    assert.deepEqual(codes, [0, 4], both.map((one) => one.stderr).join());
    assert.match(both.find((one) => one.code === 4)?.stderr ?? "", /is in use by .*process \d+/);
    assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "3");
  }
});
