/** The clocks of a process of the agent: its whole time, its silence, and the time after its result. */

import { type Alarm, type AwakeClock, createAwakeClock } from "../process/awake_clock.ts";

export type TurnTimers = {
  start(): void;
  /** Call this on output. */
  alive(): void;
  /**
   * The process has reported its result: it may end now. From now on it expires as `lingered-after-result`, after silence
   * for this time in ms; output that is no new turn delays that, but not for ever.
   */
  finished(silenceMs: number): void;
  /** The process has begun another turn after its result: the limits from before hold again. */
  resumed(): void;
  /** Stops all clocks for good. */
  stop(): void;
};

/** How often the silence after a result may begin anew before the process is ended all the same. */
const patience = 6;

/** Creates the clocks. Limits are in ms, 0 for none. They do not count time for which autom8 itself was suspended. */
export function createTurnTimers(options: {
  timeoutMs: number;
  idleTimeoutMs: number;
  onExpired: (why: "timed-out" | "idle" | "lingered-after-result") => void;
  clock?: AwakeClock;
}): TurnTimers {
  const { timeoutMs, idleTimeoutMs, onExpired, clock = createAwakeClock() } = options;
  let whole: Alarm | undefined;
  let silence: Alarm | undefined;
  let lastOutput = 0;
  let isOver = false;

  /** One alarm, set again for the time that is left, instead of one a chunk: there may be thousands of chunks a second. */
  const watchSilence = (limitMs: number, onSilent: () => void) => {
    silence?.stop();
    silence = clock.at(lastOutput + limitMs, () => {
      if (clock.now() >= lastOutput + limitMs) onSilent();
      else watchSilence(limitMs, onSilent);
    });
  };
  const watchTurn = () => {
    whole?.stop();
    silence?.stop();
    if (timeoutMs > 0) whole = clock.at(timeoutMs, () => onExpired("timed-out"));
    if (idleTimeoutMs > 0) watchSilence(idleTimeoutMs, () => onExpired("idle"));
  };

  return {
    start: watchTurn,
    alive() {
      lastOutput = clock.now();
    },
    finished(silenceMs) {
      if (isOver) return;
      whole?.stop();
      const lingered = () => onExpired("lingered-after-result");
      whole = clock.at(clock.now() + patience * silenceMs, lingered);
      lastOutput = clock.now();
      watchSilence(silenceMs, lingered);
    },
    resumed() {
      if (!isOver) watchTurn();
    },
    stop() {
      isOver = true;
      whole?.stop();
      silence?.stop();
    },
  };
}
