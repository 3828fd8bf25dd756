/** What plain `autom8` has to know before it chooses what to do. */

import { resolve } from "path";
import { lookAround } from "./ground.ts";
import { readRuns } from "./runs.ts";
import { sessionId } from "../store/session_id.ts";

/** Whether this checkout's branch, or the only session there is, has a run to go on with. */
export async function hasUnfinished(folder: string): Promise<boolean> {
  const { project, mainRoot, branch } = await lookAround(folder);
  const unfinished = await readRuns(project);
  const here = branch === null ? null : sessionId(mainRoot, branch);
  return unfinished.length === 1 || unfinished.some(({ run }) => run.sessionId === here);
}

/** Whether the word names a file or folder. */
export async function isFile(folder: string, word: string): Promise<boolean> {
  return await Deno.stat(resolve(folder, word)).then(() => true, () => false);
}
