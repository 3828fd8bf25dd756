/** Kills a run while it publishes its work: in the end there is one pull request, with all of the branch. */

import assert from "assert";
import { join } from "path";
import { runAutom8 } from "./autom8.ts";
import { passedPoints } from "./crash_points.ts";
import { onGithub, runBranch } from "./on_github.ts";
import { runGit } from "./repository.ts";

/** The crash points that a run passes from its push on, as `name#n`. */
export async function publishingPoints(): Promise<string[]> {
  await using ground = await onGithub();
  const trace = join(ground.scratch.home, "trace");
  const run = await runAutom8(ground.scratch, [ground.spec], { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const points = await passedPoints(trace);
  return points.slice(points.indexOf("git-push:before#1"));
}

/** Kills a run at a point, and resumes it. */
export async function opensOneKilledAt(point: string): Promise<void> {
  await using ground = await onGithub();
  const { scratch, spec, server, bare } = ground;
  const killed = await runAutom8(scratch, [spec], { env: { AUTOM8_CRASH_AT: point } });
  assert.equal(killed.signal, "SIGKILL", `${point} was not reached: ${killed.stdout}${killed.stderr}`);
  const resumed = await runAutom8(scratch, ["resume"]);
  // Killed after everything was done, there is nothing to resume.
  const isOver = resumed.code === 2 && resumed.stderr.includes("Nothing to resume");
  assert.ok(resumed.code === 0 || isOver, resumed.stdout + resumed.stderr);
  assert.equal(server.pulls.length, 1, point);
  const pushed = (await runGit(bare, ["rev-parse", runBranch])).trim();
  assert.equal(pushed, await scratch.git("rev-parse", runBranch), point);
}
