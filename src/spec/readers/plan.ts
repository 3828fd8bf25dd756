/** Plans whose headings are numbered tasks with boxes, as ralphex has them: `### Task 1: Title`. Pure. */

import { type Block, outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Documents, Found } from "./reading.ts";
import { boxesIn, criterionOf } from "./story_parts.ts";
import { labelled, titleOf } from "./words.ts";

/** `Task 1: Title`, `Iteration 2: Title`, `Aufgabe 3: Title`. The word is a group of its own. */
const heading = /^(\p{L}+)\s*(\d+)\s*[:：.–—-]\s*(.+)$/u;

/** ralphex itself knows these two words only. */
const ralphexWord = /^(task|iteration)$/i;

/** A plan of ralphex. */
export function readRalphex(documents: Documents): Found | null {
  return readPlan(documents, (word) => ralphexWord.test(word));
}

/** A plan with other words in its headings: steps, phases, tasks in another language. */
export function readNumberedPlan(documents: Documents): Found | null {
  // A priority is no story: its items are.
  return readPlan(documents, (word) => !/^prio/i.test(word));
}

function readPlan({ main }: Documents, isWord: (word: string) => boolean): Found | null {
  const { blocks } = main;
  const sections = sectionsAt(blocks, ({ level, text }) => {
    const word = heading.exec(text)?.[1];
    return level >= 2 && level <= 4 && word !== undefined && isWord(word);
  });
  if (boxesIn(sections.flatMap((section) => section.blocks)).total === 0) return null;
  const isCommands = (title: string) => /^(validation|verification) commands?$/i.test(title);
  const commands = sectionsAt(blocks, ({ text }) => isCommands(text));
  const verify = commands.flatMap((section) => commandsIn(section.blocks));
  const title = blocks.find((block) => block.kind === "heading" && block.level === 1);
  return {
    title: titleOf((title?.kind === "heading" ? title.text : main.name.replace(/\.[^.]*$/, ""))
      .replace(/^(plan|task)\s*:\s*/i, "")),
    branch: null,
    description: sourceOf(outside(blocks, [...sections, ...commands]).filter((block) => block !== title)),
    stories: sections.map((section) => ({ ...storyOf(section), verify })),
    standsFor: null,
  };
}

function storyOf({ title, line, blocks }: Section) {
  const [, word = "task", number = "", words = title] = heading.exec(title) ?? [];
  const boxes = blocks.filter(hasBoxes);
  const items = topItems(boxes);
  return {
    id: `${word.toUpperCase()}-${number}`,
    title: titleOf(words.replace(/^\[final\]\s*/i, "")),
    line,
    description: sourceOf(blocks.filter((block) => !hasBoxes(block) && !isListLabel(block))),
    criteria: items.filter(({ ticked }) => ticked !== null).map(criterionOf),
    // A list without boxes right before the boxes is part of the same list.
    notes: [
      ...items.some(({ ticked }) => ticked === null)
        ? blocks.filter(isListLabel).map(({ text }) => text)
        : [],
      ...items.filter(({ ticked }) => ticked === null).map((item) => `- ${criterionOf(item)}`),
    ].join("\n"),
    priority: null,
    boxes: boxesIn(boxes),
  };
}

/** `**Files:**` before a list. */
const isListLabel = (block: Block) => block.kind === "text" && labelled(block.text)?.rest === "";

const hasBoxes = (block: Block) => block.kind === "list" && boxesIn([block]).total > 0;

/** Only what is marked as code becomes a command: a sentence must never be run. */
function commandsIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "list") return block.items.flatMap(({ text }) => /^`([^`]+)`$/.exec(text)?.[1] ?? []);
    if (block.kind !== "code") return [];
    return block.content.split("\n").map((line) => line.trim()).filter((line) =>
      line !== "" && !line.startsWith("#")
    );
  });
}
