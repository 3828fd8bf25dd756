/** Numbers, money and times, formatted for people. */

import type { Usage } from "../claude/events.ts";
import { count } from "../text/plural.ts";

/** A count in at most six columns: `950`, `12.3k`, `1.2M`. */
export function shortCount(n: number): string {
  if (n < 1_000) return String(Math.round(n));
  if (n < 99_950) return `${(n / 1_000).toFixed(1)}k`;
  if (n < 999_500) return `${Math.round(n / 1_000)}k`;
  return n < 99_950_000 ? `${(n / 1_000_000).toFixed(1)}M` : `${count(n / 1_000_000)}M`;
}

/** All tokens that went in and out, cached ones included. */
export function totalTokens(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheCreationTokens;
}

/** `$0.12`; an amount that rounds to zero is shown as `<$0.01`. */
export function usd(amount: number): string {
  if (amount > 0 && amount < 0.005) return "<$0.01";
  const [whole = "0", cents = "00"] = amount.toFixed(2).split(".");
  return `$${count(Number(whole))}.${cents}`;
}

/** An amount as it is shown; `~$0.12` if some of it is estimated. */
export function approximate(amount: string, isEstimate: boolean): string {
  return isEstimate ? `~${amount}` : amount;
}

/** What a run took, each as far as it is known: `12m 05s`, `$0.12`, `45.2k tokens`. */
export function amountTexts(
  { ms, costUsd, tokens, isEstimate }: { ms: number; costUsd: number; tokens: number; isEstimate: boolean },
): string[] {
  return [
    elapsed(ms),
    ...(costUsd === 0 ? [] : [approximate(usd(costUsd), isEstimate)]),
    ...(tokens === 0 ? [] : [approximate(`${shortCount(tokens)} tokens`, isEstimate)]),
  ];
}

/** `0.4s`, `42s`, `1m 05s`, `1h 02m`, `2d 03h`. */
export function duration(ms: number): string {
  const safe = Math.max(0, ms);
  if (safe < 9_950) return `${(safe / 1_000).toFixed(1)}s`;
  const seconds = Math.round(safe / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d ${twoDigits(hours % 24)}h`;
}

/** A duration in whole seconds, for a figure that counts up on the screen. */
export function elapsed(ms: number): string {
  return ms < 60_000 ? `${Math.floor(Math.max(0, ms) / 1_000)}s` : duration(ms - ms % 1_000);
}

/** `06:12:01`, in local time. */
export function clockTime(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(":");
}

/** `Nov 24 06:12`, in local time. */
export function dayTime(time: Date): string {
  return `${months[time.getMonth()]} ${time.getDate()} ${hourMinute(time)}`;
}

/** `06:12` on the same day as `now`, otherwise `Nov 24 06:12`, and in another year `Nov 24 2027 06:12`. */
export function untilTime(time: Date, now: Date): string {
  if (time.toDateString() === now.toDateString()) return hourMinute(time);
  if (time.getFullYear() === now.getFullYear()) return dayTime(time);
  return `${months[time.getMonth()]} ${time.getDate()} ${time.getFullYear()} ${hourMinute(time)}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

function hourMinute(time: Date): string {
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
