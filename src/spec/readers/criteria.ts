/** The acceptance criteria of a story in Markdown: below a label, in a list, or as scenarios. Pure. */

import type { Block } from "./blocks.ts";
import { criterionOf } from "./story_parts.ts";
import { labelled } from "./words.ts";

/** Whether words announce acceptance criteria, in the languages that specs are often written in. */
export function isCriteriaLabel(words: string): boolean {
  return /accept|done when|akzeptanz|abnahme|aceptaci|aceita|criterios|critères|criteri |受け入れ|受入|验收|驗收|при[её]мк/i
    .test(words);
}

/** Whether a text is a scenario: Given, When, Then. */
function isScenario(text: string): boolean {
  return /^\**(given|when|gegeben|angenommen|dado|étant donné|soit)\b/i.test(text) &&
    /\bthen\b|\*\*/i.test(text);
}

/** What stands before the criteria, and these. Without a label, lists and scenarios are criteria. */
export function splitAtCriteria(blocks: readonly Block[]): {
  description: Block[];
  criteria: Block[];
  /** Whether a label announces the criteria. */
  labelled: boolean;
} {
  const isLabel = (block: Block) =>
    block.kind === "heading"
      ? isCriteriaLabel(block.text)
      : block.kind === "text" && isCriteriaLabel(labelled(block.text)?.label ?? labelBefore(block.text));
  const at = blocks.findIndex(isLabel);
  if (at !== -1) return { description: blocks.slice(0, at), criteria: blocks.slice(at + 1), labelled: true };
  const isCriterion = (block: Block) =>
    block.kind === "list" || (block.kind === "text" && isScenario(block.text));
  return {
    description: blocks.filter((block) => !isCriterion(block)),
    criteria: blocks.filter(isCriterion),
    labelled: false,
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
export function lineLabelled(blocks: readonly Block[], pattern: RegExp): string {
  const lines = blocks.flatMap((block) => block.kind === "text" ? block.text.split("\n") : []);
  for (const line of lines) {
    const [, label = "", rest = ""] = /^[*_]*([^*_:：]{1,40})[*_]*\s*[:：][*_]*\s*(.*)$/.exec(line) ?? [];
    if (pattern.test(label.trim())) return rest;
  }
  return "";
}
