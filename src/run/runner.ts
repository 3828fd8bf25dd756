/** The loop that drives a run: take a step, work out the events, record them, until there is nothing left to do. */

import type { Driver } from "./driver.ts";
import type { RunEvent, RunEventKind } from "./events.ts";
import { leaveWork } from "./hands.ts";
import { advance, failRun } from "./machine.ts";
import { prepareWorktree } from "./prepare_worktree.ts";
import { causeOf } from "./require_ground.ts";
import { isTerminal, type RunState, type WorkingState } from "./state.ts";
import { steps } from "./steps/steps.ts";

/** Drives a run until it is completed, failed, paused or interrupted. Returns its last state. */
export async function driveRun(driver: Driver): Promise<RunState> {
  // A worktree that was made again for a resumed run is as bare as a new one; `initializing` looks after itself.
  const { workspace, machineState } = driver.run;
  if (workspace !== null && machineState !== "initializing") {
    await driver.record(
      ...await eventsOf(driver, async () => {
        await prepareWorktree(driver);
        return [];
      }),
    );
  }
  while (driver.run.status === "running" && !isTerminal(driver.run.machineState)) {
    const events = driver.signal.aborted
      ? interruption(driver)
      : await stepOnce(driver, driver.run.machineState);
    // A checkpoint where the run stops tells what the user does until it is resumed.
    const left = events.some(({ kind }) => stops.has(kind)) ? await leaveWork(driver) : [];
    await driver.record(...left, ...events);
  }
  return driver.run;
}

const stops: ReadonlySet<RunEventKind> = new Set(["run-failed", "run-interrupted", "run-paused"]);

async function stepOnce<S extends WorkingState>(driver: Driver, state: S): Promise<RunEvent[]> {
  return await eventsOf(driver, async () => {
    const outcome = await steps[state](driver);
    return advance(driver.run, state, outcome);
  });
}

/** The events that the work leads to; an error ends the run. */
async function eventsOf(driver: Driver, work: () => Promise<RunEvent[]>): Promise<RunEvent[]> {
  try {
    return await work();
  } catch (thrown) {
    return driver.signal.aborted ? interruption(driver) : failRun(await causeOf(driver, thrown));
  }
}

function interruption(driver: Driver): RunEvent[] {
  return [{ kind: "run-interrupted", signal: String(driver.signal.reason) }];
}
