/** Waiting with a name, a bound and a way out. */

import type { Driver } from "./driver.ts";

/** The longest single sleep, ms: short enough to notice a changed clock or a machine that was suspended. */
const maxSleepMs = 15_000;

/**
 * Waits until a time of the wall clock has come, or the run is stopped. The wait is journaled, so that those
 * who look on see why and until when.
 */
export async function waitUntil(driver: Driver, until: Date, why: string): Promise<void> {
  await driver.record({ kind: "wait-started", why, until: until.toISOString() });
  while (driver.tools.now() < until && !driver.signal.aborted) {
    const left = until.getTime() - driver.tools.now().getTime();
    await sleep(Math.min(left, maxSleepMs), driver.signal);
  }
  if (driver.signal.aborted) throw driver.signal.reason;
  await driver.record({ kind: "wait-ended" });
}

/** Sleeps for some ms; returns early when the signal is aborted. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** The longest wait between two tries, ms. */
const maxBackOffMs = 5 * 60_000;

/** How long to wait after the n-th failure in a row (from 1): doubling, with jitter. `random` is from 0 to 1. */
export function backOffMs(n: number, firstMs: number, random: number): number {
  const full = Math.min(firstMs * 2 ** (n - 1), maxBackOffMs);
  return Math.round(full * (0.5 + random / 2));
}
