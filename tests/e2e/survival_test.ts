/** A run that is killed ends as if it had never been disturbed: a sample. every_crash_point.ts has all of it. */

import assert from "assert";
import { passedPoints } from "../harness/crash_points.ts";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import {
  oneOfTwoDrives,
  randomFrom,
  survivesKillsAt,
  survivesRandomKills,
  type Undisturbed,
  undisturbed,
} from "../harness/survival.ts";
import { endOf, specFile, twoStories, twoStoriesScript } from "../harness/two_stories.ts";

let known: Undisturbed | undefined;

/** The run that nobody disturbs, run once. */
async function calm(): Promise<Undisturbed> {
  return known ??= await undisturbed();
}

/** Crash points at which a run is killed; with two, its resume is killed at the second. */
const kills: string[][] = [
  ["journal-begin:torn"],
  ["git-switch:after"],
  ["claude-turn:torn#2"],
  ["run-agent:after#3"],
  ["journal-append:torn#20"],
  ["process-command:torn#2"],
  ["git-apply:after#2"],
  ["git-commit:after#2"],
  ["git-sync-index:before"],
  ["archive-move:after"],
  ["git-switch:before", "git-checkpoint-add:after"],
  ["run-agent:after#2", "git-commit:after"],
  ["git-commit:after#2", "journal-append:torn"],
];

for (const points of kills) {
  Deno.test(`survival: killed at ${points.join(", then at ")}, a run is resumed to the same end`, async () => {
    await survivesKillsAt(points, await calm());
  });
}

Deno.test("survival: killed at random times until it is done, a run loses nothing and repeats nothing", async () => {
  await survivesRandomKills(randomFrom(20_260_101), await calm());
});

Deno.test("survival: of processes started at once on one session, exactly one drives it", async () => {
  await oneOfTwoDrives();
});

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
