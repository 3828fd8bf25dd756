/** spec-kit: `spec.md` with user stories and their scenarios, `tasks.md` with tasks `T001 [P] [US1] …`. Pure. */

import { type Block, outside, type Section, sectionsAt, sourceOf, topItems } from "./blocks.ts";
import type { Document, Documents, Found, FoundStory } from "./reading.ts";
import { sumBoxes } from "../boxes.ts";
import { boxesIn, criterionOf } from "./story_parts.ts";
import { labelled, titleOf } from "./words.ts";

/** `User Story 1 - Title (Priority: P1)`, in any language: the priority in parentheses marks it. */
const storyHeading =
  /^(?:.*?:\s*)?(\D{2,40}?)\s*(\d+)\s*[-–—:：]\s*(.+?)\s*[(（][^()（）]*[:：]\s*P(\d)\s*[)）].*$/;
const userStoryHeading = /^(?:.*?:\s*)?(User Story)\s*(\d+)\s*[-–—:：]\s*(.+?)$/i;

/** `T001 [P] [US1] Text` */
const task = /^\**T\d{2,4}\**\b\s*((?:\[[^\]]+\]\s*)*)(.*)$/s;

export function readSpecKit({ main, beside }: Documents): Found | null {
  // The phases of the tasks are named after user stories, too.
  const isSpec = phasesOf(main).every(({ tasks }) => tasks.length === 0) &&
    (main.name === "spec.md" || storySections(main).some(({ title }) => storyHeading.test(title)));
  const spec = isSpec ? main : beside.get("spec.md");
  const tasks = isSpec ? beside.get("tasks.md") : main;
  const stories = spec === undefined ? [] : storiesOf(spec);
  const phases = tasks === undefined ? [] : phasesOf(tasks).filter((phase) => phase.tasks.length > 0);
  if (isSpec ? stories.length === 0 : phases.length === 0) return null;
  addTasks(stories, phases);
  return {
    title: titleOfFeature(spec ?? main),
    branch: branchOf(spec ?? main),
    description: spec === undefined ? "" : sourceOf(outside(spec.blocks, storySections(spec)).slice(1)),
    stories: stories.length > 0 ? stories : storiesOfPhases(phases),
    standsFor: stories.length > 0 ? "spec.md" : null,
  };
}

/** What stands after `**Feature Branch**:`. */
function branchOf({ blocks }: Document): string | null {
  const lines = blocks.flatMap((block) => block.kind === "text" ? block.text.split("\n") : []);
  const label = lines.flatMap((line) => labelled(line) ?? []).find((one) => /branch/i.test(one.label));
  const name = /`([^`]+)`/.exec(label?.rest ?? "")?.[1] ?? label?.rest ?? "";
  // A template that was not filled in: `[###-feature-name]`.
  return name === "" || /[[\]\s]/.test(name) ? null : name;
}

function titleOfFeature({ blocks }: Document): string {
  const heading = blocks.find((block) => block.kind === "heading" && block.level === 1);
  const words = heading?.kind === "heading" ? heading.text : "";
  return titleOf(words.replace(/^[^:：]{2,40}[:：]\s*/, ""));
}

function storySections({ blocks }: Document): Section[] {
  return sectionsAt(blocks, ({ text }) => storyHeading.test(text) || userStoryHeading.test(text));
}

function storiesOf(spec: Document): (FoundStory & { number: string })[] {
  return storySections(spec).map(({ title, line, blocks }) => {
    const [, , number = "", words = "", priority] = storyHeading.exec(title) ??
      userStoryHeading.exec(title) ?? [];
    const texts = blocks.filter((block) => block.kind !== "list");
    const isNote = (block: Block) => block.kind === "code" || labelled(block.text) !== null;
    return {
      number,
      id: `US${number}`,
      title: titleOf(words),
      line,
      description: sourceOf(texts.filter((block) => !isNote(block))),
      criteria: topItems(blocks).map(criterionOf),
      notes: sourceOf(texts.filter((block) => isNote(block) && !isEmptyLabel(block))),
      priority: priority === undefined ? null : Number(priority) || 1,
      boxes: boxesIn(blocks),
    };
  });
}

/** A label whose list follows. */
function isEmptyLabel(block: Block): boolean {
  return labelled(block.text)?.rest === "";
}

type Task = { story: string | null; text: string; ticked: boolean };
type Phase = Section & { tasks: Task[] };

function phasesOf({ blocks }: Document): Phase[] {
  return sectionsAt(blocks, ({ level }) => level === 2).map((section) => ({
    ...section,
    tasks: topItems(section.blocks).flatMap((item) => {
      const [, marks, text] = task.exec(item.text) ?? [];
      if (marks === undefined || text === undefined || item.ticked === null) return [];
      const story = /\[US(\d+)\]/i.exec(marks)?.[1] ?? null;
      return [{
        story,
        text: criterionOf({ ...item, text: item.text.replaceAll(/\s*\[P\]/g, "") }),
        ticked: item.ticked,
      }];
    }),
  }));
}

/** Each task belongs to its user story; what prepares all of them to the first, what follows all of them to the last. */
function addTasks(stories: (FoundStory & { number: string })[], phases: readonly Phase[]): void {
  const ordered = [...stories].sort((a, b) => (a.priority ?? 9) - (b.priority ?? 9));
  const [first] = ordered;
  const last = ordered.at(-1);
  let before = true;
  const shared = { first: new Array<string>(), last: new Array<string>() };
  for (const phase of phases) {
    const named = /User Story\s*(\d+)/i.exec(phase.title)?.[1] ?? null;
    for (const { story, text, ticked } of phase.tasks) {
      const number = story ?? named;
      if (number !== null) before = false;
      const owner = stories.find((one) => one.number === number);
      const target = owner ?? (before ? first : last);
      if (target === undefined) continue;
      if (owner !== undefined) owner.criteria.push(text);
      else (before ? shared.first : shared.last).push(text);
      target.boxes = sumBoxes([target.boxes, { ticked: ticked ? 1 : 0, total: 1 }]);
    }
  }
  first?.criteria.unshift(...shared.first);
  last?.criteria.push(...shared.last);
}

/** Without `spec.md`, the phases are all there is. */
function storiesOfPhases(phases: readonly Phase[]): FoundStory[] {
  return phases.map(({ title, line, blocks, tasks }) => {
    const number = /User Story\s*(\d+)/i.exec(title)?.[1];
    const words = title.replace(/^[^:：]{2,30}[:：]\s*/, "").replace(/^User Story\s*\d+\s*[-–—:]\s*/i, "");
    return {
      id: number === undefined ? null : `US${number}`,
      title: titleOf(words.replace(/\s*\([^()]*P\d\).*$/, "")),
      line,
      description: sourceOf(blocks.filter((block) => block.kind === "text")),
      criteria: tasks.map(({ text }) => text),
      // Phases follow each other, whatever the priority of their story is.
      priority: null,
      boxes: { ticked: tasks.filter(({ ticked }) => ticked).length, total: tasks.length },
    };
  });
}
