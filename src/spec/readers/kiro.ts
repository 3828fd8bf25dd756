/** Kiro: `tasks.md` with nested, numbered boxes; `requirements.md` with what these refer to. Pure. */

import { type Block, type Item, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Document, Documents, Found, FoundStory } from "./reading.ts";
import { boxesOf, criterionOf } from "./story_parts.ts";
import { titleOf } from "./words.ts";

/** `1. Title`, `1.1 (P) Title` */
const numbered = /^(\d+(?:\.\d+)*)\.?\s+(.*)$/s;

/** `_Requirements: 1.1, 2.3_`, whatever the word is. */
const reference = /^[_*]([^:：_*]+)[:：]\s*([^_*]*)[_*]$/;

/** `(P)`: it can be done at the same time as others. */
const withoutMark = (item: Item) => ({ ...item, text: item.text.replace(/^([\d.]+\s+)\(P\)\s*/, "$1") });

/** `Requirement 1: Title` */
const requirementHeading = /^requirement\s+\d+/i;

export function readKiro({ main, beside, folders }: Documents): Found | null {
  const isRequirements = main.name === "requirements.md" ||
    sectionsOf(main).some(({ title }) => requirementHeading.test(title));
  const requirements = isRequirements ? main : beside.get("requirements.md");
  const tasks = isRequirements ? beside.get("tasks.md") : main;
  const isKiro = requirements !== undefined || folders[2] === ".kiro";
  const groups = tasks === undefined ? [] : groupsOf(topItems(tasks.blocks));
  if (tasks === undefined || groups.length === 0) {
    return isRequirements ? storiesOfRequirements(main, folders[0] ?? "") : null;
  }
  if (!isKiro && !groups.some(isNested)) return null;
  const known = requirements === undefined ? new Map<string, string[]>() : requirementsOf(requirements);
  const stories = groups.map((group) => storyOf(group, known));
  const numbers = new Set(stories.map(({ number }) => number));
  return {
    title: titleOfPlan(tasks, folders[0] ?? ""),
    branch: null,
    description: requirements === undefined ? "" : introductionOf(requirements),
    stories: stories.map(({ number, needs, ...story }) => ({
      ...story,
      dependsOn: [...needs].filter((on) => on !== number && numbers.has(on)).map((on) => `TASK-${on}`),
    })),
    standsFor: "tasks.md",
  };
}

/** A top-level task with its sub-tasks: these may be nested, or be items of the same level with a longer number. */
type Group = { number: string; title: string; item: Item; parts: Item[] };

function groupsOf(items: readonly Item[]): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    if (item.ticked === null) continue;
    const [, number, title] = numbered.exec(item.text) ?? [];
    if (number === undefined || title === undefined) continue;
    const top = number.split(".")[0] ?? number;
    const group = groups.find((one) => one.number === top);
    if (group !== undefined && number !== top) group.parts.push(item);
    else groups.push({ number: top, title, item, parts: [] });
  }
  return groups;
}

/** Whether a task has sub-tasks with numbers of their own, or refers to requirements. */
function isNested({ item, parts }: Group): boolean {
  return parts.length > 0 ||
    topItems(item.children).some(({ ticked, text }) =>
      ticked === null ? reference.test(text) : numbered.test(text)
    );
}

function storyOf(
  { number, title, item, parts }: Group,
  requirements: ReadonlyMap<string, string[]>,
): FoundStory & { number: string; needs: Set<string> } {
  const references = { requirements: new Set<string>(), tasks: new Set<string>() };
  const plain = (one: Item) => withoutReferences(one, references);
  const own = plain(item);
  const below = topItems(own.children);
  const subtasks = [...below.filter(({ ticked }) => ticked !== null), ...parts.map(plain)];
  const required = [...references.requirements].flatMap((ref) =>
    requirements.get(ref)?.map((text) => `Requirement ${ref}: ${text}`) ?? []
  );
  const unknown = [...references.requirements].filter((ref) => !requirements.has(ref));
  return {
    number,
    id: `TASK-${number}`,
    title: titleOf(title.replace(/^\(P\)\s*/, "")),
    line: item.line,
    criteria: [
      ...below.filter(({ ticked }) => ticked === null).map(criterionOf),
      ...subtasks.map((one) => `${criterionOf(withoutMark(one))}${one.optional ? " (optional)" : ""}`),
      ...required,
    ],
    notes: unknown.length === 0 ? "" : `Requirements: ${unknown.join(", ")}`,
    priority: null,
    needs: references.tasks,
    // A task that may be left out need not be ticked.
    boxes: boxesOf([item, ...parts].map(withoutOptional)),
  };
}

function withoutOptional(item: Item): Item {
  return {
    ...item,
    ticked: item.optional && item.ticked !== true ? null : item.ticked,
    children: mapItems(item.children, (one) => [withoutOptional(one)]),
  };
}

function withoutReferences(item: Item, found: { requirements: Set<string>; tasks: Set<string> }): Item {
  return {
    ...item,
    children: mapItems(item.children, (child) => {
      const [, label, list] = reference.exec(child.text) ?? [];
      if (label === undefined || list === undefined) return [withoutReferences(child, found)];
      const numbers = list.match(/\d+(?:\.\d+)*/g) ?? [];
      if (/depend/i.test(label)) { for (const on of numbers) found.tasks.add(on.split(".")[0] ?? on); }
      else if (/^[\d.,、，\s]*$/.test(list)) { for (const ref of numbers) found.requirements.add(ref); }
      else return [child];
      return [];
    }),
  };
}

function mapItems(blocks: readonly Block[], change: (item: Item) => Item[]): Block[] {
  return blocks.map((block) =>
    block.kind === "list" ? { ...block, items: block.items.flatMap(change) } : block
  );
}

const sectionsOf = ({ blocks }: Document) =>
  sectionsAt(blocks, ({ level, text }) => level === 3 && /\d/.test(text));

const criteriaOf = ({ blocks }: Section) => topItems(blocks).filter(({ number }) => number !== null);

const numberOf = ({ title }: Section) => /\d+/.exec(title)?.[0] ?? "";

/** Before there are tasks, each requirement is a story. */
function storiesOfRequirements(requirements: Document, folder: string): Found | null {
  const sections = sectionsOf(requirements).filter((section) => criteriaOf(section).length > 0);
  if (sections.length === 0) return null;
  return {
    title: titleOf(folder),
    branch: null,
    description: introductionOf(requirements),
    stories: sections.map((section) => ({
      id: `REQ-${numberOf(section)}`,
      title: titleOf(/\d+\s*[:：.–—-]\s*(.+)$/.exec(section.title)?.[1] ?? section.title),
      line: section.line,
      description: sourceOf(section.blocks.filter(({ kind }) => kind === "text")),
      criteria: criteriaOf(section).map(criterionOf),
      priority: null,
      boxes: { ticked: 0, total: 0 },
    })),
    standsFor: "requirements.md",
  };
}

/** Each criterion by its number `1.2`, and all of a requirement by `1`. */
function requirementsOf(requirements: Document): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const section of sectionsOf(requirements)) {
    const number = numberOf(section);
    const criteria = criteriaOf(section);
    found.set(number, criteria.map(criterionOf));
    for (const item of criteria) found.set(`${number}.${item.number}`, [criterionOf(item)]);
  }
  return found;
}

function introductionOf({ blocks }: Document): string {
  const [introduction] = sectionsAt(blocks, ({ level }) => level === 2);
  return introduction?.blocks.filter(({ kind }) => kind === "text").map(({ text }) => text).join("\n\n") ??
    "";
}

function titleOfPlan({ blocks }: Document, folder: string): string {
  const heading = blocks.find((block) => block.kind === "heading" && block.level === 1);
  const words = heading?.kind === "heading" ? /[:：]\s*(.+)$/.exec(heading.text)?.[1] : undefined;
  return titleOf(words ?? folder);
}
