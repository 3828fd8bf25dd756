/** What commands of the user's printed, each in a file of its own beside the run's journal. */

import { join } from "path";
import { ensureFolder, writeFileAtomic } from "./atomic.ts";
import { namingFailures } from "./failure.ts";
import type { SessionPaths } from "./paths.ts";

/**
 * Keeps an output, whose secrets are masked, in the next free file of the session. Returns the file's path.
 * @throws Autom8Error disk-full, folder-unwritable
 */
export async function keepOutput(session: SessionPaths, text: string): Promise<string> {
  await ensureFolder(session.outputs);
  const kept = await namingFailures(session.outputs, () => Array.fromAsync(Deno.readDir(session.outputs)));
  const numbers = kept.map(({ name }) => Number.parseInt(name)).filter(Number.isFinite);
  const path = join(session.outputs, `${Math.max(0, ...numbers) + 1}.txt`);
  await writeFileAtomic(path, text);
  return path;
}
