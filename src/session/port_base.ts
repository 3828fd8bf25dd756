/** Ports for a session: each living session has a block of its own, so that their servers do not meet. */

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
