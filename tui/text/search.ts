/** Finds a text in another, without regard to case. */

import type { Text } from "./pane.ts";

/** The next entry after `from` that has the text, or before it with `step` -1; around the ends. Null if none has it. */
export function findEntry(text: Text, sought: string, from: number, step: 1 | -1): number | null {
  if (sought === "") return null;
  const lower = sought.toLowerCase();
  for (let i = 1; i <= text.count; i++) {
    const entry = (((from + i * step) % text.count) + text.count) % text.count;
    if (text.plain(entry).toLowerCase().includes(lower)) return entry;
  }
  return null;
}

/** Where a text is found in a row: pairs of UTF-16 units, from and to. */
export function matchesIn(row: string, sought: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  if (sought === "") return found;
  const lower = row.toLowerCase();
  const lowerSought = sought.toLowerCase();
  // Lower case may be longer than what it is made from: then the places would be wrong.
  if (lower.length !== row.length) return found;
  let at = lower.indexOf(lowerSought);
  while (at !== -1) {
    found.push({ from: at, to: at + lowerSought.length });
    at = lower.indexOf(lowerSought, at + lowerSought.length);
  }
  return found;
}
