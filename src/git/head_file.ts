/** HEAD without a git process, which takes a third of the time that a short command has. */

import { join } from "path";

/**
 * The branch that HEAD of a main checkout is on; null where only git can tell: HEAD is detached, a link or damaged, or the
 * repository keeps its refs elsewhere.
 * @param gitFolder The checkout's `.git`, a folder
 */
export function branchInHeadFile(gitFolder: string): string | null {
  try {
    const branch = /^ref: refs\/heads\/([^\s]+)\n?$/.exec(Deno.readTextFileSync(join(gitFolder, "HEAD")))
      ?.[1];
    // What a repository with reftable has there.
    return branch === undefined || branch === ".invalid" ? null : branch;
  } catch {
    return null;
  }
}
