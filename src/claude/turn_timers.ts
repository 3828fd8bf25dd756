/** The clocks of a process of the agent: its whole time, its silence, and the time after its result. */

export type TurnTimers = {
  start(): void;
  /** Call this on output. */
  alive(): void;
  /** From now on only this limit counts, in ms; it expires as `lingered-after-result`. */
  onlyFor(ms: number): void;
  /** Stops all clocks for good. */
  stop(): void;
};

/** A longer timer would fire at once, in ms. */
const longestTimerMs = 2 ** 31 - 1;

/** Creates the clocks. Limits are in ms, 0 for none. */
export function createTurnTimers(options: {
  timeoutMs: number;
  idleTimeoutMs: number;
  onExpired: (why: "timed-out" | "idle" | "lingered-after-result") => void;
}): TurnTimers {
  const { timeoutMs, idleTimeoutMs, onExpired } = options;
  let whole: number | undefined;
  let idle: number | undefined;
  let lastOutput = performance.now();

  /** One timer, set again for the time that is left, instead of one a chunk: there may be thousands of chunks a second. */
  function lookAtSilence(): void {
    const left = lastOutput + idleTimeoutMs - performance.now();
    if (left <= 0) onExpired("idle");
    else idle = after(left, lookAtSilence);
  }

  let isOver = false;
  function clear(): void {
    clearTimeout(whole);
    clearTimeout(idle);
  }

  return {
    start() {
      if (timeoutMs > 0) whole = after(timeoutMs, () => onExpired("timed-out"));
      if (idleTimeoutMs > 0) idle = after(idleTimeoutMs, lookAtSilence);
    },
    alive() {
      lastOutput = performance.now();
    },
    onlyFor(ms) {
      if (isOver) return;
      clear();
      whole = after(ms, () => onExpired("lingered-after-result"));
    },
    stop() {
      isOver = true;
      clear();
    },
  };
}

function after(ms: number, then: () => void): number {
  return setTimeout(then, Math.min(ms, longestTimerMs));
}
