/** The baseline: which of the project's checks fail before anything was done. */

import { Autom8Error } from "../errors.ts";
import type { Driver } from "./driver.ts";
import type { RunState } from "./state.ts";
import { beginChecks, recordChecked, runCheck } from "./verify.ts";

/**
 * Runs the verify commands of the configuration once, before the first agent. Those of single stories are left out: they
 * describe work that is still to be done. What they write goes into the commit of the first story that passes, as what its
 * own checks write does.
 *
 * @throws Autom8Error baseline-failed, if the run is to stop then
 */
export async function takeBaseline(driver: Driver): Promise<void> {
  const { verify, verifyBaseline } = driver.run.config;
  if (verifyBaseline === "off") return;
  const open = [...new Set(verify)].filter((command) =>
    (driver.run.checks[command]?.before ?? null) === null
  );
  const since = driver.tools.clock.now();
  if (open.length > 0) await beginChecks(driver);
  for (const command of open) await runCheck(driver, command);
  await recordChecked(driver, since);
  const commands = failedBefore(driver.run);
  if (commands.length === 0) return;
  if (verifyBaseline === "stop") throw new Autom8Error("baseline-failed", { commands });
  const text = `Failed before anything was done: ${commands.join(", ")}. Agents are told so.`;
  await driver.record({ kind: "notice", text });
}

/** The checks that failed before anything was done. */
export function failedBefore({ checks }: RunState): string[] {
  return Object.entries(checks).filter(([, { before }]) => before === false).map(([command]) => command);
}
