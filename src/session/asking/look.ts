/** One run, read without disturbing the process that drives it: for the commands that show it. */

import { Autom8Error } from "../../errors.ts";
import { isLocked } from "../../store/lock.ts";
import type { FoundRun } from "../../watch/find_run.ts";
import { readRecord, type RunRecord } from "../../watch/replay.ts";
import { askedRun } from "./asked_run.ts";

/** A run, where its files are, and whether a process drives it. */
export type LookedAt = { found: FoundRun; record: RunRecord; alive: boolean };

/** Reads the run that is meant. @throws Autom8Error name-unknown, id-ambiguous, state-damaged, state-newer */
export async function lookAtRun(
  folder: string,
  project: string | null,
  wanted: string | null,
): Promise<LookedAt> {
  const found = await askedRun(folder, project, wanted ?? "last");
  const alive = !found.archived && isLocked(found.paths.lock);
  const record = await readRecord(found.paths.journal);
  if (record !== null) return { found, record, alive };
  throw new Autom8Error("state-damaged", { path: found.paths.journal, detail: "it holds no run" });
}
