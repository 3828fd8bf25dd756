/** BMAD: a file for each story, or an epic with a heading for each. Pure. */

import { type Block, outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Documents, Found, FoundStory } from "./reading.ts";
import { sumBoxes } from "../boxes.ts";
import { boxesIn, criterionOf, isCriteriaLabel, isScenario, labelled, titleOf } from "./story_parts.ts";

/** `Story 1.2: Title` */
const storyHeading = /^(?:user\s+)?story\s+(\d+(?:\.\d+)*[a-z]?)\s*[:：.–—-]\s*(.+)$/i;

/** `# Story 1.2: Title`: the file is one story. */
export function readBmadStory({ main }: Documents): Found | null {
  const [first] = main.blocks.filter((block) => block.kind === "heading");
  const [, number, title] =
    storyHeading.exec(first?.kind === "heading" && first.level === 1 ? first.text : "") ?? [];
  if (number === undefined || title === undefined || first === undefined) return null;
  const sections = sectionsAt(main.blocks, ({ level }) => level === 2);
  const named = (pattern: RegExp) =>
    sections.filter((section) => pattern.test(section.title)).flatMap(({ blocks }) => blocks);
  const criteria = sections.filter((section) => isCriteriaLabel(section.title)).flatMap(({ blocks }) =>
    blocks
  );
  const tasks = named(/task|aufgaben|tareas|tâches|tarefas|タスク|任务|任務|задач/i);
  const status = sourceOf(named(/^status$/i)) || lineLabelled(main.blocks, /^status$/i);
  const isDone = /^(done|completed?|approved and done)\b/i.test(status);
  const boxes = sumBoxes([boxesIn(criteria), boxesIn(tasks)]);
  const words = titleOf(title);
  return {
    title: `Story ${number} ${words}`,
    branch: null,
    description: "",
    stories: [{
      id: `STORY-${number}`,
      title: words,
      line: first.line,
      description: sourceOf(named(/^(user )?story$/i)),
      criteria: [...criteriaIn(criteria), ...topItems(tasks).map(criterionOf)],
      notes: sourceOf(named(/^dev notes$/i)),
      priority: null,
      boxes: isDone && boxes.total === 0 ? { ticked: 1, total: 1 } : boxes,
    }],
    standsFor: null,
  };
}

/** `### Story 1.2: Title`: an epic, with or without its goal. */
export function readEpic({ main }: Documents): Found | null {
  const sections = sectionsAt(main.blocks, ({ level, text }) => level >= 2 && storyHeading.test(text));
  if (sections.length === 0) return null;
  const stories = sections.map(storyOfSection);
  const ids = new Set(stories.map(({ id }) => id));
  const title = main.blocks.find((block) => block.kind === "heading" && block.level <= 2);
  return {
    title: titleOf(title?.kind === "heading" && !storyHeading.test(title.text) ? title.text : "Epic"),
    branch: null,
    description: sourceOf(outside(main.blocks, sections).filter((block) => block !== title)),
    stories: stories.map((story) => ({
      ...story,
      dependsOn: story.dependsOn?.filter((id) => ids.has(id) && id !== story.id) ?? [],
    })),
    standsFor: null,
  };
}

function storyOfSection({ title, line, blocks }: Section): FoundStory {
  const [, number = "", words = title] = storyHeading.exec(title) ?? [];
  const { description, criteria } = splitAtCriteria(blocks);
  const needed = lineLabelled(blocks, /prerequisite|depends|dependenc|voraussetzung|prérequis|前提/i);
  return {
    id: `STORY-${number}`,
    title: titleOf(words),
    line,
    description: sourceOf(description),
    criteria: criteriaIn(criteria),
    priority: null,
    dependsOn: (needed.match(/\d+(?:\.\d+)+[a-z]?/g) ?? []).map((ref) => `STORY-${ref}`),
    boxes: boxesIn(blocks),
  };
}

/** What stands before the criteria, and these. Without a label, lists and scenarios are criteria. */
export function splitAtCriteria(blocks: readonly Block[]): { description: Block[]; criteria: Block[] } {
  const isLabel = (block: Block) =>
    block.kind === "heading"
      ? isCriteriaLabel(block.text)
      : block.kind === "text" && isCriteriaLabel(labelled(block.text)?.label ?? labelBefore(block.text));
  const at = blocks.findIndex(isLabel);
  if (at !== -1) return { description: blocks.slice(0, at), criteria: blocks.slice(at + 1) };
  const isCriterion = (block: Block) =>
    block.kind === "list" || (block.kind === "text" && isScenario(block.text));
  return {
    description: blocks.filter((block) => !isCriterion(block)),
    criteria: blocks.filter(isCriterion),
  };
}

/** `Acceptance Criteria:` without emphasis. */
const labelBefore = (text: string) => /^([^:：\n]{1,60})[:：]\s*$/.exec(text)?.[1] ?? "";

/** Each item is a criterion, and each scenario is. A note or code after them belongs to the one before. */
export function criteriaIn(blocks: readonly Block[]): string[] {
  const criteria: string[] = [];
  for (const block of blocks) {
    if (block.kind === "list") criteria.push(...block.items.map(criterionOf));
    else if (block.kind === "text" && isScenario(block.text)) criteria.push(block.text);
    else if (block.kind !== "heading" && criteria.length > 0 && labelled(block.text) === null) {
      criteria.push(`${criteria.pop()}\n${block.text}`);
    }
  }
  return criteria;
}

/** The rest of the first line that begins with such a label; empty if there is none. */
function lineLabelled(blocks: readonly Block[], pattern: RegExp): string {
  const lines = blocks.flatMap((block) => block.kind === "text" ? block.text.split("\n") : []);
  for (const line of lines) {
    const [, label = "", rest = ""] = /^[*_]*([^*_:：]{1,40})[*_]*\s*[:：][*_]*\s*(.*)$/.exec(line) ?? [];
    if (pattern.test(label.trim())) return rest;
  }
  return "";
}
