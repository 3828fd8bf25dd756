/** What an agent decided about the threads of a review: the lines of its `<thread-verdicts>`. Pure. */

import { clipStart } from "../text/clip.ts";

export const verdicts = ["real", "mistaken", "taste"] as const;

/** `real`: the code was wrong; `mistaken`: the thread was; `taste`: the code may be as it is. */
export type Verdict = typeof verdicts[number];

/** What became of a thread: only a real one can be fixed. */
export type ThreadResult = "fixed" | "already-fixed" | "not-fixed" | "left";

/** `label`: the thread's name in the prompt, such as `T1`. `reason`: what was done, or why nothing was; may be empty. */
export type ThreadVerdict = { label: string; verdict: Verdict; result: ThreadResult; reason: string };

/** The longest reason that is kept, in characters, and the most lines. */
const maxReason = 2_000;
const maxLines = 200;

/**
 * Reads the lines. A line without a label or a verdict is left out; of two lines with one label, the last counts.
 */
export function parseThreadVerdicts(lines: readonly string[]): ThreadVerdict[] {
  const found = new Map<string, ThreadVerdict>();
  for (const line of lines.slice(0, maxLines)) {
    const [first = "", second = "", ...rest] = cells(line);
    const label = /^T[0-9]{1,6}$/i.exec(plain(first))?.[0].toUpperCase();
    const verdict = verdictOf(second);
    if (label === undefined || verdict === null) continue;
    found.set(label, { label, verdict, ...resultOf(verdict, rest.join(" | ").trim()) });
  }
  return [...found.values()];
}

/** The cells of a row, with or without a bullet and outer bars. */
function cells(line: string): string[] {
  const row = line.trim().replace(/^[-*+•]\s+/, "").replace(/^\|/, "").replace(/\|$/, "");
  return row.split("|").map((cell) => cell.trim());
}

/** A word without emphasis and brackets. */
function plain(text: string): string {
  return text.replaceAll(/[*_`"'()[\].:]/g, "").trim();
}

/** The verdict in a cell, also in the longer words that the user sees: `matter of taste`, `real problem`. */
function verdictOf(cell: string): Verdict | null {
  const word = plain(cell).toLowerCase();
  if (/^(?:not|no|in)\b|^un/.test(word)) return null;
  const named = verdicts.filter((one) => new RegExp(`\\b${one}\\b`).test(word));
  return named.length === 1 ? named[0] ?? null : null;
}

const results: readonly (readonly [ThreadResult, RegExp])[] = [
  ["already-fixed", /^already[\s-]{1,3}fixed\b[\s:,.–—-]*/i],
  ["not-fixed", /^not[\s-]{1,3}fixed\b[\s:,.–—-]*/i],
  ["fixed", /^fixed\b\s*[:,.–—-]\s*|^fixed$/i],
];

function resultOf(verdict: Verdict, text: string): Pick<ThreadVerdict, "result" | "reason"> {
  const said = clipStart(text.replaceAll(/\p{Cc}/gu, " "), maxReason).trim();
  if (verdict !== "real") return { result: "left", reason: said };
  for (const [result, words] of results) {
    if (words.test(said)) return { result, reason: said.replace(words, "") };
  }
  return { result: "fixed", reason: said };
}
