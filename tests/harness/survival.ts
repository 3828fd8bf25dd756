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

/**
 * Kills the run and its resumes up to five times, each at a random one of its crash points, with a user who edits in between
 * in the main checkout and in the run's work tree. Every byte of theirs is then in a work tree, in a branch or a stash, or
 * in a checkpoint that autom8 named.
 *
 * @param random Numbers from 0 to 1: it alone decides what happens.
 */
export async function losesNothingOfTheUsers(
  random: () => number,
  { place, points }: Pick<Undisturbed, "place" | "points">,
): Promise<void> {
  await using scratch = await groundOf(place);
  const worktree = `${scratch.folder}-wt-feature-two`;
  const kept = new Map<string, string>();
  let named = "";
  let next: Finished | null = null;
  for (let kills = 0; next?.code !== 0; kills++) {
    assert.ok(kills < 40, `the run does not end: ${next?.stdout}${next?.stderr}`);
    const point = points[Math.floor(random() * points.length)] ?? "";
    const env: Record<string, string> = kills < 5 ? { AUTOM8_CRASH_AT: point } : {};
    next = kills === 0 ? await runAutom8(scratch, [specFile(scratch)], { env }) : await resume(scratch, env);
    named += next.stdout + next.stderr;
    const isEnd = next.code === 2 && /Nothing to resume|already passes/.test(next.stderr + next.stdout);
    if (isEnd || await isArchived(scratch)) break;
    // What the user left between turns and changed during one cannot be told apart, and a checkout is only lent without
    // changes: the message says what to do.
    if (/uncommitted changes (?:in |\()mine\.txt/.test(next.stderr)) {
      const at = place === "worktree" ? worktree : scratch.folder;
      await scratch.git("-C", at, "commit", "-q", "-m", "By me", "--", "mine.txt");
    }
    for (const [at, folder] of [scratch.folder, worktree].entries()) {
      if (random() < 0.5 || !await Deno.stat(`${folder}/a.txt`).then(() => true, () => false)) continue;
      const text = `by me, ${kills} ${at} ${Math.floor(random() * 1e9)}`;
      const path = random() < 0.5 ? "mine.txt" : `mine-${kills}-${at}.txt`;
      await Deno.writeTextFile(`${folder}/${path}`, `${text}\n`);
      kept.set(`${folder}/${path}`, text);
      if (folder === scratch.folder && place === "worktree") await useGit(scratch, random());
    }
  }
  named += await journalsOf(scratch);
  for (const [path, text] of kept) {
    assert.ok(
      await isKept(scratch, [scratch.folder, worktree], text, named),
      `${path}: "${text}" is lost\n${named}`,
    );
  }
}

/** What else a user may do in a checkout beside the run. */
async function useGit(scratch: Scratch, chance: number): Promise<void> {
  if (chance < 0.2) await scratch.git("stash", "-q", "-u");
  else if (chance < 0.4) await scratch.git("commit", "-q", "-a", "--allow-empty", "-m", "By me");
  else if (chance < 0.5) await scratch.git("add", "-A");
}

async function isKept(
  scratch: Scratch,
  folders: readonly string[],
  text: string,
  named: string,
): Promise<boolean> {
  for (const folder of folders) {
    for (const { name, isFile } of await Array.fromAsync(Deno.readDir(folder)).catch(() => [])) {
      if (isFile && (await Deno.readTextFile(`${folder}/${name}`)).includes(text)) return true;
    }
  }
  const refs = (await scratch.git("for-each-ref", "--format=%(refname) %(objectname)")).split("\n");
  const stashes = (await scratch.git("stash", "list", "--format=%H")).split("\n").filter((one) => one !== "");
  const places = refs.flatMap((line) => {
    const [ref = "", commit = ""] = line.split(" ");
    const counts = ref.startsWith("refs/heads/") || ref.startsWith("refs/autom8/") &&
        (named.includes(ref) || named.includes(commit));
    return counts ? [ref] : [];
  });
  for (const stash of stashes) places.push(stash, `${stash}^3`);
  for (const place of places) {
    const history = place.includes("^") ? [place] : (await scratch.git("rev-list", place)).split("\n");
    for (const commit of history) {
      if (await scratch.git("grep", "-q", "-F", text, commit).then(() => true, () => false)) return true;
    }
  }
  return false;
}

/** The text of every journal. */
async function journalsOf(scratch: Scratch): Promise<string> {
  let text = "";
  for (const kind of ["runs", "sessions"]) {
    const parent = `${scratch.autom8Home}/repo/${kind}`;
    for (const { name } of await Array.fromAsync(Deno.readDir(parent)).catch(() => [])) {
      text += await Deno.readTextFile(`${parent}/${name}/journal.ndjson`).catch(() => "");
    }
  }
  return text;
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
