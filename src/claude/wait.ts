/** Waiting for the agent: how long to back off, and sleeping until a time of the wall clock. */

/** The clock of a conversation, passed in so that tests need not wait. */
export type Clock = {
  now: () => Date;
  /** Resolves after `ms` milliseconds, or as soon as the signal is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** The longest single sleep, in ms: short enough to notice a changed clock or a machine that was suspended. */
const maxSleepMs = 15_000;

/** Returns when the wall clock shows `until` or later, or as soon as the signal is aborted. */
export async function waitUntil(clock: Clock, until: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = until.getTime() - clock.now().getTime();
    if (left <= 0 || signal.aborted) return;
    await clock.sleep(Math.min(left, maxSleepMs), signal);
  }
}

/** `Clock.sleep` in real time. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
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

/** The longest wait between two tries, in ms. */
const maxBackOffMs = 5 * 60_000;

/**
 * How long to wait after the n-th failure in a row, in ms: doubling, with jitter.
 *
 * @param n From 1.
 * @param firstMs The wait after the first failure without jitter, in ms.
 * @param random From 0 to 1.
 */
export function backOffMs(n: number, firstMs: number, random: number): number {
  const full = Math.min(firstMs * 2 ** (n - 1), maxBackOffMs);
  return Math.round(full * (0.5 + random / 2));
}
