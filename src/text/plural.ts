/** Counts, and counts with the noun they count. */

/** A count with thousands separators: `12,345`. */
export function count(n: number): string {
  return Math.round(n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with its noun: `1 file`, `2 files`, `1,200 stories`. */
export function plural(n: number, noun: string, nouns = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : nouns}`;
}
