/** What a reviewer found, read leniently from the text of its review file. Pure. */

import { clipStart } from "../text/clip.ts";
import { plural } from "../text/plural.ts";

export const severities = ["critical", "significant", "minor"] as const;
export type Severity = typeof severities[number];

/** One finding. Texts are bounded, on one line, and not to be trusted. */
export type Finding = {
  severity: Severity;
  /** As the reviewer named it; null if it named none. */
  path: string | null;
  line: number | null;
  text: string;
  /** What the corrector made of it. */
  state: "open" | "fixed" | "skipped";
  /** Why it was skipped; null if it was not, or if the corrector did not say. */
  reason: string | null;
};

/** The most findings that are kept, and the most characters of one. */
export const maxFindings = 100;
const maxText = 500;
const maxPath = 300;

/** Every finding of the text: the first `maxFindings`, and how many there are. */
export function parseFindings(text: string): { findings: Finding[]; count: number } {
  let severity: Severity = "significant";
  const items: Finding[] = [];
  const prose: string[] = [];
  let count = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const heading = /^\s{0,3}(?:#{1,6}|\*\*)\s{0,8}(.*)$/.exec(line);
    if (heading !== null) {
      severity = severityIn(heading[1] ?? "") ?? severity;
      continue;
    }
    const item = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/.exec(line);
    if (item === null) {
      if (line.trim() !== "") prose.push(line.trim());
      continue;
    }
    count += 1;
    if (items.length < maxFindings) items.push(finding(item[1] ?? "", severity));
  }
  if (count > 0) return { findings: items, count };
  // Any text in the file counts as an issue, whatever its form.
  return prose.length === 0
    ? { findings: [], count: 0 }
    : { findings: [finding(prose.join(" "), severity)], count: 1 };
}

/** How many findings there are of each severity: `3 issues (1 critical, 2 minor)`. */
export function describeFindings(findings: readonly Finding[], count: number): string {
  const parts = severities.flatMap((severity) => {
    const these = findings.filter((one) => one.severity === severity).length;
    return these === 0 ? [] : [`${these} ${severity}`];
  });
  const more = count > findings.length ? [`${count - findings.length} more`] : [];
  const found = plural(count, "issue");
  return parts.length === 0 ? found : `${found} (${[...parts, ...more].join(", ")})`;
}

/** Where a finding is: `greet.sh:10`; null if it names no file. */
export function findingPlace({ path, line }: Pick<Finding, "path" | "line">): string | null {
  return path === null || line === null ? path : `${path}:${line}`;
}

/** The place of a finding, and what is wrong there. */
export function findingText(finding: Pick<Finding, "path" | "line" | "text">): string {
  const place = findingPlace(finding);
  return place === null ? finding.text : `${place} ${finding.text}`;
}

/**
 * The findings with what a corrector made of each, from the lines that it marked. A line that it left unmarked changes
 * nothing.
 */
export function answeredFindings(found: readonly Finding[], marked: readonly Finding[]): Finding[] {
  const inOrder = found.length === marked.length;
  return found.map((finding, i) => {
    const mark = inOrder ? marked[i] : marked.find((one) => isAbout(one, finding));
    if (mark === undefined || mark.state === "open" || mark.state === finding.state) return finding;
    if (mark.state === "fixed") return { ...finding, state: "fixed", reason: null };
    return { ...finding, state: "skipped", reason: reasonIn(mark, finding) };
  });
}

function isAbout(mark: Finding, finding: Finding): boolean {
  return mark.text.includes(finding.text) && (mark.path === null || mark.path === finding.path);
}

/** A skipped line says why beside the finding's own words, or in their place. */
function reasonIn({ text }: Finding, finding: Finding): string | null {
  const reason = [finding.text, findingPlace(finding) ?? ""].reduce(
    (rest, own) => rest.replace(own, ""),
    text,
  )
    .replace(/^(?:[\s;:,.(–—-]|because\b|reason\b)+/i, "").replace(/[\s;:,(–—-]+$/, "");
  return reason === "" ? null : reason.includes("(") ? reason : reason.replace(/\)$/, "");
}

function severityIn(heading: string): Severity | null {
  const word = heading.trim().toLowerCase();
  if (/^(?:critical|blocker|high|severe|major)/.test(word)) return "critical";
  if (/^(?:significant|medium|moderate|important)/.test(word)) return "significant";
  if (/^(?:minor|low|nit|trivial)/.test(word)) return "minor";
  return null;
}

function finding(item: string, severity: Severity): Finding {
  const box = /^\[([ xX]?)\]\s*/.exec(item);
  const rest = box === null ? item : item.slice(box[0].length);
  const mark = /^[*_]{0,2}(FIXED|SKIPPED)[*_]{0,2}\s*:?\s*/i.exec(rest);
  const word = mark?.[1]?.toLowerCase();
  const isTicked = box?.[1]?.toLowerCase() === "x";
  const state = word === "skipped" ? "skipped" : word === "fixed" || isTicked ? "fixed" : "open";
  const said = mark === null ? rest : rest.slice(mark[0].length);
  const place =
    /^[*_]{0,2}`?([^\s`:*]{1,1000}\.[^\s`:*]{1,40}|[^\s`:*]{0,1000}\/[^\s`:*]{1,200}):?(\d{1,7})?(?:[-:]\d{1,7})?`?[*_]{0,2}:?(?=\s|$)/
      .exec(said);
  const isPlace = place !== null && (place[2] !== undefined || /[./]/.test(place[1] ?? ""));
  const text = isPlace ? said.slice(place[0].length) : said;
  return {
    severity,
    path: isPlace ? oneLine(place[1] ?? "", maxPath) : null,
    line: isPlace && place[2] !== undefined ? Number(place[2]) : null,
    text: oneLine(text, maxText),
    state,
    reason: null,
  };
}

function oneLine(text: string, max: number): string {
  return clipStart(text.replace(/\p{Cc}+/gu, " ").replace(/^[\s–—:-]+/, "").trim(), max).trimEnd();
}
