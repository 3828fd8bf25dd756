/** creating-pr: not reached while the configuration refuses `pull_request`. */

import { Autom8Error } from "../../errors.ts";
import type { Outcomes } from "../machine.ts";

export function creatingPr(): Promise<Outcomes["creating-pr"]> {
  throw new Autom8Error("not-available", {
    feature: "Opening pull requests",
    instead: "Set `pull_request = false` and open it yourself; the commits are on the branch.",
  });
}
