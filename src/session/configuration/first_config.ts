/** The configuration for all projects, created with comments the first time that autom8 runs. */

import { join } from "path";
import { isThere } from "../../store/atomic.ts";
import { autom8Home } from "../home.ts";

/** Creates the file if there is none. A folder that cannot be written is no reason for a command to fail. */
export async function createFirstConfig(): Promise<void> {
  try {
    const home = autom8Home();
    const path = join(home, "config.toml");
    if (isThere(path)) return;
    const { createConfigFile } = await import("./config_file.ts");
    await createConfigFile({ scope: "global", path, place: { home, project: null, root: null } });
  } catch (error) {
    const { Autom8Error } = await import("../../errors.ts");
    if (!(error instanceof Autom8Error)) throw error;
  }
}
