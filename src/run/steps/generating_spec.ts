/** generating-spec: a Markdown spec becomes the JSON file that the run keeps `passes` in. */

import { generateSpec } from "../../spec/generate.ts";
import type { Driver } from "../driver.ts";
import type { Outcomes } from "../machine.ts";

export async function generatingSpec(driver: Driver): Promise<Outcomes["generating-spec"]> {
  const { specFile, spec } = await generateSpec(driver.run.specFile, driver.tools.specFolder);
  return { kind: "generated", specFile, spec };
}
