/** Adds a text to a file that others named and write to as well. */

import { writeAll } from "./durable_write.ts";
import { namingFailures } from "./failure.ts";

/**
 * Appends what `write` makes of the bytes that are left below `maxBytes`. A file that is missing is made; only a regular
 * one is written to: a pipe could wait for ever.
 * @returns null if it was appended, else in a few words why nothing was
 * @throws Autom8Error disk-full, folder-unwritable
 */
export function appendWithin(
  path: string,
  maxBytes: number,
  write: (room: number) => string,
): Promise<string | null> {
  return namingFailures(path, async () => {
    const there = await Deno.stat(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    });
    if (there !== null && !there.isFile) return "it is not a plain file";
    const room = maxBytes - (there?.size ?? 0);
    const bytes = new TextEncoder().encode(write(room));
    if (bytes.length === 0 || bytes.length > room) return "it is full";
    using file = await Deno.open(path, { append: true, create: true });
    writeAll(file, bytes);
    return null;
  });
}
