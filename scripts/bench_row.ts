/** One figure of the bench: a ratio measured side by side in one run, and how large it may be. */
export type BenchRow = {
  name: string;
  ratio: number;
  /** The ratio is to be at most this. */
  bound: number;
  detail: string;
};
