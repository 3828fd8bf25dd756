/** Shows the warnings of a spec at the start of a run. */

import { basename } from "path";
import type { SpecWarning } from "../spec/warnings.ts";
import { plural } from "../text/plural.ts";
import type { Driver } from "./driver.ts";

/** Warnings that are shown; `autom8 spec check` shows all of them. */
const shownWarnings = 3;

/** Records a notice for each of the first warnings, and one for the number of the others. */
export async function reportWarnings(driver: Driver, warnings: readonly SpecWarning[]): Promise<void> {
  const file = basename(driver.run.specFile);
  for (const { where, expected, got } of warnings.slice(0, shownWarnings)) {
    const text = `${file}, ${where}: expected ${expected}, got ${got}`;
    await driver.record({ kind: "notice", text });
  }
  const more = warnings.length - shownWarnings;
  if (more <= 0) return;
  const text = `${plural(more, "more warning")} in the spec: autom8 spec check ${driver.run.specFile}`;
  await driver.record({ kind: "notice", text });
}
