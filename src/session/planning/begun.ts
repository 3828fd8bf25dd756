/** Whether a spec has an unfinished run, which was confirmed when it was started. */

import { isOver } from "../../run/state.ts";
import { readRuns } from "../../watch/runs.ts";
import { lookAround } from "../ground.ts";
import type { PlannedSpec } from "./planning.ts";

/** Also true if there is nothing left to run: then there is nothing to confirm. */
export async function isBegun(folder: string, { specFile, spec }: PlannedSpec): Promise<boolean> {
  if (spec.userStories.every(({ passes }) => passes)) return true;
  const { project } = await lookAround(folder);
  return (await readRuns(project)).some(({ run }) => run.specFile === specFile && !isOver(run.status));
}
