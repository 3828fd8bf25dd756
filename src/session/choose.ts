/** What plain `autom8` has to know before it chooses what to do. */

import { resolve } from "path";
import { lookAround } from "./ground.ts";
import { readRuns } from "../watch/runs.ts";
import { journalIsEmpty } from "../store/journal.ts";
import { sessionId, sessionPaths } from "../store/paths.ts";

/** Whether this checkout's branch, or the only session there is, has a run to go on with. */
export async function hasUnfinished(folder: string): Promise<boolean> {
  const { project, mainRoot, branch } = await lookAround(folder);
  if ((await readRuns(project)).length === 1) return true;
  if (branch === null) return false;
  const { journal } = sessionPaths(project, sessionId(mainRoot, branch));
  // One that cannot be read is to be gone on with too: resuming says what is wrong with it.
  return !await journalIsEmpty(journal).catch(() => false);
}

/** Whether the word names a file or folder. */
export async function isFile(folder: string, word: string): Promise<boolean> {
  return await Deno.stat(resolve(folder, word)).then(() => true, () => false);
}
