/** `--dry-run`: what a run would do. */

import type { StartOptions } from "../session/start.ts";
import type { Screen } from "./command.ts";

/** Shows the plan of a run. Returns the exit code that the run would end with at once; 0 if it would start. */
export async function showPlan(
  folder: string,
  file: string | null,
  options: StartOptions,
  screen: Screen,
): Promise<number> {
  const [{ planRun }, { planReport }, { renderReport }, printer] = await Promise.all([
    import("../session/asking/dry_run.ts"),
    import("../view/plan.ts"),
    import("../terminal/report.ts"),
    screen.printer(),
  ]);
  const plan = await planRun(folder, file, options);
  printer.lines(
    screen.output === "json"
      ? [JSON.stringify(plan, null, 2)]
      : renderReport(planReport(plan), printer.width()),
  );
  return plan.refusal?.exitCode ?? 0;
}
