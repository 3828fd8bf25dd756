/** Inks as numbers: a cell holds one. */

import type { Ink } from "../cells.ts";

const numbers: Readonly<Record<Ink, number>> = {
  "text": 0,
  "strong": 1,
  "quiet": 2,
  "phase": 3,
  "good": 4,
  "good-strong": 5,
  "warn": 6,
  "warn-strong": 7,
  "bad": 8,
  "bad-strong": 9,
  "border": 10,
  "border-active": 11,
  "selected": 12,
  "match": 13,
  "key": 14,
  "added": 15,
  "removed": 16,
};

/** The number of an ink; `text` is 0, as in a cell that nothing was drawn in. */
export function inkNumber(ink: Ink): number {
  return numbers[ink];
}

/** What belongs to each ink, in the order of their numbers. */
export function byInkNumber<T>(table: Readonly<Record<Ink, T>>): T[] {
  const list: T[] = [];
  for (const [ink, number] of Object.entries(numbers)) list[number] = table[ink as Ink];
  return list;
}
