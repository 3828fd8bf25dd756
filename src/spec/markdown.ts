/** The reader of Markdown specs: headings and labels, the same text always read the same way. Pure. */

import type { Problem } from "../errors.ts";
import { checkSpec, type SpecReading } from "./spec.ts";

type StoryDraft = {
  id: string;
  title: string;
  priority: number | null;
  description: string[];
  acceptanceCriteria: string[];
  notes: string[];
  dependsOn: string[];
  verify: string[];
};

/** Parts of a story that a label starts. */
type Part = "description" | "criteria" | "notes" | "verify";

type Section = "title" | "project" | "branch" | "description" | "stories" | "other";

const sectionNames: Readonly<Record<string, Section>> = {
  project: "project",
  branch: "branch",
  "branch name": "branch",
  description: "description",
  overview: "description",
  "user stories": "stories",
  stories: "stories",
};

/** Reads a Markdown spec. Problems name the line where the reader could not go on. `file` is for messages. */
export function parseMarkdownSpec(text: string, file: string): SpecReading {
  if (text.trim() === "") {
    return invalid([{ where: "", expected: `a spec in ${file}`, got: "an empty file" }]);
  }
  const problems: Problem[] = [];
  let title = "";
  const prose: Record<"project" | "branch" | "description", string[]> = {
    project: [],
    branch: [],
    description: [],
  };
  const stories: StoryDraft[] = [];
  let section: Section = "other";
  let part: Part = "description";
  let fenced = false;

  const lines = unwrap(text.replace(/^\uFEFF/, "")).split(/\r\n|\r|\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimEnd();
    // A comment in a piece of code is no heading.
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,3})\s+(.+?)\s*#*$/.exec(line);
    if (heading !== null) {
      const [, marks = "", words = ""] = heading;
      if (marks.length === 1) {
        title ||= words;
        section = "title";
      } else if (marks.length === 2) section = sectionNames[words.toLowerCase().replace(/:$/, "")] ?? "other";
      else if (section === "stories") {
        part = "description";
        const story = storyHeading(words);
        if (story === null) {
          problems.push({ where: `line ${index + 1}`, expected: "### ID: Title", got: line });
        } else stories.push(story);
      }
      continue;
    }
    if (section === "stories") {
      const story = stories.at(-1);
      if (story !== undefined && fenced) readPartLine(story, part, line, index + 1, problems, true);
      else if (story !== undefined) part = readStoryLine(story, part, line, index + 1, problems);
      else if (line.trim() !== "") {
        problems.push({ where: `line ${index + 1}`, expected: "a story (### ID: Title)", got: line });
      }
    } else if (section === "project" || section === "branch" || section === "description") {
      prose[section].push(line);
    } else if (section === "title") {
      const label = /^\**(project|branch)\**\s*:\**\s*(.+)$/i.exec(line);
      const name = label?.[1]?.toLowerCase();
      if (name === "project" || name === "branch") prose[name].push(label?.[2] ?? "");
    }
  }
  if (stories.length === 0 && problems.length === 0) {
    problems.push({ where: "", expected: "a section ## User Stories with ### ID: Title", got: "no stories" });
  }
  if (problems.length > 0) return invalid(problems);
  const feature = title.replace(/^(feature|spec)\s*:\s*/i, "");
  return checkSpec({
    project: plain(prose.project) || feature || "project",
    branchName: plain(prose.branch).replaceAll("`", "") || `autom8/${slug(feature)}`,
    description: prose.description.join("\n").trim(),
    userStories: stories.map((story, index) => ({
      id: story.id,
      title: story.title,
      description: story.description.join("\n").trim(),
      acceptanceCriteria: story.acceptanceCriteria,
      priority: story.priority ?? index + 1,
      passes: false,
      notes: story.notes.join("\n").trim(),
      dependsOn: story.dependsOn,
      verify: story.verify,
    })),
  });
}

/** A spec that somebody copied with the fence around it; the lines keep their numbers. */
function unwrap(text: string): string {
  const [, before, inside] = /^(\s*)```(?:md|markdown)?[ \t]*\r?\n([\s\S]*?)\r?\n```\s*$/i.exec(text) ?? [];
  return before === undefined || inside === undefined ? text : `${before}\n${inside}`;
}

function storyHeading(words: string): StoryDraft | null {
  const [, id, title] = /^(\S+?)\s*(?::|\s[-–—])\s*(.+)$/.exec(words) ?? [];
  if (id === undefined || title === undefined) return null;
  return {
    id,
    title,
    priority: null,
    description: [],
    acceptanceCriteria: [],
    notes: [],
    dependsOn: [],
    verify: [],
  };
}

/** Reads one line of a story; returns the part that the next line belongs to. */
function readStoryLine(
  story: StoryDraft,
  part: Part,
  line: string,
  number: number,
  problems: Problem[],
): Part {
  const label =
    /^\s*[*_]{0,2}(priority|acceptance criteria|notes?|depends on|verify|description)[*_]{0,2}\s*:[*_]{0,2}\s*(.*)$/i
      .exec(line);
  if (label === null) {
    readPartLine(story, part, line, number, problems);
    return part;
  }
  const [, name = "", rest = ""] = label;
  switch (name.toLowerCase()) {
    case "priority": {
      const priority = /^\d{1,7}$/.exec(rest.trim())?.[0];
      if (priority === undefined) {
        problems.push({ where: `line ${number}`, expected: "a priority: 1 is first", got: line });
      } else story.priority = Number(priority);
      return "description";
    }
    case "depends on":
      story.dependsOn.push(
        ...rest.replaceAll("`", "").split(/[,\s]+/).filter((id) => id !== "" && !/^(none|-)$/i.test(id)),
      );
      return "description";
    case "acceptance criteria":
      return nextPart("criteria");
    case "verify":
      return nextPart("verify");
    case "description":
      return nextPart("description");
    default:
      return nextPart("notes");
  }

  function nextPart(next: Part): Part {
    if (rest.trim() !== "") readPartLine(story, next, rest, number, problems);
    return next;
  }
}

function readPartLine(
  story: StoryDraft,
  part: Part,
  line: string,
  number: number,
  problems: Problem[],
  isCode = false,
): void {
  if (part === "description" || part === "notes") {
    story[part].push(line);
    return;
  }
  if (line.trim() === "" || /^\s*(```|---+\s*$)/.test(line)) return;
  const item = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.+)$/.exec(line)?.[1] ?? line.trim();
  if (part === "criteria") {
    const continued = /^\s{2,}\S/.test(line) && !/^\s*(?:[-*+]|\d+[.)])\s/.test(line);
    const last = story.acceptanceCriteria.length - 1;
    if (continued && last >= 0) story.acceptanceCriteria[last] += ` ${line.trim()}`;
    else story.acceptanceCriteria.push(item);
    return;
  }
  // Only what is marked as code is run: a sentence that happens to be a command is not.
  const command = isCode ? line.trim() : /^`([^`]+)`$/.exec(item)?.[1];
  if (command === undefined) {
    problems.push({ where: `line ${number}`, expected: "one command, as `command`", got: line });
  } else story.verify.push(command);
}

const plain = (lines: string[]) => lines.map((line) => line.trim()).find((line) => line !== "") ?? "";

function slug(words: string): string {
  return words.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60) ||
    "feature";
}

function invalid(problems: Problem[]): SpecReading {
  return { kind: "invalid", problems };
}
