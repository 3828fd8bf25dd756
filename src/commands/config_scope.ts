/** `--global` of the config commands: the file for all projects instead of this project's. */

import { type Flag, onFlag } from "./flag.ts";

export function globalScopeFlag(description: string): { global: Flag<boolean> } {
  return { global: onFlag(description, "g") };
}

/** Which configuration the flag means. */
export function configScope({ global }: { global: boolean }): "global" | "project" {
  return global ? "global" : "project";
}
