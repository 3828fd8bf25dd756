/** The rows of the bench, and how times become one. */

/** One figure of the bench: a ratio of two things measured side by side, and how large it may be. */
export type BenchRow = {
  name: string;
  ratio: number;
  /** The ratio may be at most this. */
  bound: number;
  /** The figures behind the ratio, with their units. */
  detail: string;
};

/** A row as one line; `OVER` if it is beyond its bound. */
export function lineOf({ name, ratio, bound, detail }: BenchRow): string {
  const verdict = ratio <= bound ? "ok  " : "OVER";
  return `${verdict} ${ratio.toFixed(2).padStart(5)}x  at most ${bound.toFixed(2)}x  ${name}: ${detail}`;
}

/** The middle one of the values; NaN if there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** How long a piece of work takes, ms. */
export async function timed(work: () => Promise<unknown> | void): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
