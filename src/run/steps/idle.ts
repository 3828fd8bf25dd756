/** idle: the run exists; nothing has been looked at yet. */

import type { Outcomes } from "../machine.ts";

export function idle(): Promise<Outcomes["idle"]> {
  return Promise.resolve({ kind: "start" });
}
