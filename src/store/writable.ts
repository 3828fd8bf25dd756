/** Whether a file could be replaced or made, found out without doing it. */

import { namingFailures } from "./failure.ts";
import { openTemp } from "./temp_file.ts";

/**
 * Does what `writeFileAtomic` does, up to the writing.
 * @throws Autom8Error folder-unwritable, disk-full
 */
export function requireWritable(path: string): Promise<void> {
  return namingFailures(path, async () => {
    const real = await Deno.realPath(path);
    Deno.openSync(real, { write: true }).close();
    using _ = await openTemp(real);
  });
}

/** The same for a file that is not there yet. @throws Autom8Error folder-unwritable, disk-full */
export function requireRoomFor(path: string): Promise<void> {
  return namingFailures(path, async () => {
    using _ = await openTemp(path);
  });
}
