/** Which checks were proposed for a project and declined: nobody is asked twice. */

import { readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import type { ProjectPaths } from "./paths.ts";

/** Whether a proposal was declined before, whatever it held. */
export async function wasDeclined(project: ProjectPaths): Promise<boolean> {
  return await readTextIfPresent(project.declined) !== null;
}

/** Remembers that the user declined these commands. */
export async function rememberDeclined(project: ProjectPaths, commands: readonly string[]): Promise<void> {
  await writeFileAtomic(project.declined, `${JSON.stringify({ verify: commands }, null, 2)}\n`);
}
