/** loading-spec: reads and checks the spec file; a Markdown spec is converted first. */

import { isMarkdown, loadSpecWithWarnings } from "../../spec/file.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { reportWarnings } from "../spec_warnings.ts";

export async function loadingSpec(driver: Driver): Promise<Outcomes["loading-spec"]> {
  const { specFile } = driver.run;
  if (isMarkdown(specFile)) return { kind: "markdown" };
  const { spec, warnings } = await loadSpecWithWarnings(specFile);
  await reportWarnings(driver, warnings);
  // Again: it may be another file than the one that was asked about.
  await driver.tools.trust.checkSpec(specFile, spec);
  return { kind: "loaded", specFile, spec };
}
