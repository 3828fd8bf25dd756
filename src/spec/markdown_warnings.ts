/** The headings and labels of a Markdown spec that are nearly known ones. Pure. */

import { renderValue } from "../text/problems.ts";
import { checkBranchName } from "../git/branch_name.ts";
import { sections } from "./markdown.ts";
import { type MarkdownLine, markdownLines } from "./markdown_lines.ts";
import { labelNamed, labels, lacksColon, storyOfHeading } from "./markdown_story.ts";
import { meantWord } from "./near_keys.ts";
import type { Spec } from "./spec.ts";
import { type SpecWarning, storyWarnings, warning } from "./warnings.ts";

/** The warnings of a Markdown spec, in the order of the file. `spec` is what was read from it; null if it is not valid. */
export function markdownWarnings(text: string, spec: Spec | null): SpecWarning[] {
  const { lines } = markdownLines(text);
  const ids = new Set(lines.flatMap((line) => storyOn(line)?.id ?? []));
  const place: Place = {
    section: "title",
    inStory: false,
    inList: false,
    ids,
    prefixes: countPrefixes(ids),
    branch: branchNamed(lines),
  };
  const storyLines: number[] = [];
  const found = lines.flatMap((line) => {
    const expected = line.kind === "heading"
      ? headingMeant(line, place)
      : line.kind === "text"
      ? textMeant(line.text, place)
      : null;
    move(place, line);
    if (line.kind === "heading" && line.level === 3 && place.section === "stories") {
      storyLines.push(line.number);
    }
    return expected === null ? [] : [warning(line.number, expected, renderValue(line.text.trim()))];
  });
  if (spec === null) return found;
  return [...found, ...storyWarnings(spec, storyLines)].sort((a, b) => a.line - b.line);
}

/** What the lines before say about the next one. */
type Place = {
  section: "title" | "stories" | "other";
  inStory: boolean;
  /** In a list of criteria or commands, whose items may look like labels. */
  inList: boolean;
  /** Of the stories. */
  ids: ReadonlySet<string>;
  /** How many of these begin with the same letters before a number: `US-`. */
  prefixes: ReadonlyMap<string, number>;
  /** Whether the spec names its branch in a place where it is read. */
  branch: boolean;
};

function move(place: Place, line: MarkdownLine): void {
  if (line.kind === "heading" && line.level <= 2) {
    const section = line.level === 1 ? "title" : sections.get(nameOf(line.words));
    place.section = section === "stories" || section === "title" ? section : "other";
    place.inStory = place.inList = false;
  } else if (line.kind === "heading" && line.level === 3) {
    place.inStory ||= place.section === "stories";
    place.inList = false;
  } else if (place.inStory) {
    const label = line.kind === "heading" ? line.words : labelOf(line)?.name;
    const part = label === undefined ? undefined : labelNamed(label);
    if (part !== undefined) place.inList = part === "criteria" || part === "verify";
  }
}

/** What a heading was probably meant to be; null if it is fine, or means nothing here. */
function headingMeant(line: MarkdownLine & { kind: "heading" }, place: Place): string | null {
  const { level, words } = line;
  const name = nameOf(words);
  if (place.section === "stories" && level === 3) {
    return lacksColon(words) ? `"### ${words.replace(/\s+/, ": ")}", with a colon after the id` : null;
  }
  const story = storyOn({ ...line, level: 3 });
  // Other headings may look like stories, too: `#### HTTP2: details`.
  if (story !== null && isIdLike(story.id, place)) return `"### ${words}", with three #`;
  if (place.section === "stories" && level > 3) {
    if (labels.has(name)) return null;
    const meant = meantWord(name, [...labels.keys()]);
    return meant === null ? null : `"#### ${titled(meant)}"`;
  }
  if (level === 2) {
    if (sections.has(name)) return null;
    const meant = meantWord(name, [...sections.keys()]);
    if (meant !== null) return `"## ${titled(meant)}"`;
    const label = partLabels.find((one) => one === name) ?? nearLabel(name);
    return label === null || place.ids.size === 0 ? null : `"**${titled(label)}:**" in a story`;
  }
  return sectionLabels.includes(name) ? `"## ${titled(name)}", with two #` : null;
}

/** The labels whose loss changes a run, and the sections that a spec can hardly do without. */
const partLabels = ["acceptance criteria", "verify", "depends on", "priority"];
const sectionLabels = ["user stories", "stories", "branch", "branch name"];

/** Words such as "Dependencies" often head a section about something else. */
function nearLabel(name: string): string | null {
  const meant = meantWord(name, partLabels);
  return meant === "acceptance criteria" ? meant : null;
}

/** Whether a text is an id as the stories have it. */
function isIdLike(id: string, { ids, prefixes }: Place): boolean {
  const prefix = prefixOf(id);
  if (prefix === null) return false;
  return ids.size === 0 || (prefixes.get(prefix) ?? 0) > (ids.has(id) ? 1 : 0);
}

/** `US-` of `US-001`; null for ids of another kind. */
function prefixOf(id: string): string | null {
  return /^(\p{L}+[-_]?)\d+$/u.exec(id)?.[1] ?? null;
}

function countPrefixes(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const prefix = prefixOf(id);
    if (prefix !== null) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return counts;
}

/** A line that begins like a label: its name, whether it is bold, whether it is a list item, and what follows. */
type Label = { name: string; bold: boolean; item: boolean; colon: boolean; rest: string };

function labelOf({ text }: { text: string }): Label | null {
  const [, item, bold, boldName = "", plainName = "", after = ""] =
    /^\s*([-*+]\s+)?(?:(\*\*|__)([^*_:]{2,40}?)\s*:?\s*(?:\*\*|__)|([A-Za-z][\w -]{1,39}?)(?=\s*:|$))(.*)$/
      .exec(text) ?? [];
  const name = (boldName || plainName).trim();
  if (name === "") return null;
  const colon = /^\s*:/.test(after) || (bold !== undefined && /^[^*_]*(?:\*\*|__)[^*_]*:/.test(text));
  return {
    name,
    bold: bold !== undefined,
    item: item !== undefined,
    colon,
    rest: after.replace(/^\s*:/, "").trim(),
  };
}

/** What a line of text was probably meant to be; null if it is fine, or is only text. */
function textMeant(text: string, place: Place): string | null {
  const label = labelOf({ text });
  if (label === null || (!label.colon && label.rest !== "")) return null;
  if (place.inStory) return place.inList && label.item ? null : labelMeant(label, place);
  const name = nameOf(label.name);
  // A bold line where a heading belongs.
  if (!label.colon) {
    const section = sectionLabels.includes(name) && (label.bold || name === "user stories");
    return section ? `"## ${titled(name)}"` : null;
  }
  if (place.branch || !isBranch(label.rest)) return null;
  const meant = meantWord(name, ["branch", "branch name"]);
  if (meant === null) return null;
  return '"Branch:" right after the title, or the name below a heading "## Branch"';
}

function labelMeant({ name, bold, item, colon, rest }: Label, { ids }: Place): string | null {
  const known = labelNamed(name) !== undefined;
  const meant = known ? nameOf(name) : meantWord(name, [...labels.keys()]);
  if (meant === null) return null;
  const expected = `"**${titled(meant)}:**"`;
  if (known && colon) {
    // The label is read, unless it is an item without bold words.
    return item && !bold && says(meant, rest, ids) ? expected : null;
  }
  if (!colon) return (bold || meant === "acceptance criteria") && (known || bold) ? expected : null;
  if (meant === "depends on") return says(meant, rest, ids) ? expected : null;
  return bold || says(meant, rest, ids) ? expected : null;
}

/** Whether what follows a label is what belongs there: a sentence may begin with nearly the same word. */
function says(meant: string, rest: string, ids: ReadonlySet<string>): boolean {
  switch (meant) {
    case "priority":
      return /^\d+$/.test(rest);
    case "depends on":
      return rest.split(/[\s,`]+/).some((word) => ids.has(word));
    case "verify":
      return rest === "" || /^`[^`]+`$/.test(rest);
    case "acceptance criteria":
      return rest === "";
    default:
      return false;
  }
}

function storyOn(line: MarkdownLine): { id: string } | null {
  return line.kind === "heading" && line.level === 3 ? storyOfHeading(line.words, line.number) : null;
}

/** Whether a branch is named where the reader looks for it. */
function branchNamed(lines: readonly MarkdownLine[]): boolean {
  let inTitle = false;
  return lines.some((line) => {
    if (line.kind === "text") return inTitle && /^[*_]*branch[*_]*\s*:/i.test(line.text);
    if (line.kind !== "heading" || line.level > 2) return false;
    inTitle = line.level === 1;
    return line.level === 2 && sections.get(nameOf(line.words)) === "branch";
  });
}

function isBranch(text: string): boolean {
  const name = text.replaceAll(/[`*_]/g, "").trim();
  return name !== "" && !/\s/.test(name) && name.includes("/") && checkBranchName(name) === null;
}

const nameOf = (words: string) => words.toLowerCase().replace(/\s*:$/, "").replaceAll(/[*_]/g, "").trim();

/** `acceptance criteria` as it is written in the documentation: `Acceptance Criteria`. */
function titled(name: string): string {
  if (name === "depends on") return "Depends on";
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
