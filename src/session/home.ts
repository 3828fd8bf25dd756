/** The folders of the user and of autom8, from the environment. */

import { resolve } from "path";
import { isThere } from "../store/atomic.ts";
import { homeFolder } from "../store/paths.ts";

/** The folder of all of autom8's own files. */
export function autom8Home(): string {
  return resolve(homeFolder({
    autom8Home: Deno.env.get("AUTOM8_HOME"),
    xdgConfigHome: Deno.env.get("XDG_CONFIG_HOME"),
    home: Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE"),
  }, isThere));
}

/** The user's home folder; null if it is not known. */
export function userHome(): string | null {
  return Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? null;
}
