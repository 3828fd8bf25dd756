/** Kills a scripted use of the store at each of its crash points. */

import assert from "assert";
import { join } from "path";
import { passedPoints, pointName } from "../harness/crash_points.ts";
import { inFolder } from "./in_folder.ts";

const script = new URL("./victim.ts", import.meta.url).pathname;

/**
 * Runs an act of victim.ts undisturbed in a new folder, then once more for each crash point that it passes, killed there.
 *
 * @param check Gets the folder of each killed run and the name of the point.
 * @param prepare Fills the folder before the act.
 * @returns The names of the points, in order.
 */
export async function killedAt(
  act: string,
  check: (folder: string, point: string) => Promise<void>,
  prepare: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const points = await inFolder(async (folder) => {
    const trace = join(folder, "trace");
    const { success, stderr } = await run(act, await home(folder, prepare), { AUTOM8_CRASH_TRACE: trace });
    assert.ok(success, new TextDecoder().decode(stderr));
    return await passedPoints(trace);
  });
  for (const point of points) {
    await inFolder(async (folder) => {
      const { signal } = await run(act, await home(folder, prepare), { AUTOM8_CRASH_AT: point });
      assert.equal(signal, "SIGKILL", point);
      await check(join(folder, "home"), pointName(point));
    });
  }
  return points.map(pointName);
}

async function home(folder: string, prepare: (folder: string) => Promise<void>): Promise<string> {
  await Deno.mkdir(join(folder, "home"));
  await prepare(join(folder, "home"));
  return join(folder, "home");
}

async function run(act: string, folder: string, env: Record<string, string>): Promise<Deno.CommandOutput> {
  const args = ["run", "-A", "--quiet", script, act, folder];
  return await new Deno.Command(Deno.execPath(), { args, env, stdin: "null" }).output();
}
