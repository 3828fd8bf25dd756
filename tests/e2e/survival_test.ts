/** A run that is killed ends as if it had never been disturbed: a sample. every_crash_point.ts has all of it. */

import assert from "assert";
import { passedPoints } from "../harness/crash_points.ts";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import {
  losesNothingOfTheUsers,
  oneOfTwoDrives,
  type Place,
  places,
  randomFrom,
  survivesKillsAt,
  survivesRandomKills,
  type Undisturbed,
  undisturbed,
} from "../harness/survival.ts";
import { endOf, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

const known = new Map<Place, Undisturbed>();

/** The run that nobody disturbs, run once in each place. */
async function calm(place: Place): Promise<Undisturbed> {
  const end = known.get(place) ?? await undisturbed(place);
  known.set(place, end);
  return end;
}

/** Crash points at which a run is killed; with two, its resume is killed at the second. */
const kills: Record<Place, string[][]> = {
  worktree: [
    ["journal-begin:torn"],
    ["git-worktree:before"],
    ["git-worktree:torn"],
    ["git-worktree:after"],
    ["git-copy-ignored:torn"],
    ["claude-turn:torn#2"],
    ["journal-append:torn#20"],
    ["git-apply:after#2"],
    ["git-sync-index:before"],
    ["git-worktree:torn", "git-worktree:after"],
    ["process-command:torn", "git-checkpoint-add:after"],
    ["run-agent:after#2", "git-commit:after"],
  ],
  checkout: [
    ["git-switch:after"],
    ["run-agent:after#3"],
    ["process-command:torn#2"],
    ["git-commit:after#2"],
    ["archive-move:after"],
    ["git-switch:before", "git-checkpoint-add:after"],
    ["git-commit:after#2", "journal-append:torn"],
  ],
};

for (const place of places) {
  for (const points of kills[place]) {
    const where = `killed at ${points.join(", then at ")} in a ${place}`;
    Deno.test(`survival: ${where}, a run is resumed to the same end`, async () => {
      await survivesKillsAt(points, await calm(place));
    });
  }

  Deno.test(`survival: killed in a ${place} at random times, a run loses nothing and repeats nothing`, async () => {
    await survivesRandomKills(randomFrom(20_260_101), await calm(place));
  });

  for (const seed of [1, 2, 3, 4, 5]) {
    Deno.test(`survival: killed again and again in a ${place} (seed ${seed}), a run loses nothing of the user's`, async () => {
      await losesNothingOfTheUsers(randomFrom(seed * 9_176), await calm(place));
    });
  }

  Deno.test(`survival: of processes started at once on one session in a ${place}, one drives it`, async () => {
    await oneOfTwoDrives(place);
  });
}

Deno.test("survival: a worktree that is to be removed is removed wherever the end was cut off", async () => {
  const inWorktree = () => twoStories(twoStoriesScript, "worktree = true\nworktree_cleanup = true\n");
  const worktrees = async (scratch: Scratch) =>
    (await scratch.git("worktree", "list", "--porcelain")).match(/^worktree /gm)?.length;

  await using left = await inWorktree();
  const trace = `${left.home}/trace`;
  const run = await runAutom8(left, [specFile(left)], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.equal(await worktrees(left), 1);
  const points = await passedPoints(trace);
  const writeAfterRemoval = points[points.indexOf("git-remove-worktree:after#1") + 1];
  assert.match(writeAfterRemoval ?? "", /^atomic-write:before#/);
  const ends = [
    "git-remove-worktree:before",
    "git-remove-worktree:after",
    writeAfterRemoval,
    "archive-move:after",
  ];
  for (const point of ends) {
    await using scratch = await inWorktree();
    const killed = await runAutom8(scratch, [specFile(scratch)], { env: { AUTOM8_CRASH_AT: point ?? "" } });
    assert.equal(killed.signal, "SIGKILL", point);
    // The run's folder is archived when it is moved: nothing is left to resume.
    if (point !== "archive-move:after") assert.equal((await runAutom8(scratch, ["resume"])).code, 0, point);
    assert.deepEqual(await endOf(scratch), await endOf(left), point);
    assert.equal(await worktrees(scratch), 1, point);
  }
});
