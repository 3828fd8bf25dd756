/** Ports for a session: each living session has a block of its own, so that their servers do not meet. */

import { join } from "path";
import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { whileLocked } from "../store/lock.ts";
import type { SessionPaths } from "../store/paths.ts";
import { listAllSessions } from "../store/project.ts";

const firstPort = 40_000;
/** Ports in a block. */
const blockSize = 20;
const lastPort = 65_535;

/**
 * The first port of the lowest block that no living session has.
 * @throws RangeError when more than a thousand sessions live
 */
export function nextPortBase(inUse: ReadonlySet<number>): number {
  for (let port = firstPort; port + blockSize - 1 <= lastPort; port += blockSize) {
    if (!inUse.has(port)) return port;
  }
  throw new RangeError("no block of ports is free");
}

/** Starts with a dot, as no project's name does. */
const lockName = ".ports.lock";

/** The first port of the session's block, kept in the session's folder: it has the same one when it is resumed. */
export function claimPortBase(home: string, session: SessionPaths): Promise<number> {
  return whileLocked(join(home, lockName), async () => {
    const inUse = new Set<number>();
    for (const other of listAllSessions(home)) {
      const port = other.folder === session.folder ? null : await readPort(other);
      if (port !== null) inUse.add(port);
    }
    const own = await readPort(session);
    // A session that comes back from the archive may find its block taken.
    if (own !== null && !inUse.has(own)) return own;
    const port = nextPortBase(inUse);
    await writeFileAtomic(session.ports, `${port}\n`);
    return port;
  });
}

async function readPort({ ports }: SessionPaths): Promise<number | null> {
  const port = Number(await readTextIfPresent(ports).catch(() => null) ?? NaN);
  return Number.isInteger(port) ? port : null;
}
