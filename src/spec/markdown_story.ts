/** Reads a story of a Markdown spec line by line, into a draft and a list of problems. */

import { type Problem, renderValue } from "../text/problems.ts";
import type { Boxes } from "./boxes.ts";
import type { MarkdownLine } from "./markdown_lines.ts";

/** The part of a story that was read so far, and the part that the next line belongs to. */
export type StoryDraft = {
  id: string;
  title: string;
  /** The line number of its heading. */
  line: number;
  part: Part;
  priority: number | null;
  description: string[];
  acceptanceCriteria: string[];
  notes: string[];
  dependsOn: string[];
  verify: string[];
  /** Of its criteria. */
  boxes: Boxes;
};

type Part = "description" | "criteria" | "notes" | "dependsOn" | "verify";

/** The part that each label starts; a priority is a value on the label's own line, not a part. */
export const labels: ReadonlyMap<string, Part | "priority"> = new Map<string, Part | "priority">([
  ["priority", "priority"],
  ["description", "description"],
  ["acceptance criteria", "criteria"],
  ["note", "notes"],
  ["notes", "notes"],
  ["depends on", "dependsOn"],
  ["verify", "verify"],
]);

/** The part that a label or heading starts, in any case and with or without a colon. */
export function labelNamed(words: string): Part | "priority" | undefined {
  return labels.get(words.toLowerCase().replace(/\s*:$/, ""));
}

/** `US-001: Title`, `US-001 - Title`. */
const idAndTitle = /^(\S+?)\s*(?::|\s[-–—])\s*(.+)$/;

/** `US1 Title`: letters and a number can hardly be anything else than an id. */
const bareIdAndTitle = /^(\p{L}[\p{L}_-]*\d[\w.-]*)\s+(.+)$/u;

/** Whether a heading names a story without the colon between id and title. */
export function lacksColon(words: string): boolean {
  return !idAndTitle.test(words) && bareIdAndTitle.test(words);
}

/** The story of a heading `### ID: Title`; null for other headings. */
export function storyOfHeading(words: string, line: number): StoryDraft | null {
  const [, id, title] = idAndTitle.exec(words) ?? bareIdAndTitle.exec(words) ?? [];
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
    boxes: { ticked: 0, total: 0 },
  };
}

/** Adds a line to the story, or a problem if the line cannot be read. */
export function readStoryLine(story: StoryDraft, line: MarkdownLine, problems: Problem[]): void {
  const label = labelOf(line, story.part);
  if (label === null) {
    if (isList(story.part) && isUnknownLabel(line)) story.part = "notes";
    readPartLine(story, line, problems);
  } else if (label.begins === "priority") {
    const priority = /^\d{1,7}$/.exec(label.rest)?.[0];
    if (priority === undefined) problems.push(problem(line, "a priority as a whole number (1 is first)"));
    else story.priority = Number(priority);
    story.part = "description";
  } else {
    story.part = label.begins;
    if (label.rest !== "") readPartLine(story, { ...line, kind: "text", text: label.rest }, problems);
  }
}

/** The problem of a line that cannot be read. */
export function problem(line: MarkdownLine, expected: string): Problem {
  return { where: `line ${line.number}`, expected, got: renderValue(line.text.trim()) };
}

type Label = { begins: Part | "priority"; rest: string };

/** The label of `**Notes:** …`, `Notes: …` or `#### Notes`; in a list item only if bold, and only where no list is expected. */
function labelOf(line: MarkdownLine, part: Part): Label | null {
  if (line.kind === "heading") {
    const begins = labelNamed(line.words);
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

/** A heading or `**Words:**` without a meaning here: what follows is meant for the agent. */
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
      countBox(story.boxes, line);
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

/** The text of a list item without bullet, number and box; the whole text of any other line. */
const itemText = (line: MarkdownLine) => line.text.replace(itemMark, "").trim();

function countBox(boxes: Boxes, line: MarkdownLine): void {
  const box = line.kind === "text"
    ? /^\s*(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\](?:\s|$)/.exec(line.text)?.[1]
    : undefined;
  if (box === undefined) return;
  boxes.total++;
  if (box !== " ") boxes.ticked++;
}

/** Each item is one criterion; indented lines and code continue the one before. */
function readCriterion(criteria: string[], line: MarkdownLine): void {
  const before = criteria.at(-1);
  const continues = /^\s{2,}\S/.test(line.text) && !itemMark.test(line.text);
  if (line.kind === "code") {
    criteria.splice(-1, 1, before === undefined ? line.text : `${before}\n${line.text}`);
  } else if (continues && before !== undefined) criteria.splice(-1, 1, `${before} ${line.text.trim()}`);
  else if (line.kind === "text" && itemText(line) !== "") criteria.push(itemText(line));
}

function idsIn(line: MarkdownLine): string[] {
  if (line.kind !== "text") return [];
  return itemText(line).replaceAll("`", "").split(/[,\s]+/).filter((id) => id !== "" && !isNone(id));
}

/** Only text marked as code becomes a command: a sentence must never be run. */
function readCommand(commands: string[], line: MarkdownLine, problems: Problem[]): void {
  if (line.kind === "code") return readCodeLine(commands, line);
  const item = line.kind === "empty" ? "" : itemText(line);
  if (item === "" || isNone(item)) return;
  const command = /^`([^`]+)`$/.exec(item)?.[1];
  if (command === undefined) problems.push(problem(line, "one command in backticks: `command`"));
  else commands.push(command);
}

/** Reads a line of a code block with commands. Comments are skipped, and a backslash joins a line to the next. */
function readCodeLine(commands: string[], line: MarkdownLine & { kind: "code" }): void {
  const text = line.text.trim();
  const before = commands.at(-1);
  if (line.fence || text === "") return;
  if (before?.endsWith("\\")) commands.splice(-1, 1, `${before.slice(0, -1).trimEnd()} ${text}`);
  else if (!text.startsWith("#")) commands.push(text);
}

const isNone = (text: string) => /^(?:none|-|n\/a)\.?$/i.test(text);
