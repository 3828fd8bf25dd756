/** Work of the user's that was taken in on resume: it is checked first, as an agent's would be. */

import { parseAnswer } from "../claude/answer.ts";
import { diffSegments } from "../git/commit.ts";
import type { Driver } from "./driver.ts";
import { type Correction, type VerifyResult, workspaceOf } from "./state.ts";
import { verify, verifyCommands } from "./verify.ts";

/** Whether there is such work, and no agent turn that it could be a part of. */
export function hasTakenWork({ run }: Driver): boolean {
  return run.turn === null && run.taken.length > 0;
}

/** Runs the checks of a story, or of all. Returns the check that fails, or null. */
export async function checkTaken(driver: Driver, storyId: string | null): Promise<VerifyResult | null> {
  return await verify(driver, verifyCommands(driver.run, storyId));
}

/** The correction that the taken work is, and the paths it changed. */
export async function takenCorrection(
  driver: Driver,
): Promise<{ correction: Correction; changedFiles: string[] }> {
  const { taken, correction: { foldInto } } = driver.run;
  const { git } = await driver.workbench();
  const changedFiles = (await diffSegments(git, taken)).map((entry) => entry.path);
  return { correction: { segments: taken, foldInto }, changedFiles };
}

/** What an agent that says nothing would have answered. */
export function noAnswer(driver: Driver) {
  return parseAnswer("", workspaceOf(driver.run).workTree);
}
