/** What reviews found and what became of it, for people. Pure. */

import { describeFindings, type Finding, findingText, type Severity } from "../claude/findings.ts";
import type { FindingsOutcome } from "../run/findings_outcome.ts";
import { plural } from "../text/plural.ts";
import type { Item } from "./items.ts";
import type { Tone } from "./line.ts";

/** Findings that are shown one by one; all of them are in the journal. */
const shownFindings = 20;

/** How severe a finding looks. */
export const severityTones: Readonly<Record<Severity, Tone>> = {
  critical: "bad-strong",
  significant: "warn-strong",
  minor: "strong",
};

/** Each finding with its severity and place, and how many of the `count` are left out. */
export function findingItems(findings: readonly Finding[], count: number): Item[] {
  const shown = findings.slice(0, shownFindings);
  const more = count - shown.length;
  return [
    ...shown.map((finding): Item => ({
      kind: "detail",
      head: finding.severity,
      tone: severityTones[finding.severity],
      text: findingText(finding),
    })),
    ...(more <= 0 ? [] : [{ kind: "detail", head: `… ${more} more`, tone: "quiet", text: "" } as const]),
  ];
}

/** What a corrector made of findings: `2 of 3 findings, 1 skipped`, and each skipped one with the reason. */
export function answerItems(findings: readonly Finding[]): Item[] {
  const skipped = findings.filter(({ state }) => state === "skipped");
  const fixed = findings.filter(({ state }) => state === "fixed").length;
  const all = plural(findings.length, "finding");
  const of = fixed === findings.length ? all : `${fixed === 0 ? "none" : fixed} of ${all}`;
  const text = `${of}${skipped.length === 0 ? "" : `, ${skipped.length} skipped`}`;
  return [
    { kind: "entry", label: "Fixed", tone: "good", parts: [{ text }] },
    ...skipped.map((finding): Item => ({
      kind: "detail",
      head: "skipped",
      tone: "warn",
      text: skippedText(finding),
    })),
  ];
}

/** `3 issues found in 2 reviews: 1 fixed, 1 skipped, 1 left open`. */
export function describeOutcome({ rounds, found, fixed, unlisted, skipped, open }: FindingsOutcome): string {
  const reviews = plural(rounds, "review");
  if (found === 0) return `nothing found in ${reviews}`;
  const parts = [
    ...(fixed.length === 0 ? [] : [`${fixed.length} fixed`]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
    ...(open.length === 0 ? [] : [`${open.length} left open`]),
    ...(unlisted === 0 ? [] : [`${unlisted} not listed`]),
  ];
  return `${plural(found, "issue")} found in ${reviews}: ${parts.join(", ")}`;
}

/** The place and text of a finding, with the reason why it was not fixed. */
export function skippedText(finding: Finding): string {
  return `${findingText(finding)} (${finding.reason ?? "no reason given"})`;
}

/** What a review found, in one line. Older journals do not know how much that was. */
export function foundText(findings: readonly Finding[], count: number): string {
  return count === 0 ? "issues" : describeFindings(findings, count);
}
