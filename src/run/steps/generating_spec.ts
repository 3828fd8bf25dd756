/** generating-spec: converts a spec of another format into the JSON file in which the run records `passes`. */

import { generateSpec } from "../../spec/generate.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { reportWarnings } from "../spec_warnings.ts";

export async function generatingSpec(driver: Driver): Promise<Outcomes["generating-spec"]> {
  const { specFile, spec, warnings } = await generateSpec(
    driver.run.specFile,
    driver.tools.specFolder,
    driver.run.ticked,
  );
  await reportWarnings(driver, warnings);
  await driver.tools.trust.checkSpec(driver.run.specFile, spec);
  return { kind: "generated", specFile, spec };
}
