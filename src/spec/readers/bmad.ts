/** BMAD: a file for each story, or an epic with a heading for each. Pure. */

import { outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Documents, Found, FoundStory } from "./reading.ts";
import { sumBoxes } from "../boxes.ts";
import { criteriaIn, isCriteriaLabel, lineLabelled, splitAtCriteria } from "./criteria.ts";
import { boxesIn, criterionOf } from "./story_parts.ts";
import { titleOf } from "./words.ts";

/** `Story 1.2: Title` */
const storyHeading = /^(?:user\s+)?story\s+(\d+(?:\.\d+)*[a-z]?)\s*[:：.–—-]\s*(.+)$/i;

/** The same in any language: what follows says whether it is a story. */
const numberedHeading = /^(?:user\s+)?\p{L}+\s+(\d+(?:\.\d+)*[a-z]?)\s*[:：.–—-]\s*(.+)$/iu;

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
  const isStory = ({ title, blocks }: Section) =>
    storyHeading.test(title) || splitAtCriteria(blocks).labelled;
  const sections = sectionsAt(main.blocks, ({ level, text }) => level >= 2 && numberedHeading.test(text))
    .filter(isStory);
  if (sections.length === 0) return null;
  const stories = sections.map(storyOfSection);
  const ids = new Set(stories.map(({ id }) => id));
  const title = main.blocks.find((block) => block.kind === "heading" && block.level <= 2);
  return {
    title: titleOf(
      title?.kind === "heading" && !sections.some(({ line }) => line === title.line) ? title.text : "Epic",
    ),
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
  const [, number = "", words = title] = numberedHeading.exec(title) ?? [];
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
