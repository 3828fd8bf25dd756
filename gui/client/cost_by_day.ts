/** What a project's runs cost, day by day. Pure. */

import type { PastRun } from "../protocol.ts";

/** One day in local time. `day`: `Nov 24`. */
export type DayCost = { day: string; costUsd: number };

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** The last `days` days up to `now` (in ms since the epoch), oldest first. A run counts on the day on which it finished. */
export function costByDay(
  runs: readonly Pick<PastRun, "finishedAt" | "costUsd">[],
  now: number,
  days: number,
): DayCost[] {
  const today = new Date(now);
  const all = Array.from({ length: days }, (_, i) => {
    const start = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (days - 1 - i));
    return { start: start.getTime(), day: `${months[start.getMonth()]} ${start.getDate()}`, costUsd: 0 };
  });
  for (const { finishedAt, costUsd } of runs) {
    const day = all.findLast(({ start }) => start <= finishedAt);
    if (day !== undefined) day.costUsd += costUsd;
  }
  return all.map(({ day, costUsd }) => ({ day, costUsd }));
}
