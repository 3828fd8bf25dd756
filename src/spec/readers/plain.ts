/** Plain Markdown: headings of stories, or lists of boxes. Pure. */

import { type Block, outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import { criteriaIn, lineLabelled, splitAtCriteria } from "./criteria.ts";
import type { Documents, Found, FoundStory } from "./reading.ts";
import { boxesIn, boxesOf } from "./story_parts.ts";
import { priorityIn, titleOf } from "./words.ts";

/** `US-001: Title`, `[AUTH-2] Title`: an id of letters and a number. */
const idAndTitle = /^\[?(\p{L}[\p{L}_]*-?\d+(?:\.\d+)*)\]?\s*[:：.–—-]\s*(.+)$/u;

/** Headings with ids, each a story with its criteria. */
export function readStoryHeadings({ main }: Documents): Found | null {
  const { blocks } = main;
  const sections = sectionsAt(blocks, ({ level, text }) => level >= 2 && idAndTitle.test(text))
    .filter((section) => criteriaIn(splitAtCriteria(section.blocks).criteria).length > 0);
  if (sections.length === 0) return null;
  const stories = sections.map(storyOfHeading);
  const ids = new Set(stories.map(({ id }) => id));
  return {
    ...wholeOf(blocks, sections, main.name),
    stories: stories.map((story) => ({
      ...story,
      dependsOn: story.dependsOn?.filter((id) => ids.has(id) && id !== story.id) ?? [],
    })),
  };
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
    priority: priorityIn(title) ?? labelledPriority(lineLabelled(blocks, /^(prio|優先|优先)/i)),
    dependsOn: lineLabelled(blocks, /depend|blocked by|abhängig|dépend|依存|依赖/i).split(/[\s,`]+/),
    boxes: boxesIn(blocks),
  };
}

/** `2`, `P1`, `High` */
function labelledPriority(words: string): number | null {
  const digits = /^[1-9]\d{0,3}\b/.exec(words)?.[0];
  return digits === undefined ? priorityIn(words) : Number(digits);
}

/** `1. Title`, `1.2 Title`, `T001 Title`: the number in front of a task. */
function numberedTask(text: string): { id: string | null; words: string } {
  const [, id, title] = idAndTitle.exec(text) ?? /^(T\d{2,4})\s+(.+)$/.exec(text) ?? [];
  if (id !== undefined && title !== undefined) return { id, words: title };
  const [, number, after] = /^(\d+(?:\.\d+)*)[.)]\s+(.+)$/.exec(text) ??
    /^(\d+(?:\.\d+)+)\s+(.+)$/.exec(text) ?? [];
  return number === undefined || after === undefined
    ? { id: null, words: text }
    : { id: `TASK-${number}`, words: after };
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
      const { id, words } = numberedTask(item.text);
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
