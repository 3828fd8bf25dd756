/** Plain Markdown: headings of stories, or lists of boxes. Pure. */

import { type Block, outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import { criteriaIn, splitAtCriteria } from "./bmad.ts";
import type { Documents, Found, FoundStory } from "./reading.ts";
import { boxesIn, boxesOf, priorityIn, titleOf } from "./story_parts.ts";

/** `US-001: Title`, `[AUTH-2] Title`: an id of letters and a number. */
const idAndTitle = /^\[?(\p{L}[\p{L}_]*-?\d+(?:\.\d+)*)\]?\s*[:：.–—-]\s*(.+)$/u;

/** Headings with ids, each a story with its criteria. */
export function readStoryHeadings({ main }: Documents): Found | null {
  const { blocks } = main;
  const sections = sectionsAt(blocks, ({ level, text }) => level >= 2 && idAndTitle.test(text))
    .filter((section) => criteriaIn(splitAtCriteria(section.blocks).criteria).length > 0);
  if (sections.length === 0) return null;
  return { ...wholeOf(blocks, sections, main.name), stories: sections.map(storyOfHeading) };
}

function storyOfHeading({ title, line, blocks }: Section): FoundStory {
  const [, id = null, words = title] = idAndTitle.exec(title) ?? [];
  const { description, criteria } = splitAtCriteria(blocks);
  return {
    id,
    title: titleOf(words.replace(/\s*\((?:[^()]*:\s*)?P\d\)$/, "")),
    line,
    description: sourceOf(description),
    criteria: criteriaIn(criteria),
    priority: priorityIn(title),
    boxes: boxesIn(blocks),
  };
}

/** Boxes: each is a story, and what lies below it are its criteria. */
export function readTaskList({ main }: Documents): Found | null {
  const { blocks } = main;
  const stories: FoundStory[] = [];
  let priority: number | null = null;
  for (const block of blocks) {
    if (block.kind === "heading") priority = priorityIn(block.text);
    if (block.kind !== "list") continue;
    for (const item of block.items) {
      if (item.ticked === null || item.text === "") continue;
      const [, id = null, words = item.text] = idAndTitle.exec(item.text) ?? [];
      stories.push({
        id,
        title: titleOf(words),
        line: item.line,
        description: words.length > 200 ? words : "",
        criteria: criteriaIn(item.children),
        notes: sourceOf(item.children.filter(({ kind }) => kind !== "list")),
        priority,
        boxes: boxesOf([item]),
      });
    }
  }
  if (stories.length === 0) return null;
  const lists = blocks.filter((block) =>
    block.kind === "list" && topItems([block]).some(({ ticked }) => ticked !== null)
  );
  const rest = blocks.filter((block) => !lists.includes(block) && block.kind !== "heading");
  return { ...wholeOf(blocks, [], main.name), description: sourceOf(rest), stories: withCriteria(stories) };
}

/** A box is its own criterion if nothing more is said about it. */
function withCriteria(stories: readonly FoundStory[]): FoundStory[] {
  return stories.map((story) => story.criteria.length > 0 ? story : { ...story, criteria: [story.title] });
}

function wholeOf(
  blocks: readonly Block[],
  sections: readonly Section[],
  name: string,
): Omit<Found, "stories"> {
  const title = blocks.find((block) => block.kind === "heading" && block.level === 1);
  return {
    title: titleOf(
      title?.kind === "heading" ? title.text.replace(/^(prd|spec|feature)\s*[:：]\s*/i, "") : stem(name),
    ),
    branch: null,
    description: sourceOf(outside(blocks, sections).filter((block) => block !== title)),
    standsFor: null,
  };
}

const stem = (name: string) => name.replace(/\.[^.]*$/, "");
