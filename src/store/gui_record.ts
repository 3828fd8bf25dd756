/** Which `autom8 gui` runs for this home: its port and the secret that another one gets a window with. */

import { join } from "path";
import * as z from "zod/mini";
import { readTextIfPresent, removeIfPresent, writeFileAtomic } from "./atomic.ts";
import { acquireLock } from "./lock.ts";

const recordSchema = z.object({ port: z.number(), secret: z.string(), pid: z.number() });

/** What another `autom8 gui` needs to know. The file is for the user alone. */
export type GuiRecord = z.infer<typeof recordSchema>;

/** The right to be the one that runs. */
export interface GuiHold extends AsyncDisposable {
  write(record: GuiRecord): Promise<void>;
}

/**
 * Takes the place of the one `autom8 gui` of this home, until it is disposed of; null if another process has it.
 * @throws Autom8Error folder-unwritable, disk-full
 */
export async function holdGui(home: string): Promise<GuiHold | null> {
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8 gui" };
  const taken = await acquireLock(join(home, ".gui.lock"), holder);
  if (taken.kind === "held") return null;
  const path = recordPath(home);
  // Of one that was killed.
  await removeIfPresent(path);
  return {
    write: (record) => writeFileAtomic(path, `${JSON.stringify(record)}\n`),
    async [Symbol.asyncDispose]() {
      await removeIfPresent(path);
      taken.lock.release();
    },
  };
}

/** The record of the one that runs; null if there is none yet. */
export async function readGuiRecord(home: string): Promise<GuiRecord | null> {
  const text = await readTextIfPresent(recordPath(home));
  try {
    const read = z.safeParse(recordSchema, JSON.parse(text ?? "null"));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function recordPath(home: string): string {
  return join(home, ".gui.json");
}
