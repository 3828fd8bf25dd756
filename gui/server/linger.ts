/** When the server ends by itself: some minutes after its last window was closed. Pure. */

/** Long enough for a browser that is started anew, in ms. */
const lingerMs = 5 * 60_000;
/** A machine that slept must not end it: between two looks, no more counts. In ms. */
const mostBetween = 1_000;

/** Decides, look by look. */
export interface Linger {
  /** @param now A clock in ms. */
  isOver(windows: number, now: number): boolean;
}

/** It begins with the first window: a person may be slow to open it. */
export function createLinger(): Linger {
  let hasBegun = false;
  let alone = 0;
  let last: number | null = null;
  return {
    isOver(windows, now) {
      const passed = Math.min(mostBetween, now - (last ?? now));
      last = now;
      hasBegun ||= windows > 0;
      alone = windows > 0 || !hasBegun ? 0 : alone + passed;
      return alone >= lingerMs;
    },
  };
}
