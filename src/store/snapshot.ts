/** `state.json`: what the journal adds up to, for readers. It is rebuilt from the journal, never the other way. */

import { Autom8Error } from "../errors.ts";
import { readTextIfPresent, writeFileAtomic } from "./atomic.ts";
import { maskJson } from "../text/secrets.ts";
import type { SessionPaths } from "./paths.ts";

/** Replaces the snapshot durably, its secrets masked. @throws Autom8Error disk-full, folder-unwritable */
export async function writeSnapshot(
  session: SessionPaths,
  state: unknown,
  secrets: readonly string[],
): Promise<void> {
  await writeFileAtomic(session.state, `${maskJson(state, secrets)}\n`);
}

/** The snapshot as it was written; null where there is none. @throws Autom8Error state-damaged, folder-unwritable */
export async function readSnapshot(session: SessionPaths): Promise<unknown> {
  const text = await readTextIfPresent(session.state);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Autom8Error("state-damaged", { path: session.state, detail: "it is no JSON" });
  }
}
