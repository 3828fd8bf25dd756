/** Kills a run of two stories and resumes it: it must end as if it had never been disturbed. */

import assert from "assert";
import { passedPoints } from "./crash_points.ts";
import { type Finished, runAutom8, startAutom8 } from "./autom8.ts";
import type { Scratch } from "./scratch.ts";
import { endOf, specFile, twoStories, twoStoriesScript } from "./two_stories.ts";

/** Where a run works: in a worktree of its own, which is filled and set up, or in the checkout. */
export const places = ["worktree", "checkout"] as const;
export type Place = typeof places[number];

async function groundOf(place: Place): Promise<Scratch> {
  if (place === "checkout") return await twoStories();
  const setup = "test -e .env && mkdir -p ignored && echo ready > ignored/setup.txt";
  const scratch = await twoStories(
    twoStoriesScript,
    `worktree = true\nworktree_copy = [".env"]\nworktree_setup = [${JSON.stringify(setup)}]\n`,
  );
  await Deno.writeTextFile(`${scratch.folder}/.git/info/exclude`, ".env\nignored/\n");
  await scratch.write(".env", "KEY=1\n");
  return scratch;
}

/** How a run that nobody disturbs ends, and the crash points it passes, as `name#n`. */
export type Undisturbed = { place: Place; end: Record<string, string>; points: string[] };

/** Runs the two stories from beginning to end. */
export async function undisturbed(place: Place): Promise<Undisturbed> {
  await using scratch = await groundOf(place);
  const trace = `${scratch.home}/trace`;
  const run = await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  return { place, end: await endOf(scratch), points: await passedPoints(trace) };
}

/** What a person does after a crash: `autom8 resume`, or the first command again if there is nothing to resume. */
async function resume(scratch: Scratch, env: Record<string, string> = {}): Promise<Finished> {
  const resumed = await runAutom8(scratch, ["resume"], { env });
  const nothing = resumed.code === 2 && resumed.stderr.includes("Nothing to resume");
  return nothing ? await runAutom8(scratch, [specFile(scratch)], { env }) : resumed;
}

/** Kills the run at each of the points in turn, first the run and then its resumes, and compares how it ends. */
export async function survivesKillsAt(
  points: readonly string[],
  { place, end }: Pick<Undisturbed, "place" | "end">,
): Promise<void> {
  await using scratch = await groundOf(place);
  for (const [kills, point] of points.entries()) {
    const env = { AUTOM8_CRASH_AT: point };
    const killed = kills === 0
      ? await runAutom8(scratch, [specFile(scratch)], { env })
      : await resume(scratch, env);
    assert.equal(killed.signal, "SIGKILL", `${point} was not reached: ${killed.stdout}${killed.stderr}`);
  }
  const resumed = await resume(scratch);
  assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
  assert.deepEqual(await endOf(scratch), end);
}

/**
 * Kills the run up to six times at any moment.
 *
 * @param random Numbers from 0 to 1.
 */
export async function survivesRandomKills(
  random: () => number,
  { place, end }: Pick<Undisturbed, "place" | "end">,
): Promise<void> {
  await using scratch = await groundOf(place);
  let next: Finished | null = null;
  for (let kills = 0; next === null || next.signal !== null; kills++) {
    const args = kills === 0 ? [specFile(scratch)] : ["resume"];
    const running = await startAutom8(scratch, args);
    const timer = kills < 6 ? setTimeout(() => running.signal("SIGKILL"), 20 + random() * 1500) : undefined;
    next = await running.done;
    clearTimeout(timer);
    if (next.code === 2 && next.stderr.includes("Nothing to resume")) {
      // Killed before anything was recorded, or after everything was.
      if (await isArchived(scratch)) break;
      next = await runAutom8(scratch, [specFile(scratch)]);
    }
  }
  assert.ok(next.code === 0 || next.code === 2, next.stdout + next.stderr);
  assert.deepEqual(await endOf(scratch), end);
}

/** Random numbers from 0 to 1 with a seed, so that a failing round can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

async function isArchived(scratch: Scratch): Promise<boolean> {
  return await Deno.stat(`${scratch.autom8Home}/repo/index.ndjson`).then(() => true, () => false);
}

/** Starts two runs of one spec and some readers at once: one run drives the session, the other is refused. */
export async function oneOfTwoDrives(place: Place): Promise<void> {
  await using scratch = await groundOf(place);
  const looking = [0, 1, 2].map(() => runAutom8(scratch, ["status"]));
  const both = await Promise.all([0, 1].map(() => runAutom8(scratch, [specFile(scratch)])));
  await Promise.all(looking);
  const codes = both.map((one) => one.code).sort();
  assert.deepEqual(codes, [0, 4], both.map((one) => one.stderr).join());
  assert.match(both.find((one) => one.code === 4)?.stderr ?? "", /is in use by .*process \d+/);
  assert.equal(await scratch.git("rev-list", "--count", "main..feature/two"), "3");
}
