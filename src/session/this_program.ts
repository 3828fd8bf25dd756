/** How to start this program again. */

import { fileURLToPath } from "node:url";

/** The command: the binary, or Deno with our source. */
export function thisProgram(): [program: string, ...args: string[]] {
  if (Deno.build.standalone) return [Deno.execPath()];
  return [Deno.execPath(), "run", "--allow-all", fileURLToPath(new URL("../../main.ts", import.meta.url))];
}
