/** The parts of a story that many Markdown formats share: criteria and boxes. Pure. */

import { type Boxes, sumBoxes } from "../boxes.ts";
import type { Block, Item } from "./blocks.ts";
import { plainWords } from "./words.ts";

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
