/** Bytes that are on disk when the call returns: whole writes, and synced folders so that names survive too. */

import { crashPoint } from "../crash_point.ts";

/**
 * Writes all of `data` at the file's position, in one system call unless the system takes less.
 * While tests look for crash points, it is written in two halves around `<effect>:torn`.
 */
export function writeWhole(file: Deno.FsFile, data: Uint8Array, effect: string): void {
  if (!crashTesting()) return writeAll(file, data);
  const half = data.length >> 1;
  writeAll(file, data.subarray(0, half));
  crashPoint(`${effect}:torn`);
  writeAll(file, data.subarray(half));
}

/** The same without a crash point, for data that need not survive. */
export function writeAll(file: Deno.FsFile, data: Uint8Array): void {
  for (let done = 0; done < data.length;) done += file.writeSync(data.subarray(done));
}

/** Makes the names in a folder durable: without it, a rename or a new file may be lost in a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder to sync it, but journals such changes itself.
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

function crashTesting(): boolean {
  return Deno.env.get("AUTOM8_CRASH_AT") !== undefined || Deno.env.get("AUTOM8_CRASH_TRACE") !== undefined;
}
