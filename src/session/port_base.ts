/** Ports for a session: each session that is driven has a block of its own, so that their servers do not meet. */

import { join } from "path";
import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { isLocked, whileLocked } from "../store/lock.ts";
import type { SessionPaths } from "../store/paths.ts";
import { listAllSessions } from "../store/project.ts";

const firstPort = 40_000;
/** Ports in a block. */
const blockSize = 20;
const lastPort = 65_535;

/** The first port of the lowest block that is not taken; null if all are. */
export function lowestFree(isTaken: (port: number) => boolean): number | null {
  for (let port = firstPort; port + blockSize - 1 <= lastPort; port += blockSize) {
    if (!isTaken(port)) return port;
  }
  return null;
}

/** Starts with a dot, as no project's name does. */
const lockName = ".ports.lock";

/**
 * The first port of the session's block, kept in the session's folder: it has the same one when it is resumed, unless a
 * session that is driven now has it. A block that a stopped session has is only taken when no other is free. Null if
 * every block is in use.
 */
export function claimPortBase(home: string, session: SessionPaths): Promise<number | null> {
  return whileLocked(join(home, lockName), async () => {
    const holders = await holdersOf(home, session);
    const own = await readPort(session);
    if (own !== null && !isDriven(holders.get(own) ?? [])) return own;
    let port = lowestFree((one) => holders.has(one));
    if (port === null) {
      const driven = new Set<number>();
      for (const [one, sessions] of holders) if (isDriven(sessions)) driven.add(one);
      port = lowestFree((one) => driven.has(one));
    }
    if (port !== null) await writeFileAtomic(session.ports, `${port}\n`);
    return port;
  });
}

/** The other sessions that have a block, by its first port. */
async function holdersOf(home: string, session: SessionPaths): Promise<Map<number, SessionPaths[]>> {
  const holders = new Map<number, SessionPaths[]>();
  for (const other of await listAllSessions(home)) {
    const port = other.folder === session.folder ? null : await readPort(other);
    if (port !== null) holders.set(port, [...holders.get(port) ?? [], other]);
  }
  return holders;
}

function isDriven(sessions: readonly SessionPaths[]): boolean {
  for (const { lock } of sessions) if (isLocked(lock)) return true;
  return false;
}

async function readPort({ ports }: SessionPaths): Promise<number | null> {
  const port = Number(await readTextIfPresent(ports).catch(() => null) ?? NaN);
  return Number.isInteger(port) ? port : null;
}
