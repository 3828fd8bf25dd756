/** The sections of rendered knowledge, and how much detail their lines have. */

import { cut, plainLine } from "../text/data_text.ts";
import type { Line, Section } from "./fit.ts";
import type { Decision, FileInfo, Pattern, ProjectKnowledge, StoryChanges } from "./model.ts";

/** The maximum length of each part of a line, in characters; 0 leaves the part out. */
export type Detail = {
  path: number;
  purpose: number;
  symbols: number;
  topic: number;
  choice: number;
  rationale: number;
  pattern: number;
  summary: number;
  /** An acceptance criterion of a story. */
  criterion: number;
  /** The message of a commit below its subject. */
  body: number;
  /** How many story ids are named for a file; the newest are kept. */
  stories: number;
  /** Says that details are missing; empty if none are. */
  note: string;
};

/** From full detail to the least that is still useful. */
export const details: readonly Detail[] = [
  {
    path: 400,
    purpose: 160,
    symbols: 160,
    topic: 120,
    choice: 240,
    rationale: 240,
    pattern: 300,
    summary: 500,
    criterion: 400,
    body: 400,
    stories: 4,
    note: "",
  },
  {
    path: 200,
    purpose: 48,
    symbols: 48,
    topic: 60,
    choice: 80,
    rationale: 0,
    pattern: 120,
    summary: 120,
    criterion: 100,
    body: 0,
    stories: 2,
    note: "(Details are shortened to fit.)",
  },
  {
    path: 120,
    purpose: 0,
    symbols: 0,
    topic: 30,
    choice: 40,
    rationale: 0,
    pattern: 60,
    summary: 0,
    criterion: 0,
    body: 0,
    stories: 1,
    note: "(Details are left out to fit.)",
  },
];

/** The sections of the knowledge, without the empty ones. */
export function sectionsOf(knowledge: ProjectKnowledge, detail: Detail): Section[] {
  const { files, decisions, patterns, storyChanges } = knowledge;
  const places = new Map(storyChanges.map((story, index) => [story.storyId, index]));
  const sections: Section[] = [
    {
      head:
        "### Files touched so far\n\n| file | purpose | symbols | lines | stories |\n|---|---|---|---|---|",
      lines: Object.entries(files)
        .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
        .map(([path, info]) =>
          line(places.get(info.touchedBy.at(-1) ?? "") ?? -1, () => fileRow(path, info, detail))
        ),
      noun: { one: "file", many: "files" },
      weight: 4,
      floor: 8,
    },
    {
      head: "### Decisions to follow\n",
      lines: decisions.map((decision, index) => line(index, () => decisionLine(decision, detail))),
      noun: { one: "decision", many: "decisions" },
      weight: 3,
      floor: 5,
    },
    {
      head: "### Patterns to follow\n",
      lines: patterns.map((pattern, index) => line(index, () => patternLine(pattern, detail))),
      noun: { one: "pattern", many: "patterns" },
      weight: 2,
      floor: 5,
    },
    {
      head: "### Stories done (files: + created, ~ modified, - deleted)\n",
      lines: storyChanges.map((story, index) => line(index, () => storyLine(story, detail))),
      noun: { one: "story", many: "stories" },
      weight: 2,
      floor: 3,
    },
  ];
  return sections.filter((section) => section.lines.length > 0);
}

/** A line whose text is made once, on first use. */
export function line(recency: number, make: () => string): Line {
  let made: string | null = null;
  return { recency, text: () => made ??= make() };
}

function fileRow(path: string, info: FileInfo, detail: Detail): string {
  const stories = info.touchedBy.slice(-detail.stories).map(storyName);
  if (stories.length < info.touchedBy.length) stories.unshift("…");
  const cells = [
    part(path, detail.path),
    part(info.purpose ?? "", detail.purpose),
    part(info.keySymbols.join(", "), detail.symbols),
    `+${info.additions} -${info.deletions}`,
    stories.join(", "),
  ];
  return `| ${cells.map(tableCell).join(" | ")} |`;
}

function decisionLine({ storyId, topic, choice, rationale }: Decision, detail: Detail): string {
  const why = part(rationale, detail.rationale);
  const what = [part(topic, detail.topic), part(choice, detail.choice)].filter((text) => text !== "").join(
    ": ",
  );
  return `- ${what}${why === "" ? "" : ` (because: ${why})`} (${storyName(storyId)})`;
}

function patternLine({ storyId, description }: Pattern, detail: Detail): string {
  return `- ${part(description, detail.pattern)} (${storyName(storyId)})`;
}

/** If the agent left no summary, the names of the changed files stand in for it. */
function storyLine(story: StoryChanges, detail: Detail): string {
  const { filesCreated, filesModified, totals } = story;
  const counts = `+${totals.created} ~${totals.modified} -${totals.deleted}`;
  const paths = [...filesCreated, ...filesModified].map((change) => change.path);
  const text = part(story.summary ?? paths.slice(0, 8).join(", "), detail.summary);
  return `- ${storyName(story.storyId)} ${counts}${text === "" ? "" : `: ${text}`}`;
}

/** Agents' texts and file names are data: they stay on one line and can never form a block or a header. */
export function part(text: string, max: number): string {
  // Cut before cleaning, which is slow, so that text far beyond the limit costs nothing.
  return cut(plainLine(text.slice(0, max * 4)), max);
}

function storyName(storyId: string): string {
  return part(storyId, 40);
}

/** Escapes a bar inside a cell, and the backslashes before it, which would undo the escape. */
function tableCell(text: string): string {
  return text.replace(/(\\*)\|/g, "$1$1\\|");
}
