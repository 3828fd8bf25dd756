/** The parts of a story that many formats share: criteria, boxes, references and priorities. Pure. */

import { type Block, type Item, oneLine, plainWords } from "./blocks.ts";
import { type Boxes, sumBoxes } from "../boxes.ts";

/** An item with everything below it, as one criterion: its details follow on lines of their own. */
export function criterionOf(item: Item): string {
  return [plainWords(item.text), ...details(item.children, "")].filter((line) => line.trim() !== "").join(
    "\n",
  );
}

function details(blocks: readonly Block[], indent: string): string[] {
  return blocks.flatMap((block) =>
    block.kind === "list"
      ? block.items.flatMap((item) => [`${indent}- ${item.text}`, ...details(item.children, `${indent}  `)])
      : block.text.split("\n").map((line) => indent + line)
  );
}

/** The boxes of items and of everything below them. */
export function boxesOf(items: readonly Item[]): Boxes {
  return sumBoxes(items.map(({ ticked, children }) => {
    const own = ticked === null ? 0 : 1;
    const below = boxesIn(children);
    return { ticked: below.ticked + (ticked === true ? own : 0), total: below.total + own };
  }));
}

/** The boxes of every list among these blocks. */
export function boxesIn(blocks: readonly Block[]): Boxes {
  return sumBoxes(
    blocks.map((block) => block.kind === "list" ? boxesOf(block.items) : { ticked: 0, total: 0 }),
  );
}

/** A line `**Label:** text` or `_Label: text_`, in any language; null for other text. */
export function labelled(text: string): { label: string; rest: string } | null {
  const [, label, rest] =
    /^(?:[*_]{1,2})([^*_:：\n]{1,60})(?:\s*[:：]\s*[*_]{1,2}|[*_]{1,2}\s*[:：])\s*([\s\S]*)$/.exec(text) ??
      /^_([^_:：\n]{1,40})[:：]\s*([^_]*)_$/.exec(text) ?? [];
  return label === undefined || rest === undefined ? null : { label: label.trim(), rest: rest.trim() };
}

/** Whether words announce acceptance criteria, in the languages that specs are often written in. */
export function isCriteriaLabel(words: string): boolean {
  return /accept|done when|akzeptanz|abnahme|aceptaci|aceita|criterios|critères|criteri |受け入れ|受入|验收|驗收|при[её]мк/i
    .test(words);
}

/** Whether a text is a scenario: Given, When, Then. */
export function isScenario(text: string): boolean {
  return /^\**(given|when|gegeben|angenommen|dado|étant donné|soit)\b/i.test(text) &&
    /\bthen\b|\*\*/i.test(text);
}

/** The priority that words such as `Priority: P1`, `Priority 2` or `high` name; null if they name none. */
export function priorityIn(words: string): number | null {
  const [, digits] = /\bP(\d)\b/.exec(words) ?? /^\W*(?:priority|prio)\W*(\d{1,3})\b/i.exec(words) ?? [];
  if (digits !== undefined) return Number(digits) + (digits === "0" ? 1 : 0);
  const word = /\b(critical|high|medium|low)\b/i.exec(words)?.[1]?.toLowerCase();
  return word === undefined ? null : { critical: 1, high: 1, medium: 2, low: 3 }[word] ?? null;
}

/** A title on one line that a spec can hold. */
export function titleOf(words: string): string {
  const line = oneLine(words.replaceAll(/\*\*|__/g, ""));
  return line.length <= 200 ? line : `${line.slice(0, 190).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
