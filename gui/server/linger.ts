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

/** Nothing was open so far. */
export function createLinger(): Linger {
  let alone = 0;
  let last: number | null = null;
  return {
    isOver(windows, now) {
      const passed = Math.min(mostBetween, now - (last ?? now));
      last = now;
      alone = windows > 0 ? 0 : alone + passed;
      return alone >= lingerMs;
    },
  };
}
