/** loading-spec: reads and checks the spec file; one of another format than JSON is converted first. */

import { loadSpecWithWarnings } from "../../spec/file.ts";
import { keepsPasses } from "../../spec/formats.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";
import { reportWarnings } from "../spec_warnings.ts";

export async function loadingSpec(driver: Driver): Promise<Outcomes["loading-spec"]> {
  const { specFile } = driver.run;
  const { spec, warnings, format } = await loadSpecWithWarnings(specFile);
  if (!keepsPasses(format)) return { kind: "other-format" };
  await reportWarnings(driver, warnings);
  // Again: it may be another file than the one that was asked about.
  await driver.tools.trust.checkSpec(specFile, spec);
  return { kind: "loaded", specFile, spec };
}
