/** Time limits that count only while this process could run. */

/** The clock and timer of the system, passed in by tests. Times in ms. */
export type SystemTimer = {
  /** A clock that never goes back. */
  now(): number;
  after(ms: number, then: () => void): number;
  cancel(timer: number): void;
};

/** The time for which this process could run. It stands still while the process or the machine is suspended. */
export type AwakeClock = {
  /** Time since the clock was created, in ms. */
  now(): number;
  /** Calls `then` once, when the clock shows `time` or later. */
  at(time: number, then: () => void): Alarm;
};

/** A call that is due. Stopping it twice, or after the call, does nothing. */
export type Alarm = { stop(): void };

/**
 * The longest time between two looks at the system's clock, in ms: a look that comes later than planned means that the
 * process was suspended, and the time beyond the plan does not count.
 */
const lookMs = 1_000;

const systemTimer: SystemTimer = {
  now: () => performance.now(),
  after: (ms, then) => setTimeout(then, ms),
  cancel: (timer) => clearTimeout(timer),
};

/** Creates a clock. It uses the system's timer only while an alarm is set, and stands still without one. */
export function createAwakeClock(timer: SystemTimer = systemTimer): AwakeClock {
  const alarms = new Map<Alarm, { time: number; then: () => void }>();
  let counted = 0;
  let look: { id: number; since: number; planned: number } | null = null;

  const now = () => counted + (look === null ? 0 : Math.min(timer.now() - look.since, look.planned));
  const plan = () => {
    counted = now();
    if (look !== null) timer.cancel(look.id);
    look = null;
    if (alarms.size === 0) return;
    const next = Math.min(...[...alarms.values()].map(({ time }) => time));
    const planned = Math.min(Math.max(next - counted, 0), lookMs);
    look = { id: timer.after(planned, onLook), since: timer.now(), planned };
  };
  const onLook = () => {
    // The timer may fire a little early; the time it was set for has passed all the same.
    counted += look?.planned ?? 0;
    look = null;
    for (const [alarm, { time, then }] of [...alarms]) {
      if (time > counted || !alarms.delete(alarm)) continue;
      then();
    }
    plan();
  };

  return {
    now,
    at(time, then) {
      const alarm: Alarm = {
        stop() {
          if (alarms.delete(alarm)) plan();
        },
      };
      alarms.set(alarm, { time, then });
      plan();
      return alarm;
    },
  };
}
