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
  const plan = await planRun(folder, file, options).catch(async (error) =>
    await planRun(folder, await convertedInstead(folder, error), options)
  );
  printer.lines(
    screen.output === "json"
      ? [JSON.stringify(plan, null, 2)]
      : renderReport(planReport(plan), printer.width()),
  );
  return plan.refusal?.exitCode ?? 0;
}

/** The spec that a text without stories was converted to. @throws the error itself: it is another one, or it was not converted */
async function convertedInstead(folder: string, error: unknown): Promise<string> {
  const { findConverted, freeTextOf, readFreeText } = await import("../session/planning/free_text.ts");
  const file = freeTextOf(error);
  const found = file === null ? null : await findConverted(folder, await readFreeText(file));
  if (found === null) throw error;
  return found.specFile;
}
