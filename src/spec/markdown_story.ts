/** A story of a Markdown spec, read line by line. Pure but for the draft and the problems, which it adds to. */

import type { Problem } from "../text/problems.ts";
import type { MarkdownLine } from "./markdown_lines.ts";
import { renderValue } from "../text/problems.ts";

/** What was read of a story so far, and the part of it that the next line belongs to. */
export type StoryDraft = {
  id: string;
  title: string;
  /** The number of its heading's line. */
  line: number;
  part: Part;
  priority: number | null;
  description: string[];
  acceptanceCriteria: string[];
  notes: string[];
  dependsOn: string[];
  verify: string[];
};

type Part = "description" | "criteria" | "notes" | "dependsOn" | "verify";

/** What a label begins; a priority is a word behind its label, not a part. */
const labels = new Map<string, Part | "priority">([
  ["priority", "priority"],
  ["description", "description"],
  ["acceptance criteria", "criteria"],
  ["note", "notes"],
  ["notes", "notes"],
  ["depends on", "dependsOn"],
  ["verify", "verify"],
]);

/** The story that a heading `### ID: Title` begins; null for other headings. */
export function storyOfHeading(words: string, line: number): StoryDraft | null {
  const [, id, title] = /^(\S+?)\s*(?::|\s[-–—])\s*(.+)$/.exec(words) ?? [];
  if (id === undefined || title === undefined) return null;
  return {
    id,
    title,
    line,
    part: "description",
    priority: null,
    description: [],
    acceptanceCriteria: [],
    notes: [],
    dependsOn: [],
    verify: [],
  };
}

/** Adds a line to the story. What cannot be read is added to the problems. */
export function readStoryLine(story: StoryDraft, line: MarkdownLine, problems: Problem[]): void {
  const label = labelOf(line, story.part);
  if (label === null) {
    if (isList(story.part) && isUnknownLabel(line)) story.part = "notes";
    readPartLine(story, line, problems);
  } else if (label.begins === "priority") {
    const priority = /^\d{1,7}$/.exec(label.rest)?.[0];
    if (priority === undefined) problems.push(problem(line, "a priority: 1 is first"));
    else story.priority = Number(priority);
    story.part = "description";
  } else {
    story.part = label.begins;
    if (label.rest !== "") readPartLine(story, { ...line, kind: "text", text: label.rest }, problems);
  }
}

/** A problem of a line that cannot be read. */
export function problem(line: MarkdownLine, expected: string): Problem {
  return { where: `line ${line.number}`, expected, got: renderValue(line.text.trim()) };
}

type Label = { begins: Part | "priority"; rest: string };

/** `**Notes:** …`, `Notes: …` and `#### Notes`. As an item of a list only in bold, and not where items are expected. */
function labelOf(line: MarkdownLine, part: Part): Label | null {
  if (line.kind === "heading") {
    const begins = labels.get(line.words.toLowerCase().replace(/\s*:$/, ""));
    return begins === undefined ? null : { begins, rest: "" };
  }
  if (line.kind !== "text") return null;
  const [, bullet, name = "", rest = ""] =
    /^\s*([-*+]\s+(?=\*\*|__))?[*_]{0,2}(\p{L}+(?: \p{L}+)?)[*_]{0,2}\s*:[*_]{0,2}\s*(.*)$/u.exec(
      line.text,
    ) ?? [];
  const begins = labels.get(name.toLowerCase());
  if (begins === undefined || (bullet !== undefined && isList(part))) return null;
  return { begins, rest };
}

/** A heading or `**Words:**` that we give no meaning: what follows is meant for the agent. */
function isUnknownLabel(line: MarkdownLine): boolean {
  return line.kind === "heading" ||
    (line.kind === "text" && /^(?:\*\*|__)[^*_:]+(?::\*\*|\*\*:|:__|__:)/.test(line.text));
}

const isList = (part: Part) => part === "criteria" || part === "verify";

function readPartLine(story: StoryDraft, line: MarkdownLine, problems: Problem[]): void {
  switch (story.part) {
    case "description":
    case "notes":
      story[story.part].push(line.text);
      return;
    case "criteria":
      return readCriterion(story.acceptanceCriteria, line);
    case "dependsOn":
      story.dependsOn.push(...idsIn(line));
      return;
    case "verify":
      return readCommand(story.verify, line, problems);
    default:
      return story.part satisfies never;
  }
}

const itemMark = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s+\[[ xX]\])?(?:\s+|$)/;

/** The text of an item of a list, without bullet, number and box; of any other line all of it. */
const itemText = (line: MarkdownLine) => line.text.replace(itemMark, "").trim();

/** One item is one criterion; indented lines and code go on with the one before. */
function readCriterion(criteria: string[], line: MarkdownLine): void {
  const before = criteria.at(-1);
  const goesOn = /^\s{2,}\S/.test(line.text) && !itemMark.test(line.text);
  if (line.kind === "code") {
    criteria.splice(-1, 1, before === undefined ? line.text : `${before}\n${line.text}`);
  } else if (goesOn && before !== undefined) criteria.splice(-1, 1, `${before} ${line.text.trim()}`);
  else if (line.kind === "text" && itemText(line) !== "") criteria.push(itemText(line));
}

function idsIn(line: MarkdownLine): string[] {
  if (line.kind !== "text") return [];
  return itemText(line).replaceAll("`", "").split(/[,\s]+/).filter((id) => id !== "" && !isNone(id));
}

/** Only what is marked as code is run: a sentence that happens to be a command is not. */
function readCommand(commands: string[], line: MarkdownLine, problems: Problem[]): void {
  if (line.kind === "code") return readCodeLine(commands, line);
  const item = line.kind === "empty" ? "" : itemText(line);
  if (item === "" || isNone(item)) return;
  const command = /^`([^`]+)`$/.exec(item)?.[1];
  if (command === undefined) problems.push(problem(line, "one command, as `command`"));
  else commands.push(command);
}

/** A line of a block of commands: comments are left out, and a backslash joins a line to the next. */
function readCodeLine(commands: string[], line: MarkdownLine & { kind: "code" }): void {
  const text = line.text.trim();
  const before = commands.at(-1);
  if (line.fence || text === "") return;
  if (before?.endsWith("\\")) commands.splice(-1, 1, `${before.slice(0, -1).trimEnd()} ${text}`);
  else if (!text.startsWith("#")) commands.push(text);
}

const isNone = (text: string) => /^(?:none|-|n\/a)\.?$/i.test(text);
