/** Taking files of ours away. */

import { namingFailures } from "./failure.ts";

/** Removes a file, or a folder with all in it; nothing where there is none. @throws Autom8Error folder-unwritable */
export function removeIfPresent(path: string): Promise<void> {
  return namingFailures(path, async () => {
    try {
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
}
