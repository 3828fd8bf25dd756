/** The reader of Markdown specs: headings and labels, the same text always read the same way. Pure. */

import type { Problem } from "../text/problems.ts";
import { type MarkdownLine, markdownLines } from "./markdown_lines.ts";
import { problem, readStoryLine, type StoryDraft, storyOfHeading } from "./markdown_story.ts";
import { limitProblems } from "../text/problems.ts";
import { lengthProblem } from "./size.ts";
import { checkSpec, type SpecReading } from "./spec.ts";

/** What was read of a spec so far. The names are the lines they were found in. */
type Draft = {
  title: string;
  project: Name | null;
  branch: Name | null;
  description: string[];
  stories: StoryDraft[];
  problems: Problem[];
};

type Name = { text: string; line: number };

type Section = "title" | "project" | "branch" | "description" | "stories" | "other";

const sections = new Map<string, Section>([
  ["project", "project"],
  ["branch", "branch"],
  ["branch name", "branch"],
  ["description", "description"],
  ["overview", "description"],
  ["user stories", "stories"],
  ["stories", "stories"],
]);

/** Reads a Markdown spec. Problems name the line where the reader could not go on. `file` is for messages. */
export function parseMarkdownSpec(text: string, file: string): SpecReading {
  const tooLong = lengthProblem(text);
  if (tooLong !== null) return invalid([tooLong]);
  if (text.trim() === "") {
    return invalid([{ where: "", expected: `a spec in ${file}`, got: "an empty file" }]);
  }
  const draft: Draft = { title: "", project: null, branch: null, description: [], stories: [], problems: [] };
  const { lines, unclosedFence } = markdownLines(text);
  let section: Section = "other";
  for (const line of lines) section = readLine(draft, section, line);
  const { problems } = draft;
  if (unclosedFence !== null) {
    problems.push({
      where: `line ${unclosedFence}`,
      expected: "a fence that is closed",
      got: "the end of the file",
    });
  }
  if (draft.stories.length === 0 && problems.length === 0) {
    problems.push({ where: "", expected: "a section ## User Stories with ### ID: Title", got: "no stories" });
  }
  if (problems.length > 0) return invalid(problems);
  const reading = checkSpec(specOf(draft));
  return reading.kind === "valid" ? reading : invalid(reading.problems.map((one) => inLines(one, draft)));
}

/** Adds a line to the draft; returns the section that the next line belongs to. */
function readLine(draft: Draft, section: Section, line: MarkdownLine): Section {
  if (line.kind === "heading" && line.level <= 2) {
    const next = line.level === 1
      ? "title"
      : sections.get(line.words.toLowerCase().replace(/\s*:$/, "")) ?? "other";
    if (next === "title" && draft.title === "") draft.title = line.words;
    // A heading that we give no meaning has one for the agent.
    else if (next === "title" || next === "other") draft.description.push(line.text);
    return next;
  }
  switch (section) {
    case "stories":
      readStories(draft, line);
      break;
    case "project":
    case "branch":
      if (line.kind !== "empty") readName(draft, section, line.text, line);
      break;
    case "title": {
      const [, name, value = ""] = /^[*_]*(project|branch)[*_]*\s*:[*_]*\s*(.+)$/i.exec(line.text) ?? [];
      if (name === undefined || line.kind !== "text") draft.description.push(line.text);
      else readName(draft, name.toLowerCase() === "branch" ? "branch" : "project", value, line);
      break;
    }
    case "description":
    case "other":
      draft.description.push(line.text);
      break;
    default:
      section satisfies never;
  }
  return section;
}

function readStories(draft: Draft, line: MarkdownLine): void {
  if (line.kind === "heading" && line.level === 3) {
    const story = storyOfHeading(line.words, line.number);
    if (story === null) draft.problems.push(problem(line, "### ID: Title"));
    else draft.stories.push(story);
    return;
  }
  const story = draft.stories.at(-1);
  if (story !== undefined) readStoryLine(story, line, draft.problems);
  else if (line.kind !== "empty") draft.problems.push(problem(line, "a story (### ID: Title)"));
}

function readName(draft: Draft, of: "project" | "branch", text: string, line: MarkdownLine): void {
  if (draft[of] !== null) draft.problems.push(problem(line, `one ${of} name, on one line`));
  else draft[of] = { text: text.replaceAll("`", "").trim(), line: line.number };
}

function specOf({ title, project, branch, description, stories }: Draft): unknown {
  const feature = title.replace(/^(feature|spec)\s*:\s*/i, "");
  return {
    project: project?.text ?? (feature || "project"),
    branchName: branch?.text ?? `autom8/${slug(feature)}`,
    description: joined(description),
    userStories: stories.map((story, index) => ({
      id: story.id,
      title: story.title,
      description: joined(story.description),
      acceptanceCriteria: story.acceptanceCriteria,
      priority: story.priority ?? index + 1,
      passes: false,
      notes: joined(story.notes),
      dependsOn: story.dependsOn,
      verify: story.verify,
    })),
  };
}

/** Says of a problem of the spec in which line it is; the writer of Markdown never saw `userStories[2].id`. */
function inLines(found: Problem, { project, branch, stories }: Draft): Problem {
  const named = found.where === "project" ? project : found.where === "branchName" ? branch : null;
  if (named !== null) return { ...found, where: `line ${named.line}` };
  const lines = (text: string) =>
    text.replaceAll(/userStories\[(\d+)\](\.?)/g, (_, index, dot) => {
      return `line ${stories[Number(index)]?.line ?? "?"}${dot === "" ? "" : ", "}`;
    });
  return { where: lines(found.where), expected: lines(found.expected), got: found.got };
}

const joined = (lines: string[]) => lines.join("\n").trim();

function slug(words: string): string {
  const dashed = words.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  return [...dashed].slice(0, 60).join("").replaceAll(/^-|-$/g, "") || "feature";
}

function invalid(problems: Problem[]): SpecReading {
  return { kind: "invalid", problems: limitProblems(problems) };
}
