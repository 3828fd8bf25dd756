/** Where downloads are kept between runs. */

import { join } from "path";
import { Stop } from "./stop.ts";

/**
 * The user's cache folder as the system has it: `XDG_CACHE_HOME` or `LOCALAPPDATA` if set, else the usual place in HOME.
 *
 * @throws Stop if neither these nor HOME are set.
 */
export function cacheFolder(): string {
  const named = Deno.env.get("XDG_CACHE_HOME") ?? Deno.env.get("LOCALAPPDATA");
  if (named !== undefined && named !== "") return named;
  const home = Deno.env.get("HOME");
  if (home === undefined) {
    throw new Stop("HOME is not set. Set it, or name a cache folder in XDG_CACHE_HOME.");
  }
  return join(home, ...(Deno.build.os === "darwin" ? ["Library", "Caches"] : [".cache"]));
}
