/** Reads Markdown specs by their headings and labels. The same text always gives the same spec. Pure. */

import { boxesOfSpec, isTicked, noBoxes, type SpecBoxes, type Ticked } from "./boxes.ts";
import { type MarkdownLine, markdownLines } from "./markdown_lines.ts";
import { labelNamed, problem, readStoryLine, type StoryDraft, storyOfHeading } from "./markdown_story.ts";
import { limitProblems, type Problem } from "../text/problems.ts";
import { lengthProblem } from "./size.ts";
import { checkSpec, type SpecReading } from "./spec.ts";

/** The part of a spec that was read so far. */
type Draft = {
  title: string;
  project: Name | null;
  branch: Name | null;
  description: string[];
  stories: StoryDraft[];
  problems: Problem[];
};

/** A name and the line it was found on. */
type Name = { text: string; line: number };

type Section = "title" | "project" | "branch" | "description" | "stories" | "other";

/** The section that each heading of level 2 starts. */
export const sections: ReadonlyMap<string, Section> = new Map<string, Section>([
  ["project", "project"],
  ["branch", "branch"],
  ["branch name", "branch"],
  ["description", "description"],
  ["overview", "description"],
  ["user stories", "stories"],
  ["stories", "stories"],
]);

/** Reads a Markdown spec. Problems name the line that could not be read. `file` is its name in messages. */
export function parseMarkdownSpec(
  text: string,
  file: string,
  ticked: Ticked = "todo",
): SpecReading & { boxes: SpecBoxes } {
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
      expected: "a closing fence",
      got: "the end of the file",
    });
  }
  if (draft.stories.length === 0 && problems.length === 0) {
    problems.push({
      where: "",
      expected: 'a section "## User Stories" with headings "### ID: Title"',
      got: "no stories",
    });
  }
  if (problems.length > 0) return invalid(problems);
  const reading = checkSpec(specOf(draft, ticked));
  return reading.kind === "valid"
    ? { ...reading, boxes: boxesOfSpec(draft.stories) }
    : invalid(reading.problems.map((one) => inLines(one, draft)));
}

/** Adds a line to the draft. Returns the section of the next line. */
function readLine(draft: Draft, section: Section, line: MarkdownLine): Section {
  if (line.kind === "heading" && line.level <= 2) {
    const next = line.level === 1
      ? "title"
      : sections.get(line.words.toLowerCase().replace(/\s*:$/, "")) ?? "other";
    if (next === "title" && draft.title === "") draft.title = line.words;
    // A heading without a meaning here may matter to the agent.
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
    if (story === null) draft.problems.push(problem(line, expectedAt(line.words)));
    else draft.stories.push(story);
    return;
  }
  const story = draft.stories.at(-1);
  if (story !== undefined) readStoryLine(story, line, draft.problems);
  else if (line.kind !== "empty") draft.problems.push(problem(line, 'a heading "### ID: Title" first'));
}

/** What belongs where a heading of level 3 names no story. */
function expectedAt(words: string): string {
  return labelNamed(words) === undefined
    ? 'a heading "### ID: Title"'
    : `"#### ${words}" in a story, or a heading "### ID: Title"`;
}

function readName(draft: Draft, of: "project" | "branch", text: string, line: MarkdownLine): void {
  if (draft[of] !== null) draft.problems.push(problem(line, `one ${of} name, on one line`));
  else draft[of] = { text: text.replaceAll("`", "").trim(), line: line.number };
}

function specOf({ title, project, branch, description, stories }: Draft, ticked: Ticked): unknown {
  const feature = title.replace(/^(feature|spec|prd)\s*:\s*/i, "");
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
      passes: ticked === "done" && isTicked(story.boxes),
      notes: joined(story.notes),
      dependsOn: story.dependsOn,
      verify: story.verify,
    })),
  };
}

/** Replaces paths by lines: the author of a Markdown spec does not know `userStories[2].id`. */
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

function invalid(problems: Problem[]): SpecReading & { boxes: SpecBoxes } {
  return { kind: "invalid", problems: limitProblems(problems), boxes: noBoxes };
}
