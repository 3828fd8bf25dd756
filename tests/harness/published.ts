/**
 * Kills a run while it publishes its work: in the end there is one pull request with all of the branch, and one answer to
 * each thread of its review.
 */

import assert from "assert";
import { join } from "path";
import { runAutom8 } from "./autom8.ts";
import { passedPoints } from "./crash_points.ts";
import { type OnGithub, onGithub, runBranch } from "./on_github.ts";
import { runGit } from "./repository.ts";
import { fixAndJudge, passed, pushed, sixVerdicts, withReview } from "./under_review.ts";

/** Whether a run finds an open pull request of its branch. */
export type Found = "none" | "one";

/** A repository in which the next run opens a pull request, or updates the one there is. */
async function groundWith(found: Found): Promise<OnGithub> {
  const ground = await onGithub();
  if (found === "one") {
    ground.server.pulls.push({
      ...{ number: 1, title: "Ours", body: "Theirs.", base: "main", head: runBranch, headOwner: "acme" },
      isDraft: false,
      state: "OPEN",
    });
  }
  return ground;
}

/** The crash points that a run passes from its push on, as `name#n`. */
export async function publishingPoints(found: Found): Promise<string[]> {
  await using ground = await groundWith(found);
  return await pointsFromPush(ground, [ground.spec]);
}

/** The same of a run that answers a review. */
export async function answeringPoints(): Promise<string[]> {
  await using ground = await withReview({ steps: [fixAndJudge(sixVerdicts), passed] });
  return await pointsFromPush(ground, answering);
}

const answering = ["pr-review", "1", "--reply"];

async function pointsFromPush({ scratch }: OnGithub, args: string[]): Promise<string[]> {
  const trace = join(scratch.home, "trace");
  const run = await runAutom8(scratch, args, { env: { AUTOM8_CRASH_TRACE: trace } });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const points = await passedPoints(trace);
  return points.slice(points.indexOf("git-push:before#1"));
}

async function killedAt({ scratch }: OnGithub, args: string[], point: string): Promise<void> {
  const killed = await runAutom8(scratch, args, { env: { AUTOM8_CRASH_AT: point } });
  assert.equal(killed.signal, "SIGKILL", `${point} was not reached: ${killed.stdout}${killed.stderr}`);
}

/** Kills a run at a point, and resumes it. */
export async function publishesOneKilledAt(point: string, found: Found): Promise<void> {
  await using ground = await groundWith(found);
  const { scratch, spec, server, bare } = ground;
  await killedAt(ground, [spec], point);
  const resumed = await runAutom8(scratch, ["resume"]);
  // Killed after everything was done, there is nothing to resume.
  const isOver = resumed.code === 2 && resumed.stderr.includes("Nothing to resume");
  assert.ok(resumed.code === 0 || isOver, resumed.stdout + resumed.stderr);
  assert.equal(server.pulls.length, 1, point);
  const body = server.pulls[0]?.body ?? "";
  assert.equal(body.split("<!-- autom8:begin -->").length, 2, body);
  assert.equal(body.startsWith("Theirs.\n\n"), found === "one", body);
  const there = (await runGit(bare, ["rev-parse", runBranch])).trim();
  assert.equal(there, await scratch.git("rev-parse", runBranch), point);
}

/** Kills a run that answers a review at a point, and starts it again. */
export async function answersOnceKilledAt(point: string): Promise<void> {
  await using ground = await withReview({ steps: [fixAndJudge(sixVerdicts), passed] });
  await killedAt(ground, answering, point);
  const again = await runAutom8(ground.scratch, answering);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.deepEqual(await pushed(ground), ["fix: refuse zero", "Add the sum"], point);
  for (const { id, comments } of ground.server.threads) assert.equal(comments.length, 2, `${point} ${id}`);
}
