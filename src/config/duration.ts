/** Durations in configuration files: `90s`, `10m`, `2h`, `30d`. */

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A year, in ms: a longer duration is a mistake. */
const longestMs = 365 * units.d;

/** The duration in ms; null for any other text, also for a number without a unit. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined || !(unit in units)) return null;
  const ms = Number(amount) * units[unit as keyof typeof units];
  return ms <= longestMs ? ms : null;
}

/** The shortest exact form of a duration given in ms; in `ms` if it is not a whole number of seconds. */
export function formatDuration(ms: number): string {
  for (const unit of ["d", "h", "m", "s"] as const) {
    if (ms > 0 && ms % units[unit] === 0) return `${ms / units[unit]}${unit}`;
  }
  return ms === 0 ? "0s" : `${ms}ms`;
}
